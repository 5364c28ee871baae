"""The three values of a node, two bits each, so that `&` and `|` are Kleene's and/or.

Source: S. C. Kleene, Introduction to Metamathematics (1952), section 64.
"""

from __future__ import annotations

from typing import Final, Literal

NO: Final = 0
UNKNOWN: Final = 1
YES: Final = 3

#: `NOT[value]` is Kleene's negation; index 2 is no value and never occurs.
NOT: Final = (YES, UNKNOWN, UNKNOWN, NO)

#: What a person is told. "not known" covers both "I do not know" and "not asked".
ValueName = Literal["yes", "no", "not known"]
NAMES: Final[dict[int, ValueName]] = {NO: "no", UNKNOWN: "not known", YES: "yes"}

"""Every reason there can be for an outcome: its prime implicants.

A reason is a set of answers that forces a value whatever else is true, and of which nothing can
be left out. `engagement_rules._minimal` finds those within the answers of one matter; here all
that any matter could give are found, to count against.

Source: O. Coudert and J.-C. Madre, Implicit and Incremental Computation of Primes (1992).
"""

from __future__ import annotations

from collections.abc import Container

from engagement_rules._diagram import FALSE, TRUE, Diagrams, settled

#: An answer: the variable and the index of its value.
Term = tuple[int, int]
Reason = frozenset[Term]

#: With more reasons than this the list is no use to anybody, and is not made.
MOST = 4_000


class TooManyReasons(Exception):
    """There are more reasons than anybody could test."""


def primes(store: Diagrams, root: int, *, never: Container[int] = ()) -> frozenset[Reason]:
    """Every subset-minimal set of answers that forces a diagram to be true.

    Without the first variable, what forces it forces it in every branch. With a value of it, what
    forces that branch, unless it does so in every branch already.

    Args:
        store: The diagrams.
        root: The diagram.
        never: Variables that nobody can answer, such as readings.

    Raises:
        TooManyReasons: There are more than `MOST`.
    """
    memo: dict[int, frozenset[Reason]] = {FALSE: frozenset(), TRUE: frozenset({frozenset()})}

    def of(node: int) -> frozenset[Reason]:
        found = memo.get(node)
        if found is None:
            variable, children = store.variable[node], store.children[node]
            in_all = store.conj_all(children)
            made = set(of(in_all))
            for value, child in enumerate(children if variable not in never else ()):
                for reason in of(child):
                    if settled(store, in_all, dict(reason)) is not True:
                        made.add(reason | {(variable, value)})
                if len(made) > MOST:
                    raise TooManyReasons
            found = memo[node] = frozenset(made)
        return found

    return of(root)

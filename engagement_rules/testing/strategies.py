"""Hypothesis strategies made from any knowledge base: answers, days, matters, near twins, rules.

Each takes `knowledge_base`; none means the rules that come with the library. What they draw can
be decided as it stands: every id is known, and every body existed on its day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from hypothesis import strategies as st

from engagement_rules._errors import did_you_mean, printable
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import NOT_KNOWN, Matter
from engagement_rules._outcomes import DUTY
from engagement_rules.testing import _broad, _reaching, _small_compile, _twins
from engagement_rules.testing._settings import DAY, periods
from engagement_rules.testing._twins import NearTwins


def answers(
    knowledge_base: KnowledgeBase | None = None,
    *,
    only: Iterable[str] | None = None,
    density: float | None = None,
) -> st.SearchStrategy[dict[str, str]]:
    """Answers to questions: yes, no, not known or an option; the others are left out.

    Parts of a wide question and questions that can be read from dates are answered like any
    other. Answers may clash. It shrinks to no answers.

    Example::

        @given(answers(only=["manner", "range"], density=1))
        def test_the_effect_is_told(told):
            assess(Matter.from_dict({"title": "A clinic moves", "answers": told}))

    Args:
        knowledge_base: The rules.
        only: The ids of the questions; every fact and choice when none is named.
        density: How many of them are answered, from 0 to 1; by default it is drawn, too.

    Raises:
        ValueError: There is no such question, or `density` is not between 0 and 1.
    """
    base = knowledge_base or KnowledgeBase.default()
    names = _questions(only, base.answer_words)
    _check_density(density)
    words = {name: sorted(base.answer_words[name], key=_usual_first) for name in names}
    return _broad.answers(words, density)


def named_dates(
    knowledge_base: KnowledgeBase | None = None,
    *,
    only: Iterable[str] | None = None,
    density: float | None = None,
) -> st.SearchStrategy[dict[str, str | None]]:
    """Named dates for `dates` of a matter: a day, `not yet`, or none for not known.

    The days lie on both sides of each day on which the law draws a line through a date, and close
    enough together for what came first to matter. It shrinks to no dates.

    Example::

        @given(named_dates(only=["procurement-began"]))
        def test_the_day_on_which_buying_began_is_read(dates): ...

    Args:
        knowledge_base: The rules.
        only: The ids of the dates; every one when none is named.
        density: How many of them are given, from 0 to 1; by default it is drawn, too.

    Raises:
        ValueError: There is no such date, or `density` is not between 0 and 1.
    """
    base = knowledge_base or KnowledgeBase.default()
    names = _questions(only, [node.id for node in base.of_kind("date")])
    _check_density(density)
    return _broad.named_dates(base, names, density)


def boundary_dates(
    knowledge_base: KnowledgeBase | None = None, *, body: str | None = None
) -> st.SearchStrategy[dt.date]:
    """Days on both sides of each day on which the law changes, and some in between.

    The law changes when an entry begins or ends to bind the body, and at each line that it draws
    through a named date. It shrinks to the first day of a period of the law.

    Example::

        @given(boundary_dates(body="ICB"))
        def test_a_board_always_owes_the_duty(day):
            assert KnowledgeBase.default().regime("ICB", day).duty == "s14Z45"

    Args:
        knowledge_base: The rules.
        body: A kind of body: only days on which it existed, and changes that touch it; any kind
            when none is named.

    Raises:
        ValueError: There is no such kind of body.
    """
    base = knowledge_base or KnowledgeBase.default()
    known = [node.id for node in base.of_kind("body")]
    if body is not None and body not in known:
        near = did_you_mean(body, known) or f"write one of {', '.join(known)}"
        raise ValueError(f"`{printable(body)}` is no kind of body; {near}")
    extra = _broad.changes(base, body)
    found = [span for kind in ([body] if body else known) for span in periods(base, kind, extra)]
    first_days = sorted({first for first, _ in found})
    both = [*first_days, *sorted({last for _, last in found} - set(first_days))]
    spans = sorted({span for span in found if span[0] < span[1]})
    between = st.sampled_from(spans).flatmap(
        lambda span: st.integers(0, (span[1] - span[0]).days).map(lambda n: span[0] + n * DAY)
    )
    return st.sampled_from(both) | between if spans else st.sampled_from(both)


def matters(
    knowledge_base: KnowledgeBase | None = None,
    *,
    body: str | None = None,
    reaching: str | None = None,
    value: str | None = None,
    day: dt.date | None = None,
) -> st.SearchStrategy[Matter]:
    """Matters that can be decided; or, with `reaching`, just those that come out in one way.

    Without `reaching` they are broad: several bodies and acts, one body acting for another, joint
    committees, bodies and days that are not known, answers for one body or act, parts, named
    dates, rules of local policy that are switched on, clashes and explained clashes.

    With `reaching` each has one body and one act and comes out as `value` says; it is read off a
    decision diagram, so nothing is tried and thrown away. It shrinks to the fewest answers.

    Example::

        @given(matters(reaching="duty", value="required", body="ICB"))
        def test_we_warn_when_the_duty_applies(matter):
            assert warning(assess(matter))

    Args:
        knowledge_base: The rules.
        body: The kind of the body that acts.
        reaching: `duty`, or the id of a duty, limb, track, trigger, test, check, gate, action,
            notice or contradiction.
        value: How it is to come out, in the words of `outcome_of`, such as `required`, `yes`,
            `failed`, `follows` or `not there`.
        day: The day of the act.

    Raises:
        ValueError: There is no such entry, value or kind of body.
        NoSuchMatter: No matter can come out so; the decision diagrams prove it.
    """
    base = knowledge_base or KnowledgeBase.default()
    if reaching is None:
        if value is not None:
            raise ValueError("`value` says how the node of `reaching` is to come out; name both")
        return _broad.matters(base, body=body, day=day)
    return _reaching.matters(base, _reaching.asked(base, reaching, value, body, day))


def near_twins(
    knowledge_base: KnowledgeBase | None = None, *, node: str = DUTY, body: str | None = None
) -> st.SearchStrategy[NearTwins]:
    """Pairs of matters that differ in one answer, and in how a node comes out.

    The answer is to a fact or a choice, or a named date. They are read off decision diagrams, and
    shrink to few answers.

    Example::

        @given(near_twins(node="scrutiny-consultation"))
        def test_our_advice_turns_with_the_law(twins):
            assert advice(twins.first) != advice(twins.second), twins.question

    Args:
        knowledge_base: The rules.
        node: What is to differ: as for `matters`.
        body: The kind of the body that acts.

    Raises:
        ValueError: There is no such entry or kind of body.
        NoSuchMatter: There is no such pair: no answer alone turns the node.
    """
    base = knowledge_base or KnowledgeBase.default()
    return _twins.near_twins(base, node, body)


def knowledge_bases() -> st.SearchStrategy[KnowledgeBase]:
    """Small whole knowledge bases that compile: two duties, limbs, tracks, triggers, checks, gates.

    They have a body that lasts, one that ends as another begins, one that owes nothing, one
    abroad and a joint committee; conditions of every form; and at times contradictions, a point on
    which the law is open, and conditions that change from one day to the next.

    Example::

        @given(st.data(), knowledge_bases())
        def test_our_page_shows_any_rules(data, base):
            matter = data.draw(matters(base))
            show(assess(matter, knowledge_base=base))
    """
    return _small_compile.knowledge_bases()


def _questions(only: Iterable[str] | None, known: Iterable[str]) -> list[str]:
    known = list(known)
    if only is None:
        return known
    chosen = [only] if isinstance(only, str) else list(only)
    for name in chosen:
        if name not in known:
            near = did_you_mean(name, known) or "`duty knowledge list` shows every id"
            raise ValueError(f"`{printable(name)}` is no question of this kind; {near}")
    return [name for name in known if name in chosen]


def _check_density(density: float | None) -> None:
    if density is not None and not 0 <= density <= 1:
        raise ValueError(f"`density` is {density}, and should lie between 0 and 1")


def _usual_first(word: str) -> tuple[bool, bool, str]:
    return word == NOT_KNOWN, word != "no", word


__all__ = [
    "NearTwins",
    "answers",
    "boundary_dates",
    "knowledge_bases",
    "matters",
    "named_dates",
    "near_twins",
]

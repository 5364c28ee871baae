"""What a matter names, held against the rules: questions, answers, bodies, arrangements, dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter

from engagement_rules._derived import clash_id
from engagement_rules._errors import Problem, did_you_mean
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._matter import NOT_KNOWN, Answer, Matter
from engagement_rules._yaml import Path_


def problems_of(matter: Matter, base: KnowledgeBase) -> list[Problem]:
    """Every name and answer in a matter that the rules do not know.

    Args:
        matter: The matter.
        base: The rules.
    """
    work = _Names(matter, base)
    work.answers()
    work.names()
    if matter.departures:
        from engagement_rules import _departures

        work.problems += _departures.problems_of(matter, base)
    return work.problems


_USUAL = frozenset({"yes", "no", NOT_KNOWN})
_SAID = attrgetter("answer")


class _Names:
    def __init__(self, matter: Matter, base: KnowledgeBase) -> None:
        self.matter = matter
        self.base = base
        self.problems: list[Problem] = []

    def answers(self) -> None:
        matter = self.matter
        answerable = self.base.answer_words
        for answers, path in _all_answers(matter):
            if self._all_usual(answers):
                continue
            for name, answer in answers.items():
                words = answerable.get(name)
                if words is None:
                    self._unknown_id(name, (*path, name))
                elif answer.answer not in words:
                    self._misspelt(name, answer.answer, words, (*path, name))

    def _all_usual(self, answers: Mapping[str, Answer]) -> bool:
        """Whether nothing is wrong with some answers, found without a loop over them in Python."""
        answerable = self.base.answer_words
        if not answers.keys() <= answerable.keys():
            return False
        usual = sum(map(_USUAL.__contains__, map(_SAID, answers.values())))
        options = [
            name
            for name in self.base.choice_names
            if name in answers and answers[name].answer not in _USUAL
        ]
        return usual + len(options) == len(answers) and all(
            answers[name].answer in answerable[name] for name in options
        )

    def _unknown_id(self, name: str, path: Path_) -> None:
        node = self.base.nodes.get(name)
        cure = did_you_mean(name, self.base.answer_words)
        if node is not None and node.kind == "date":
            cure = "give it under `dates:`"
        elif node is not None and node.kind == "reading":
            cure = "take it out: the law is open here, and both readings are looked at"
        elif node is not None:
            cure = f"take it out: it is a {node.kind}, which the answers decide"
        self._report(
            "M201",
            f"`{name}` is no question that can be answered",
            path,
            cure or "`duty knowledge list --kind fact` lists the questions",
        )

    def _misspelt(self, name: str, said: str, words: frozenset[str], path: Path_) -> None:
        choice = self.base.nodes[name].kind == "choice"
        listed = ", ".join(f"`{word}`" for word in sorted(words, key=lambda w: (w == NOT_KNOWN, w)))
        usual = "`yes`, `no` or `not known`"
        near = did_you_mean(said.replace("_", " ").replace("-", " ") if not choice else said, words)
        self._report(
            "M202",
            f"`{said}` is no answer to `{name}`",
            path,
            near or f"write {listed if choice else usual}",
        )

    def names(self) -> None:
        matter = self.matter
        for index, body in enumerate(matter.bodies):
            if body.kind is not None and not self._is(body.kind, "body"):
                kinds = [node.id for node in self.base.of_kind("body")]
                self._report(
                    "M203",
                    f"`{body.kind}` is no kind of body",
                    ("bodies", index, "kind"),
                    did_you_mean(body.kind, kinds)
                    or f"write one of {', '.join(kinds)}, or `not known`",
                )
            if body.under is not None:
                if not self._is(body.under, "arrangement"):
                    arrangements = [node.id for node in self.base.of_kind("arrangement")]
                    self._report(
                        "M208",
                        f"`{body.under}` is no arrangement for acting for another body",
                        ("bodies", index, "under"),
                        did_you_mean(body.under, arrangements)
                        or f"write one of {', '.join(arrangements)}",
                    )
                elif body.acting_for is None:
                    self._report(
                        "M208",
                        f"`{body.id}` acts under `{body.under}`, and for whom is not said",
                        ("bodies", index, "under"),
                        "add `acting_for:` with the id of the body whose function it is",
                    )
        for name in matter.dates:
            if not self._is(name, "date"):
                known = [node.id for node in self.base.of_kind("date")]
                self._report(
                    "M201",
                    f"`{name}` is no date that the law asks for",
                    ("dates", name),
                    did_you_mean(name, known) or f"write one of {', '.join(known) or '(none)'}",
                )
        for index, body in enumerate(matter.bodies):
            for position, name in enumerate(body.policies):
                if not self._is(name, "gate"):
                    known = [node.id for node in self.base.of_kind("gate")]
                    self._report(
                        "M201",
                        f"`{name}` is no rule of local policy that can be switched on",
                        ("bodies", index, "policies", position),
                        did_you_mean(name, known) or f"write one of {', '.join(known) or '(none)'}",
                    )
        for name in matter.explained:
            known = [*self.base.contradictions, *map(clash_id, self.base.worked_out)]
            if name not in known:
                self._report(
                    "M201",
                    f"`{name}` is no contradiction that could be explained",
                    ("explained", name),
                    did_you_mean(name, known) or "take it out",
                )

    def _is(self, name: str, kind: str) -> bool:
        node = self.base.nodes.get(name)
        return node is not None and node.kind == kind

    def _report(self, code: str, message: str, path: Path_, cure: str) -> None:
        self.problems.append(Problem(code, message, self.matter.place(path), cure=cure))


def _all_answers(matter: Matter) -> Iterator[tuple[Mapping[str, Answer], Path_]]:
    yield matter.answers, ("answers",)
    for index, body in enumerate(matter.bodies):
        yield body.answers, ("bodies", index, "answers")
    for index, act in enumerate(matter.acts):
        yield act.answers, ("acts", index, "answers")

"""The compiler: from a folder of YAML to an image, or every problem that stands in the way.

`duty knowledge check` is this module. It refuses what is not exact.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from engagement_rules import _graph as graphs
from engagement_rules import _image, _source
from engagement_rules._checks import check
from engagement_rules._diagram import FALSE, TRUE, DiagramTooLarge, ViewDiagrams
from engagement_rules._errors import KnowledgeBaseError, Problem
from engagement_rules._evaluator import evaluator
from engagement_rules._exactness import Inexact, by_polarity, find_inexact, polarities
from engagement_rules._image import Image, Proof
from engagement_rules._lowering import Views, lower
from engagement_rules._source import Item, Source
from engagement_rules._values import NAMES, NO, UNKNOWN, YES
from engagement_rules._view import View

#: More facts in one outcome than this are no rule that anybody could check.
MAX_READ = 200

_CONSTANT = {TRUE: YES, FALSE: NO}


def compile_folders(folders: Iterable[Path], *, prove: bool = True) -> Image:
    """Compile a knowledge base.

    Args:
        folders: The base folder, then any folders that extend it.
        prove: Whether to prove that every outcome is exact; without it the image may be one that
            is refused, and is for tools that try many rules and prove those that matter.

    Raises:
        KnowledgeBaseError: With every problem found, in the order of the files.
    """
    source = _source.load(folders, salt=_image.FORMAT)
    problems = check(source)
    if problems:
        raise KnowledgeBaseError(_in_order(problems))
    graph = graphs.build(source)
    problems = graphs.cycle_problems(graph, source) + graphs.dead_problems(graph, source)
    if problems:
        raise KnowledgeBaseError(_in_order(problems))
    problems = graphs.depth_problems(graph, source)
    if problems:
        raise KnowledgeBaseError(_in_order(problems))
    views = lower(source)
    if views.problems:
        raise KnowledgeBaseError(_in_order(views.problems))
    proof, found = _prove(source, views) if prove else (Proof(0, 0, 0), [])
    if found:
        raise KnowledgeBaseError(_in_order(graphs.point_to_causes(graph, found)))
    return Image(
        digest=source.digest,
        manifest=source.manifest.model_dump(mode="json", by_alias=True),
        entries={name: _entry(item) for name, item in source.items.items()},
        glossary=tuple(term.model_dump(mode="json") for term in source.glossary),
        cuts={name: tuple(days) for name, days in _cuts(source).items()},
        views=tuple(views.views),
        regimes={body: tuple(regimes) for body, regimes in views.regimes.items()},
        overridden={name: str(place) for name, place in source.overridden.items()},
        proof=proof,
    )


def _cuts(source: Source) -> dict[str, Any]:
    from engagement_rules._lowering import date_periods

    return dict(date_periods(source))


def _entry(item: Item) -> dict[str, Any]:
    data = item.entry.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {**data, "kind_of_node": item.kind, "file": item.place.file, "line": item.place.line}


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(
        problems,
        key=lambda p: (
            p.place.file if p.place else "",
            (p.place.line if p.place else 0) or 0,
            p.code,
        ),
    )


def _prove(source: Source, views: Views) -> tuple[Proof, list[Problem]]:
    """For each outcome of each view: that it can go both ways, and that Kleene's value is exact."""
    problems: dict[tuple[str, str], Problem] = {}
    counts = {"outcomes": 0, "by_polarity": 0, "by_diagram": 0}
    for index, view in enumerate(views.views):
        diagrams = ViewDiagrams(view)
        unanswered = dict(zip(view.reported, evaluator(view)({}), strict=True))
        where = _where(views, index)
        for name, root in view.roots.items():
            item = source.items[name]
            shortcut = by_polarity(view, root)
            counts["outcomes"] += 1
            counts["by_polarity" if shortcut else "by_diagram"] += 1
            try:
                found = _weighed(item, diagrams, root, where, source)
                if shortcut and found is None:
                    found = _constant(item, unanswered[root], where)
            except DiagramTooLarge as error:
                found = Problem(
                    "KB105",
                    f"`{name}`: {error}",
                    item.place,
                    node=name,
                    cure="let facts that belong together stand side by side, or split the outcome",
                )
            if found is not None:
                problems.setdefault((found.code, name), found)
    return Proof(**counts), list(problems.values())


def _weighed(
    item: Item, diagrams: ViewDiagrams, root: int, where: str, source: Source
) -> Problem | None:
    """What is wrong with one outcome that can be found without, or only with, its diagram."""
    view = diagrams.view
    read = len(polarities(view, root))
    if read > MAX_READ:
        return Problem(
            "KB105",
            f"`{item.entry.id}` reads {read} facts ({where}); the most is {MAX_READ}",
            item.place,
            node=item.entry.id,
            cure="split it into several outcomes",
        )
    if by_polarity(view, root):
        return None
    fixed = _CONSTANT.get(diagrams.of(root), UNKNOWN)
    found = find_inexact(diagrams, root) if fixed == UNKNOWN else None
    if found is not None:
        return _inexact_problem(item, view, found, where, source)
    return _constant(item, fixed, where)


def _constant(item: Item, fixed: int, where: str) -> Problem | None:
    """An outcome with one value only; where Kleene is exact, that is its value without answers."""
    if fixed == UNKNOWN or getattr(item.entry, "always", False):
        return None
    return Problem(
        "KB302",
        f"`{item.entry.id}` is always {NAMES[fixed]} ({where}): no answer can change it",
        item.place,
        node=item.entry.id,
        cure="mend its condition; a track that always applies says `always: yes`",
    )


def _where(views: Views, index: int) -> str:
    for body, regimes in views.regimes.items():
        for regime in regimes:
            if regime.view == index:
                return f"for {body} from {regime.from_}"
    return "in no regime"


def _inexact_problem(item: Item, view: View, found: Inexact, where: str, source: Source) -> Problem:
    value = "yes" if found.value else "no"
    blamed = [f"`{view.variables[variable].id}`" for variable in found.blamed]
    terms = [_term(view, variable, given) for variable, given in found.given.items()]
    cure = (
        "add `{any: [..., {all: ["
        + ", ".join(terms)
        + "]}]}` to its condition, which changes no outcome"
        if found.value and terms
        else "read the fact in one way only: take out the part that holds whatever it is"
        if not terms
        else "add `{any: ["
        + ", ".join(_opposite(term) for term in terms)
        + "]}` to the parts of its `all`, "
        "which changes no outcome"
    )
    given = " and ".join(_said(view, variable, given) for variable, given in found.given.items())
    return Problem(
        "KB303",
        f"`{item.entry.id}` is not exact in {', '.join(blamed)} ({where}): "
        + (f"with {given} " if given else "")
        + f"it is {value} whatever {blamed[0]} is, yet while that is not known "
        "the programme would say that it cannot tell",
        item.place,
        node=item.entry.id,
        other=source.items[view.variables[found.blamed[0]].id].place,
        cure=cure,
    )


def _said(view: View, variable: int, value: int) -> str:
    chosen = view.variables[variable]
    return f"`{chosen.id}` {chosen.options[value] if chosen.options else ('no', 'yes')[value]}"


def _term(view: View, variable: int, value: int) -> str:
    chosen = view.variables[variable]
    if chosen.options:
        return f"{{choice: {chosen.id}, is: {chosen.options[value]}}}"
    return chosen.id if value else f"{{not: {chosen.id}}}"


def _opposite(term: str) -> str:
    return (
        term.removeprefix("{not: ").removesuffix("}")
        if term.startswith("{not: ")
        else f"{{not: {term}}}"
    )

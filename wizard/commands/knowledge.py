"""`duty knowledge`: check the rules, list them, show an entry, draw the graph."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import knowledge_base
from engagement_rules import KnowledgeBase, KnowledgeBaseError, Node
from engagement_rules._errors import Problem, did_you_mean, printable
from engagement_rules.proving import available
from wizard import rules
from wizard.commands import proving
from wizard.files import Refused
from wizard.main import BAD_INPUT, DONE
from wizard.render import entry, text
from wizard.render.blocks import Page, answer, item
from wizard.render.data import problem_data, written

if TYPE_CHECKING:
    from engagement_rules.proving import Report


def run_check(args: argparse.Namespace) -> int:
    """Compile the rules afresh, and say what was proved or what is wrong.

    Raises:
        Refused: The witnesses cannot be written.
    """
    from engagement_rules._compiler import compile_folders

    folder = Path(args.folder) if args.folder else knowledge_base.folder()
    folders = [folder, *map(Path, args.rules)]
    try:
        image = compile_folders(folders)
    except KnowledgeBaseError as error:
        return refused(error, args.format)
    except OSError as error:
        problem = Problem("KB101", f"this cannot be read ({error.strerror})")
        return refused(KnowledgeBaseError([problem]), args.format)
    report = None
    if args.proof and available():
        from engagement_rules.proving import prove

        try:
            report = prove(KnowledgeBase(image, folders))
        except KnowledgeBaseError as error:
            return refused(error, args.format)
        if report.problems:
            return refused(KnowledgeBaseError(report.problems), args.format)
        if args.witnesses:
            proving.write_witnesses(report, args.witnesses, force=args.force)
    elif args.witnesses:
        raise Refused(f"`--witnesses` needs the proof, and that needs z3; {proving.HOW}")
    proof = image.proof
    found: dict[str, Any] = {
        "ok": True,
        "title": image.manifest["title"],
        "version": image.manifest["version"],
        "digest": image.digest,
        "entries": len(image.entries),
        "views": len(image.views),
        "regimes": sum(len(periods) for periods in image.regimes.values()),
        "outcomes": proof.outcomes,
        "by_polarity": proof.by_polarity,
        "by_diagram": proof.by_diagram,
        "replaced": sorted(image.overridden),
        "proved": proving.data(report) if report else None,
    }
    if args.format == "json":
        print(written(found))
        return DONE
    replaced = ", ".join(found["replaced"])
    page = [
        answer(f"The rules hold: {found['title']}, version {found['version']}."),
        item(f"{found['entries']} entries."),
        item(
            f"{found['regimes']} periods of law for the kinds of body, in {found['views']} views."
        ),
        item(
            f"{proof.outcomes} outcomes proved exact: {proof.by_polarity} because each fact is "
            f"read in one way, {proof.by_diagram} by diagram."
        ),
        item("Every outcome can come out both ways, unless it always applies."),
        *_proved(report, wanted=args.proof),
        *([item(f"Replaced by local rules: {replaced}.")] if replaced else []),
        item(f"Digest: {image.digest}"),
    ]
    sys.stdout.write(text.text(page, columns=text.width()))
    return DONE


def _proved(report: Report | None, *, wanted: bool) -> Page:
    if report is not None:
        return proving.lines(report)
    left_out = f"what else can be proved needs z3; {proving.HOW}" if wanted else "as you asked"
    return [item(f"Not proved further: {left_out}.")]


def refused(error: KnowledgeBaseError, format_: str, *, which: str = "") -> int:
    """Say what is wrong with some rules, and give the exit code for it.

    Args:
        error: The problems.
        format_: `json`, or anything else for text.
        which: Which rules they are, where there are several.
    """
    if format_ == "json":
        problems = [problem_data(problem) for problem in error.problems]
        print(written({"ok": False, **({"rules": which} if which else {}), "problems": problems}))
        return BAD_INPUT
    for problem in error.problems:
        print(f"{problem}\n    more: docs/errors/{problem.code}.md", file=sys.stderr)
    count = len(error.problems)
    rules_ = f"the rules {printable(which)}" if which else "the rules"
    print(
        f"duty: {rules_} are refused: {count} problem{'s' if count != 1 else ''}",
        file=sys.stderr,
    )
    return BAD_INPUT


def run_list(args: argparse.Namespace) -> int:
    """List the entries.

    Raises:
        Refused: There is no such kind or item of law.
    """
    base = rules.load(args.rules)
    kinds = list(dict.fromkeys(node.kind for node in base.nodes.values()))
    refs = sorted({ref for node in base.nodes.values() for ref in node.ref})
    _known("kind", args.kind, kinds)
    _known("ref", args.ref, refs)
    chosen = [
        node
        for node in base.nodes.values()
        if args.kind in (None, node.kind)
        and (args.ref is None or args.ref in node.ref)
        and (args.in_force is None or entry.holds_on(base, node, args.in_force))
    ]
    if args.format == "json":
        print(written([entry.as_data(base, n) for n in chosen]))
    else:
        sys.stdout.write(entry.lines(chosen, columns=text.width()))
    return DONE


def _known(what: str, said: str | None, known: list[str]) -> None:
    if said is not None and said not in known:
        near = did_you_mean(said, known) or f"choose from {', '.join(known)}"
        raise Refused(f"`{printable(said)}` is no {what} in these rules; {near}")


def run_show(args: argparse.Namespace) -> int:
    """Show one entry in full.

    Raises:
        Refused: There is no such entry.
    """
    base = rules.load(args.rules)
    node = _node(base, args.id)
    if args.format == "json":
        found = {**entry.as_data(base, node), "written": dict(node.data)}
        print(written(found))
        return DONE
    page = entry.page(base, node)
    if args.format == "markdown":
        from wizard.render.markdown import markdown

        sys.stdout.write(markdown(page))
    else:
        sys.stdout.write(text.text(page, columns=text.width(), emphasis=text.bold()))
    return DONE


def _node(base: KnowledgeBase, name: str) -> Node:
    if name not in base.nodes:
        near = did_you_mean(name, base.nodes) or "`duty knowledge list` shows every id"
        raise Refused(f"`{printable(name)}` is no entry of these rules; {near}")
    return base.nodes[name]


def run_graph(args: argparse.Namespace) -> int:
    """Draw the rules that bind a kind of body on a day.

    Raises:
        Refused: There is no such body, it is bound by nothing on that day, or there is no such
            node.
    """
    base = rules.load(args.rules)
    _known("kind of body", args.body, [node.id for node in base.of_kind("body")])
    day = args.as_at or dt.date.today()
    regime = base.regime(args.body, day)
    if regime is None:
        raise Refused(
            f"no law is encoded for `{args.body}` on {day}; `duty knowledge show {args.body}` "
            "says when it existed"
        )
    view = base.views[regime.view]
    node = regime.duty if args.node == "duty" else args.node
    if args.node == "duty" and node is None:
        raise Refused(f"no duty to involve the public binds `{args.body}` on {day}")
    if node is not None and node not in view.index_of_node:
        known = sorted(view.index_of_node)
        near = did_you_mean(node, known) or f"choose from {', '.join(known)}"
        raise Refused(f"`{printable(node)}` is no step for `{args.body}` on {day}; {near}")

    from engagement_rules import _drawing

    graph = _drawing.view_graph(base, view, node=node)
    title = f"{base.title}: {args.body} on {day}, rules {base.version}"
    draw = {"dot": _drawing.dot, "mermaid": _drawing.mermaid}[args.format]
    sys.stdout.write(draw(graph, title=title))
    return DONE

"""The rules as pages to read: one for each source of law, one for each situation, and an index.

The pages hold nothing of their own. They are written from the rules, and come out the same each
time; `make docs` writes those in `docs/reference/rules`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import knowledge_base
from engagement_rules import KnowledgeBase, Node
from engagement_rules._coverage import coverage
from engagement_rules._naming import in_force, verified_mark
from engagement_rules._source import CODES
from engagement_rules._view import View
from engagement_rules._words import long_date, sentence
from engagement_rules._yaml import parse, read_bytes
from wizard.render import entry
from wizard.render.blocks import Page, answer, marked
from wizard.render.markdown import escaped, markdown

#: Stands in the first line of each page, so that nothing else is ever written over.
MARK = "<!-- Written by `duty knowledge docs` from the rules. Change the rules, not this page. -->"
INDEX = "README.md"

_DRAWN = ("duty", "track", "trigger")
_BASIS = {
    "in part": "its source was read in part",
    "unverified": "it was not checked against its source",
    "interpretation": "it is our own reading of the words",
}


class Reference:
    """Everything from which the pages are written.

    Attributes:
        base: The rules.
        about: For each file of law what it says of itself.
        items: For each item of the source of law, what it is about.
        page_of: For each entry that has a page, that page.
    """

    def __init__(self, base: KnowledgeBase, extra: Sequence[str] = ()) -> None:
        self.base = base
        self.about = _about(base, extra)
        self.items = {item.id: item.about for item in coverage(base).items}
        self.page_of = {
            node.id: _page_name(node)
            for node in base.nodes.values()
            if _file(node) in self.about or node.kind == "trigger"
        }

    def pages(self) -> dict[str, str]:
        """Every page by its path, in order."""
        found = {INDEX: self._index()}
        for file in self.about:
            nodes = [node for node in self.base.nodes.values() if _file(node) == file]
            found[_page_name(nodes[0])] = self._law(file, nodes)
        for node in self.base.of_kind("trigger"):
            found[_page_name(node)] = self._trigger(node)
        return {path: f"{MARK}\n{text.rstrip()}\n" for path, text in found.items()}

    def _index(self) -> str:
        base = self.base
        lines = ["# The rules, page by page", ""]
        lines += [
            f"{escaped(base.title)}, version {base.version}.",
            f"The law was checked up to {long_date(base.verified_to)}.",
            "These pages are written from the rules themselves, with `make docs`.",
            "What was not verified is said at the end of each page.",
            *("", "## What the law says", ""),
        ]
        lines += [
            f"- [{escaped(_title(base, file))}]({_page_name_of_file(file)})" for file in self.about
        ]
        lines += ["", "## Situations to look out for", ""]
        for node in base.of_kind("trigger"):
            refs = f"{escaped(', '.join(node.ref))}, " if node.ref else ""
            link = f"[{escaped(_named(node))}]({_page_name(node)})"
            lines.append(f"- {link} ({refs}{node.data['strength']})")
        return "\n".join(lines)

    def _law(self, file: str, nodes: list[Node]) -> str:
        sources = [node for node in nodes if node.kind == "authority"]
        others = [node for node in nodes if node.kind not in ("authority", "limb")]
        scopes = {node.data["scope"]["id"] for node in nodes if node.kind == "duty"}
        parts = [f"# {escaped(_title(self.base, file))}"]
        if self.about[file]:
            parts.append(escaped(self.about[file]))
        for node in others:
            if node.id not in scopes:
                parts += self._entry(node)
        if sources:
            parts.append("## Sources")
            parts.append("\n".join(line for node in sources for line in _source(self.base, node)))
        parts += self._not_verified(nodes)
        return "\n\n".join(parts)

    def _entry(self, node: Node) -> Iterator[str]:
        """An entry of a page of law; a duty with its reach and its grounds under it."""
        yield _lower(self._page(node), 1)
        if node.kind == "duty":
            inside = [node.data["scope"]["id"], *(limb["id"] for limb in node.data["limbs"])]
            for name in inside:
                yield _lower(self._page(self.base.nodes[name]), 2)
        yield from self._graph(node, level=3)

    def _trigger(self, node: Node) -> str:
        parts = [self._page(node)]
        parts += _standing(node)
        parts += self._graph(node, level=2)
        parts += self._rests_on(node)
        named = dict.fromkeys(text.split(" ", 1)[0] for text in node.authorities)
        parts += self._not_verified([node, *(self.base.nodes[name] for name in named)])
        parts.append(f"[All pages](../{INDEX})")
        return "\n\n".join(parts)

    def _page(self, node: Node) -> str:
        return markdown(_short(node, entry.page(self.base, node))).rstrip()

    def _graph(self, node: Node, *, level: int) -> Iterator[str]:
        """The graph of a duty, a track or a trigger on the last day on which it is in force."""
        found = _last_view(self.base, node)
        if node.kind not in _DRAWN or found is None or node.data.get("always"):
            return
        import networkx as nx

        from engagement_rules import _drawing

        body, day, view = found
        title = f"{node.id}, {body} on {day}"
        graph = _drawing.view_graph(self.base, view, node=node.id)
        # Numbered from nought, so that a new rule elsewhere changes no other page.
        graph = nx.relabel_nodes(graph, {old: new for new, old in enumerate(sorted(graph))})
        whose = self.base.nodes[body]
        yield f"{'#' * level} Its graph"
        yield sentence(
            f"As it is for {escaped(whose.data.get('article', 'a'))} {escaped(whose.label)} "
            f"on {long_date(day)}".replace("  ", " ")
        )
        yield f"```mermaid\n{_drawing.mermaid(graph, title=title).rstrip()}\n```"

    def _rests_on(self, node: Node) -> Iterator[str]:
        """The questions and steps that a situation rests on."""
        found = _last_view(self.base, node)
        if found is None:
            return
        from engagement_rules import _drawing

        view = found[2]
        graph = _drawing.view_graph(self.base, view, node=node.id)
        names = dict.fromkeys(_id_in(view, index) for index in sorted(graph))
        lines = []
        for name in names:
            if name in ("", node.id):
                continue
            other = self.base.nodes[name]
            link = self._link(other, _page_name(node))
            asked = f" {escaped(other.data['ask'])}" if other.data.get("ask") else ""
            lines.append(f"- {link} ({other.kind}).{asked}")
            if other.data.get("help"):
                lines.append(f"  - {escaped(other.data['help'])}")
        if lines:
            yield "## What it rests on"
            yield "\n".join(lines)

    def _link(self, node: Node, from_page: str) -> str:
        page = self.page_of.get(node.id)
        label = escaped(_named(node))
        return f"[{label}](../{page})" if page and page != from_page else label

    def _not_verified(self, nodes: Iterable[Node]) -> Iterator[str]:
        """What of a page was not verified, is our own reading, or is open."""
        lines = []
        open_: dict[str, list[str]] = {}
        for node in nodes:
            note = f" {escaped(node.data['note'])}" if node.data.get("note") else ""
            if node.kind == "authority" and (mark := verified_mark(self.base, node.id)):
                lines.append(f"- **{escaped(node.id)}**, a source: {mark}.{note}")
            basis = _BASIS.get(str(node.data.get("basis")))
            if basis:
                lines.append(f"- **{escaped(node.id)}**, {node.kind}: {basis}.{note}")
            for item in node.data.get("open", ()):
                open_.setdefault(item, []).append(node.id)
        for item in sorted(open_):
            about = f" {escaped(sentence(self.items[item]))}" if item in self.items else ""
            where = escaped(", ".join(open_[item]))
            lines.append(f"- **{escaped(item)}**, an open question:{about} It bears on {where}.")
        yield "## Not verified"
        yield "\n".join(lines) or "Nothing: the sources were read, and no question is open."


def _about(base: KnowledgeBase, extra: Sequence[str]) -> dict[str, str]:
    """For each file of law that holds entries, what it says of itself."""
    files = sorted({_file(node) for node in base.nodes.values() if _in_law(node)})
    homes = {f"{Path(folder).name}/": Path(folder).parent for folder in extra}
    found = {}
    for file in files:
        home = next((at for start, at in homes.items() if file.startswith(start)), None)
        path = (home or knowledge_base.folder()) / file
        tree = parse(read_bytes(path, CODES, name=file), file, CODES).tree
        said = tree.get("about") if isinstance(tree, dict) else None
        found[file] = " ".join(said.split()) if isinstance(said, str) else ""
    return found


def _in_law(node: Node) -> bool:
    return "law" in Path(_file(node)).parts[:-1]


def _file(node: Node) -> str:
    return str(node.data["file"])


def _page_name(node: Node) -> str:
    if node.kind == "trigger":
        return f"triggers/{node.id}.md"
    return _page_name_of_file(_file(node))


def _page_name_of_file(file: str) -> str:
    parts = [part for part in Path(file).with_suffix("").parts if part != "law"]
    return f"law/{'-'.join(parts)}.md"


def _title(base: KnowledgeBase, file: str) -> str:
    """What a file of law is called: its source as a lawyer cites it, or its name in words."""
    stem = Path(file).stem
    sources = [node for node in base.of_kind("authority") if _file(node) == file]
    for node in sources:
        if node.id.replace(".", "-") == stem:
            return str(node.data["cite"])
    for node in sources:
        if node.id.startswith(f"{stem}."):
            return str(node.data["cite"]).split(", ", 1)[0]
    return sentence(stem.replace("-", " "))[:-1]


def _named(node: Node) -> str:
    return sentence(node.label.split(". ", 1)[0])[:-1]


def _short(node: Node, page: Page) -> Page:
    """An entry under its plain name, without its line in the file and without what reads it.

    Those two change with almost every change of the rules.
    """
    kept: Page = [answer(_named(node)), marked("Id", node.id)]
    for block in page[1:]:
        if block.kind == "heading" and block.text == "Read by":
            break
        if not (block.kind == "marked" and block.mark == "Written in"):
            kept.append(block)
    return kept


def _lower(text: str, by: int) -> str:
    """Markdown with its headings some levels lower."""
    return re.sub(r"^(#+) ", lambda m: f"{m[1]}{'#' * by} ", text, flags=re.MULTILINE).rstrip()


def _source(base: KnowledgeBase, node: Node) -> Iterator[str]:
    """A source with its dates, where it is read, and how far it was verified."""
    data = node.data
    days = sentence(in_force(base, node.id))
    mark = sentence(verified_mark(base, node.id) or "verified")
    words = (f"{escaped(str(data['cite']))}.", days, mark)
    yield f"- **{escaped(node.id)}**: {' '.join(word for word in words if word)}"
    address = data.get("address")
    yield f"  - <{address}>" if address else f"  - {escaped(str(data['no_address']))}"
    if data.get("seen_in"):
        yield f"  - Read in: {escaped(', '.join(data['seen_in']))}."
    if data.get("note") and data["verified"] == "yes":
        yield f"  - {escaped(data['note'])}"


def _standing(node: Node) -> Iterator[str]:
    """What weight the source of a situation had in each period."""
    lines = []
    for period in node.data.get("standing", ()):
        days = [period.get(key) and dt.date.fromisoformat(period[key]) for key in ("from", "to")]
        first, last = (day and long_date(day) for day in days)
        when = f"From {first} to {last}" if first and last else f"From {first}"
        lines.append(f"- {when if first else f'Until {last}'}: {escaped(period['says'])}.")
    if lines:
        yield "## Its weight"
        yield "\n".join(lines)


def _last_view(base: KnowledgeBase, node: Node) -> tuple[str, dt.date, View] | None:
    """A body that an entry binds, the last day on which it does, and the law of that day."""
    last = min(node.in_force[1] or base.verified_to, base.verified_to)
    found: tuple[str, dt.date, View] | None = None
    for body in node.data.get("binds", ()):
        for regime in base.regimes.get(body, ()):
            view = base.views[regime.view]
            day = min(regime.to, last)
            bound = node.id in view.index_of_node and regime.from_ <= day
            if bound and (found is None or day > found[1]):
                found = (body, day, view)
    return found


def _id_in(view: View, index: int) -> str:
    """The id of the entry that a node of a view stands for; empty for a step without a name."""
    op, *arguments = view.nodes[index]
    if op in (0, 1):
        return view.variables[arguments[0]].id
    return view.names[index]

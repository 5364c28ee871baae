"""What the map carries: the compiled arrays of every view, and what the rules say of each entry.

The page draws and decides with these arrays and with nothing else, so that it cannot differ from
the engine. All of it is plain values; texts are made printable here and escaped by the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from engagement_rules import KnowledgeBase, Node
from engagement_rules._drawing import view_graph
from engagement_rules._given import period_words
from engagement_rules._image import Regime
from engagement_rules._naming import authority_name, provision_name, verified_mark
from engagement_rules._sentences import code_clause
from engagement_rules._view import Variable
from wizard.render import entry
from wizard.render.blocks import Page
from wizard.render.text import shown

#: Kinds of entry that are about the record, not about what decides.
_LEFT_OUT = ("practice", "section", "field", "group")
_CODES = (
    *("decided", "answers_missing", "answers_clash", "reading_open", "not_encoded"),
    *("not_in_force", "no_such_duty", "another_country", "date_not_known", "body_not_known"),
    "members_not_known",
)


def data(base: KnowledgeBase, *, body: str, day: dt.date) -> dict[str, Any]:
    """Everything that the page carries.

    Args:
        base: The rules.
        body: The kind of body with which the page opens.
        day: The day with which it opens.
    """
    views = _Views(base)
    return {
        "about": _about(base),
        "start": {"body": body, "day": day.isoformat()},
        "entries": _entries(base),
        "bodies": {node.id: _body(node) for node in base.of_kind("body")},
        "regimes": {
            kind: [_regime(regime) for regime in regimes] for kind, regimes in base.regimes.items()
        },
        "variables": views.variables,
        "labels": views.labels,
        "views": views.views,
        "deciding": _deciding(base),
    }


def _about(base: KnowledgeBase) -> dict[str, Any]:
    return {
        "title": shown(base.title),
        "version": base.version,
        "digest": base.digest,
        "verifiedTo": base.verified_to.isoformat(),
        "encodedFrom": {key: day.isoformat() for key, day in base.encoded_from.items()},
        "replaced": sorted(base.overridden),
        "codes": {code: _clause(base, code) for code in _CODES},
    }


def _clause(base: KnowledgeBase, code: Any) -> str:
    """Why an outcome is what it is, where that needs no list of what it hangs on."""
    if code in ("answers_missing", "answers_clash"):
        return {
            "answers_missing": "it hangs on answers that are still open",
            "answers_clash": "it hangs on answers that cannot all be right",
        }[code]
    return shown(code_clause(base, code))


def _body(node: Node) -> dict[str, Any]:
    data = node.data
    return {
        "article": data.get("article", "a"),
        "joint": bool(data.get("joint")),
        "country": data.get("country", "England"),
        "before": list(data.get("before", ())),
        "after": list(data.get("after", ())),
    }


def _regime(regime: Regime) -> dict[str, Any]:
    return {
        "from": regime.from_.isoformat(),
        "to": regime.to.isoformat(),
        "view": regime.view,
        "duty": regime.duty,
        "track": list(regime.tracks),
        "trigger": list(regime.triggers),
        "check": list(regime.checks),
        "gate": list(regime.gates),
    }


class _Views:
    """The arrays of each view; what several share, variables and labels, is carried once."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.variables: list[list[Any]] = []
        self.labels: list[list[str]] = []
        self._variable: dict[Variable, int] = {}
        self._label: dict[tuple[str, str], int] = {}
        self.views = [self._view(index) for index in range(len(base.views))]

    def _view(self, index: int) -> dict[str, Any]:
        view = self.base.views[index]
        graph = view_graph(self.base, view)
        described = [graph.nodes[node] for node in range(len(view.nodes))]
        return {
            "variables": [self._of(variable) for variable in view.variables],
            "nodes": [list(node) for node in view.nodes],
            "names": list(view.names),
            "labels": [self._labelled(one["kind"], one["label"]) for one in described],
        }

    def _of(self, variable: Variable) -> int:
        if variable not in self._variable:
            self._variable[variable] = len(self.variables)
            words = [_option(self.base, variable.id, option) for option in variable.options]
            self.variables.append(
                [variable.id, list(variable.options), words, variable.fixed, variable.askable]
            )
        return self._variable[variable]

    def _labelled(self, kind: str, label: str) -> int:
        # What joins the parts of a step stands on a line of its own in the drawing's labels.
        first, _, joint = label.partition("\n")
        key = (kind, f"{shown(first)}\n{joint}".strip())
        if key not in self._label:
            self._label[key] = len(self.labels)
            self.labels.append(list(key))
        return self._label[key]


def _option(base: KnowledgeBase, variable: str, option: str) -> str:
    node = base.nodes[variable]
    if node.kind == "date":
        return shown(period_words(base, variable, option))
    found = (str(one["label"]) for one in node.data["options"] if one["id"] == option)
    return shown(next(found, option))


def _entries(base: KnowledgeBase) -> dict[str, dict[str, Any]]:
    chosen = [node for node in base.nodes.values() if node.kind not in _LEFT_OUT]
    known = {node.id for node in chosen}
    readers: dict[str, dict[str, None]] = {}
    for node in chosen:
        for name in entry.named(node):
            if name != node.id:
                readers.setdefault(name, {})[node.id] = None
    return {node.id: _entry(base, node, readers.get(node.id, ()), known) for node in chosen}


def _entry(
    base: KnowledgeBase, node: Node, readers: Iterable[str], known: set[str]
) -> dict[str, Any]:
    first, last = entry.days(base, node)
    says = node.data.get("says")
    facts, sections = _told(entry.told(base, node))
    found: dict[str, Any] = {
        "kind": node.kind,
        "label": shown(node.label).rstrip("."),
        "from": first.isoformat() if first else None,
        "to": last.isoformat() if last else None,
        "facts": facts,
        "sections": sections,
        "authorities": [_authority(base, text) for text in node.authorities],
        "readBy": [name for name in readers if name in known],
    }
    if node.kind == "duty":
        found["name"] = shown(provision_name(base, node.id))
    if isinstance(says, dict):
        found["yes"], found["no"] = shown(str(says["yes"])), shown(str(says["no"]))
    if node.data.get("ask"):
        found["ask"] = shown(str(node.data["ask"]))
    if node.data.get("standing"):
        found["standing"] = [
            [one.get("from"), one.get("to"), shown(str(one["says"]))]
            for one in node.data["standing"]
        ]
    return found


def _told(page: Page) -> tuple[list[list[str]], list[dict[str, Any]]]:
    """A page on an entry as what stands under no heading, and a list of blocks for each heading."""
    facts: list[list[str]] = []
    sections: list[dict[str, Any]] = []
    for block in page:
        if block.kind == "heading":
            sections.append({"title": block.text, "blocks": []})
        elif sections:
            sections[-1]["blocks"].append(
                [block.kind, shown(block.text), shown(block.mark), block.level]
            )
        elif block.kind == "marked":
            facts.append([shown(block.mark), shown(block.text)])
    return facts, sections


def _authority(base: KnowledgeBase, text: str) -> dict[str, Any]:
    name = text.split(" ", 1)[0]
    node = base.nodes[name]
    mark = verified_mark(base, name)
    first, last = node.in_force
    return {
        "id": name,
        "cite": shown(authority_name(base, text, "lawyer").removesuffix(f" ({mark})")),
        "mark": mark or "verified",
        "from": first.isoformat() if first else None,
        "to": last.isoformat() if last else None,
        "address": node.data.get("address"),
        "noAddress": shown(str(node.data.get("no_address", ""))),
    }


def _deciding(base: KnowledgeBase) -> dict[str, Any]:
    """What deciding a matter needs beyond the views."""
    return {
        "contradictions": list(base.contradictions),
        "answers": {name: sorted(words) for name, words in base.answer_words.items()},
        "choices": list(base.choice_names),
        "parts": {name: list(parts) for name, parts in base.parts.items()},
        "readingsOfParts": dict(base.readings_of_parts),
        "workedOut": list(base.worked_out),
        "readFrom": {
            node.id: [dict(order) for order in node.data["read_from"]]
            for node in base.of_kind("fact")
            if "read_from" in node.data
        },
        "cuts": {
            node.id: [day.isoformat() for day in base.cuts(node.id)]
            for node in base.of_kind("date")
        },
        "arrangements": {node.id: _arrangement(node) for node in base.of_kind("arrangement")},
        "duties": {node.id: list(node.data["binds"]) for node in base.of_kind("duty")},
        "limbs": {
            node.id: [limb["id"] for limb in node.data["limbs"]] for node in base.of_kind("duty")
        },
        "tracks": {node.id: list(node.data["binds"]) for node in base.of_kind("track")},
        "checks": {
            node.id: {
                "binds": list(node.data.get("binds", ())),
                "if": node.data.get("if"),
                "from": _iso(node.in_force[0]),
                "to": _iso(node.in_force[1]),
            }
            for node in base.of_kind("check")
        },
        "departures": {
            node.id: node.data["strength"] for node in base.of_kind("action", "trigger")
        },
    }


def _arrangement(node: Node) -> dict[str, Any]:
    keys: Sequence[str] = ("owners", "exercisers", "duty", "liable", "reading")
    return {key: node.data.get(key) for key in keys}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None

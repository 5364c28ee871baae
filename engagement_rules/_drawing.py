"""Draw the graph that runs: a compiled view as Graphviz DOT or Mermaid.

What is drawn is the view itself, so a drawing can leave nothing out. Node names in the output are
numbers of our own; texts of the knowledge base stand only inside quoted labels.
"""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from engagement_rules._errors import printable
from engagement_rules._given import period_words
from engagement_rules._knowledge import KnowledgeBase
from engagement_rules._view import Op, View
from engagement_rules._words import listed

#: For each kind of node its shape in DOT, and the brackets round its label in Mermaid.
_SHAPES = {
    "fact": ("box", "[", "]"),
    "choice": ("box", "[", "]"),
    "date": ("box", "[", "]"),
    "reading": ("note", "[/", "/]"),
    "test": ("ellipse", "([", "])"),
    "limb": ("ellipse", "([", "])"),
    "duty": ("doubleoctagon", "{{", "}}"),
    "track": ("octagon", "{{", "}}"),
    "trigger": ("hexagon", "{{", "}}"),
    "contradiction": ("diamond", "{", "}"),
    "side": ("diamond", "{", "}"),
    "gate": ("house", "[/", "\\]"),
    "step": ("circle", "((", "))"),
}
_JOINTS = {
    Op.ALL: "all of these",
    Op.ANY: "any of these",
    Op.NOT: "not",
    Op.YES: "always",
    Op.NO: "never",
}


def view_graph(base: KnowledgeBase, view: View, *, node: str | None = None) -> nx.DiGraph[int]:
    """The graph of a view; an edge runs from what is read to what reads it.

    Args:
        base: The knowledge base.
        view: The view.
        node: Keep only what the node of this id rests on.

    Raises:
        KeyError: The view has no such node.
    """
    graph: nx.DiGraph[int] = nx.DiGraph()
    for index, (op, *arguments) in enumerate(view.nodes):
        kind, label = _described(base, view, index)
        graph.add_node(index, kind=kind, label=label)
        if op not in (Op.FACT, Op.OPTION):
            graph.add_edges_from((child, index) for child in arguments)
    if node is None:
        return graph
    root = view.index_of_node[node]
    return graph.subgraph(nx.ancestors(graph, root) | {root}).copy()


def _described(base: KnowledgeBase, view: View, index: int) -> tuple[str, str]:
    """The kind and the label of a node of a view."""
    op, *arguments = view.nodes[index]
    if op in (Op.FACT, Op.OPTION):
        variable = view.variables[arguments[0]]
        found = base.nodes[variable.id]
        chosen = [_option(base, variable.id, variable.options[i]) for i in arguments[1:]]
        label = f"{found.label}: {listed(chosen, last='or')}" if chosen else found.label
        return found.kind, label
    name = view.names[index]
    if not name:
        return "step", _JOINTS[Op(op)]
    found = base.nodes[name]
    label = found.label.rstrip(".")
    if found.kind == "duty" or len(arguments) > 1 or op in (Op.NOT, Op.YES, Op.NO):
        label = f"{label}\n({_JOINTS[Op(op)]})"
    return found.kind, label


def _option(base: KnowledgeBase, variable: str, option: str) -> str:
    if base.nodes[variable].kind == "date":
        return period_words(base, variable, option)
    options = base.nodes[variable].data.get("options", ())
    return next((str(o["label"]) for o in options if o["id"] == option), option)


def dot(graph: nx.DiGraph[int], *, title: str) -> str:
    """Write a graph as Graphviz DOT."""
    lines = [
        "digraph duty {",
        f"  label={_quoted_dot(title)};",
        "  rankdir=BT;",
        '  node [fontname="Helvetica"];',
    ]
    for index in sorted(graph):
        shape = _SHAPES[graph.nodes[index]["kind"]][0]
        lines.append(
            f"  n{index} [shape={shape}, label={_quoted_dot(graph.nodes[index]['label'])}];"
        )
    lines += [f"  n{one} -> n{other};" for one, other in _edges(graph)]
    return "\n".join([*lines, "}"]) + "\n"


def mermaid(graph: nx.DiGraph[int], *, title: str) -> str:
    """Write a graph as a Mermaid flowchart."""
    lines = ["flowchart BT", f"  %% {' '.join(printable(title).split())}"]
    for index in sorted(graph):
        _, opening, closing = _SHAPES[graph.nodes[index]["kind"]]
        label = _quoted_mermaid(graph.nodes[index]["label"])
        lines.append(f"  n{index}{opening}{label}{closing}")
    lines += [f"  n{one} --> n{other}" for one, other in _edges(graph)]
    return "\n".join(lines) + "\n"


def _edges(graph: nx.DiGraph[int]) -> Iterator[tuple[int, int]]:
    yield from sorted(graph.edges)


def _quoted_dot(text: str) -> str:
    shown = printable(text, keep_newlines=True).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + shown.replace("\n", "\\n") + '"'


#: What could end a Mermaid label, begin markup in it or be taken for HTML, as its own escapes.
_MERMAID = {char: f"#{ord(char)};" for char in '"#&;<>`{}[]()|*_%\\'}


def _quoted_mermaid(text: str) -> str:
    shown = "".join(_MERMAID.get(char, char) for char in printable(text, keep_newlines=True))
    return '"' + shown.replace("\n", "<br/>") + '"'

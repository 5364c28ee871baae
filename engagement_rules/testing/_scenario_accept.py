"""Writing what came out into a file of scenarios, and leaving everything else in it as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import yaml

from engagement_rules._yaml import Path_
from engagement_rules.testing._scenario_expect import Failure


class _Edit(NamedTuple):
    """Text to put in place of what stands between two places."""

    start: int
    end: int
    text: str


def accept(text: str, failed: Iterable[Failure]) -> str:
    """Put what came out in place of what was expected.

    Only the values that did not hold are written anew: comments, order and layout stay.

    Args:
        text: What stands in the file.
        failed: What did not come out as expected, of any of its scenarios.

    Returns:
        The new text.
    """
    edits: list[_Edit] = []
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    for failure in failed:
        if not failure.can_be_accepted or (not failure.found and not failure.claim.is_list):
            continue  # nothing came out that could be expected instead
        key, value = _at(root, failure.claim.path)
        if failure.claim.is_list:
            edits += _list(text, key, value, failure.found)
        else:
            edits.append(_scalar(value, failure.found[0]))
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _at(node: Any, path: Path_) -> tuple[yaml.Node, yaml.Node]:
    """The key and the value at a path."""
    key = node
    for step in path:
        if isinstance(node, yaml.MappingNode):
            key, node = next(pair for pair in node.value if pair[0].value == step)
        else:
            node = node.value[step]
    return key, node


def _scalar(node: Any, word: str) -> _Edit:
    quote = node.style if node.style in ("'", '"') else ""
    return _Edit(node.start_mark.index, node.end_mark.index, f"{quote}{word}{quote}")


def _list(text: str, key: yaml.Node, node: yaml.Node, found: tuple[str, ...]) -> Iterator[_Edit]:
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        yield from _lines(text, key, node, found)
        return
    said = found[0] if len(found) == 1 and isinstance(node, yaml.ScalarNode) else None
    shown = said or (f"[{', '.join(found)}]" if found else "none")
    yield _Edit(node.start_mark.index, node.end_mark.index, shown)


def _lines(
    text: str, key: yaml.Node, node: yaml.SequenceNode, found: tuple[str, ...]
) -> Iterator[_Edit]:
    """A list with a line for each item: items change places with new ones, or come and go."""
    kept = [item.value for item in node.value if item.value in found]
    new = [name for name in found if name not in kept]
    gone = [item for item in node.value if item.value not in found]
    for item in gone:
        if new:
            yield _scalar(item, new.pop(0))
            continue
        start = text.rfind("\n", 0, item.start_mark.index) + 1
        end = text.find("\n", item.end_mark.index)
        yield _Edit(start, len(text) if end < 0 else end + 1, "")
    if not found:
        yield _Edit(_after_colon(text, key), _after_colon(text, key), " none")
    if new:
        last = node.value[-1]
        end = text.find("\n", last.end_mark.index)
        before = text[text.rfind("\n", 0, last.start_mark.index) + 1 : last.start_mark.index]
        line_end = "\r\n" if text[:end].endswith("\r") else "\n"
        at = len(text) if end < 0 else end + 1
        added = "".join(f"{before}{name}{line_end}" for name in new)
        yield _Edit(at, at, added if end >= 0 else line_end + added)


def _after_colon(text: str, key: yaml.Node) -> int:
    return text.index(":", key.end_mark.index) + 1

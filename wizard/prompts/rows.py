"""What can be pointed at on a screen: questionary's list, in which nothing is pointed at first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from questionary import Choice
from questionary.prompts.common import InquirerControl

from wizard.prompts.room import Line, Piece
from wizard.prompts.screens import Item, Option

NOWHERE = -1


class Rows(InquirerControl):
    """Answers or boxes, and after them the commands; the arrows go through all of them.

    Attributes:
        lines: The lines in view, drawn as they are; whoever lays the screen out sets them.
        size: How many are answers or boxes; those after them are commands.
    """

    def __init__(
        self, rows: Sequence[Choice], commands: Sequence[Choice], *, pointed_at: int = NOWHERE
    ) -> None:
        self.lines: list[Line] = []
        self.size = len(rows)
        super().__init__([*rows, *commands], focusable=True, show_cursor=False)
        self.pointed_at = pointed_at

    def _assign_shortcut_keys(self) -> None:
        """Leave the keys as they are; questionary would refuse those that it would not give."""

    def _get_choice_tokens(self) -> list[Piece]:
        tokens = [piece for line in self.lines for piece in [*line, ("", "\n")]]
        return tokens[:-1]

    def is_selection_valid(self) -> bool:
        """Whether something is pointed at; every row can be taken."""
        return True

    def select_next(self) -> None:
        """Point at the next, and after the last at the first."""
        self.pointed_at = (self.pointed_at + 1) % len(self.choices)

    def select_previous(self) -> None:
        """Point at the one before, and before the first at the last."""
        self.pointed_at = (max(self.pointed_at, 0) - 1) % len(self.choices)

    def point(self, by: int) -> None:
        """Point so many rows further down or up, without going round."""
        self.pointed_at = min(max(self.pointed_at + by, 0), len(self.choices) - 1)

    def pointed(self) -> Choice | None:
        """What is pointed at, if anything is."""
        return self.choices[self.pointed_at] if self.pointed_at != NOWHERE else None

    def by_key(self, key: str) -> int | None:
        """Which row or command has this key."""
        for index, choice in enumerate(self.choices):
            if choice.shortcut_key and choice.shortcut_key == key.lower():
                return index
        return None

    def is_ticked(self, index: int) -> bool:
        """Whether a box is ticked."""
        return self.choices[index].value in self.selected_options

    def turn(self, index: int) -> None:
        """Tick a box, or untick it."""
        value = self.choices[index].value
        if value in self.selected_options:
            self.selected_options.remove(value)
        else:
            self.selected_options.append(value)

    def ticked(self) -> tuple[int, ...]:
        """The boxes that are ticked, in their order."""
        return tuple(index for index in range(self.size) if self.is_ticked(index))


def choices(options: Iterable[Option]) -> list[Choice]:
    """Options as questionary has them."""
    return [
        Choice(each.label, each.value, shortcut_key=each.key or False, description=each.about)
        for each in options
    ]


def boxes(items: Iterable[Item]) -> list[Choice]:
    """Boxes as questionary has them; they have no keys."""
    return [
        Choice(each.label, each.id, checked=each.ticked, shortcut_key=False, description=each.about)
        for each in items
    ]

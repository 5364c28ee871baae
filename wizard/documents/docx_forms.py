"""What is to be filled in on paper or in Word: boxes to tick, and lines to write on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from wizard.documents.docx_pieces import element, run
from wizard.render.text import shown

_EMPTY, _TICKED, _FONT = "\u2610", "\u2612", "MS Gothic"
_NUMBER = "\u00a0" * 8  # as wide as a number written by hand
_NAME = 60  # letters that Word takes for the name of a box
_ON_ONE_LINE = 40


def on_one_line(options: Sequence[str]) -> bool:
    """Whether the boxes can stand in a row."""
    return all(len(shown(option)) <= _ON_ONE_LINE for option in options)


def box(option: str, *, number: int) -> list[Any]:
    """A box that can be ticked in Word as well, and what stands beside it.

    Args:
        option: What stands beside it.
        number: Which of all boxes of the document it is.
    """
    words = shown(option)
    ticked = _w14(
        "checkbox",
        _w14("checked", val="0"),
        _w14("checkedState", val=f"{ord(_TICKED):04X}", font=_FONT),
        _w14("uncheckedState", val=f"{ord(_EMPTY):04X}", font=_FONT),
    )
    properties = element(
        "sdtPr", element("alias", val=words[:_NAME]), element("id", val=number), ticked
    )
    fonts = element("rFonts", ascii=_FONT, eastAsia=_FONT, hAnsi=_FONT, hint="eastAsia")
    shape = element("r", element("rPr", fonts), _text(_EMPTY))
    return [element("sdt", properties, element("sdtContent", shape)), run(f"\u00a0{words}")]


def number_box(option: str) -> list[Any]:
    """A box to write a number in, and what stands beside it."""
    frame = element("bdr", val="single", sz=8, space=2, color="4C6272")
    return [element("r", element("rPr", frame), _text(_NUMBER)), run(f"\u00a0 {shown(option)}")]


def ruled(wide: int) -> Any:
    """A tab stop to which a line is drawn.

    Args:
        wide: How far, in twentieths of a point.
    """
    return element("tabs", element("tab", val="right", leader="underscore", pos=wide))


def tab() -> Any:
    """A step to the next tab stop."""
    return element("r", element("tab"))


def _text(words: str) -> Any:
    text = element("t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return text


def _w14(name: str, *inside: Any, **values: str) -> Any:
    made: Any = OxmlElement(
        f"w14:{name}", {qn(f"w14:{key}"): value for key, value in values.items()}
    )
    made.extend(inside)
    return made

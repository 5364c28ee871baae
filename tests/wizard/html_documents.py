"""Documents for the tests of HTML, hostile ones among them, and a reader of what came of them."""

from __future__ import annotations

from html.parser import HTMLParser

from sample_document import DRAWING, sample

from wizard.documents.document import Crest, Document
from wizard.render.blocks import field, figure, item, marked, note, paragraph, said, section

HOSTILE = {
    "markup": "</p></style></title><script>alert(1)</script><img src=x onerror=alert(1)>\"'&lt;",
    "template": "{{ 7*7 }}{% raw %}{# no #}${x}`x`",
    "style": "*/ } body{display:none} @import url(//evil.example/x.css); \\3c </style>",
    "other formats": "# h **b** | c | \\textbf{x} #set page() =HYPERLINK(1) $x^2$ <w:p/> %PDF",
    "control": "a\x00b\x07c\x1b[2Jd\x7fe\x9bf",
    "direction": "right \u202eto left\u2066 and\u2069 \u200fback",
    "half": "half \ud83d of \udc80 one",
    "long word": "Donaudampfschifffahrt" * 60,
    "long address": "https://example.org/" + "a" * 900,
    "long": "A sentence of some length. " * 3800,
    "emoji": "😀 👩🏽‍⚕️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🧑‍🦽",
    "arabic": "هذا ما كتبه شخص ما عن العيادة",
    "chinese": "有人写的关于诊所的文字",
    "comment": "--> <!-- ]]> <![CDATA[ <?php ?> <!DOCTYPE html>",
}
EVERYTHING = " ".join(words for kind, words in HOSTILE.items() if kind != "long")


def everywhere(words: str) -> Document:
    """The sample with these words in every text of every block, and not only where people write."""
    document = sample(words)
    page = [
        block if block.kind == "break" else block._replace(text=words, mark=block.mark and words)
        for block in document.page
    ]
    crest = Crest(b"not a picture", "png", words)
    look = document.look._replace(body=words, crest=crest)
    return document._replace(title=words, about=words, page=page, foot=words, look=look)


class Read(HTMLParser):
    """What an HTML file holds: its elements in order, and the words that are seen."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._unseen = 0
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {key: value or "" for key, value in attrs}))
        self._unseen += tag in ("style", "title")

    def handle_endtag(self, tag):
        self._unseen -= tag in ("style", "title")

    def handle_data(self, data):
        if not self._unseen and data.strip():
            self.texts.append(" ".join(data.split()))

    @property
    def skeleton(self) -> list[object]:
        """The elements with those attributes that no person's words can stand in."""
        free = {"content", "alt", "src"}
        return [
            (tag, {key: value for key, value in attrs.items() if key not in free})
            for tag, attrs in self.elements
        ]

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]


def document(*blocks, **changes) -> Document:
    return Document("A title", "About it", list(blocks), "The foot")._replace(**changes)


def long_document(sections: int) -> Document:
    """A document of which each section fills a printed page and a half."""
    words = "What was said at the meeting, and what it means for those who use the clinic. "
    page = list(sample().page)
    for number in range(1, sections + 1):
        page += [section(str(number), f"Section {number}"), paragraph(words)]
        page += [field(f"Label {at}", words) for at in range(8)]
        for mark in ("yes", "no", "not known", "must") * 3:
            page += [marked(mark, words), note(words)]
        page += [item(words, level=at % 3) for at in range(9)]
        page += [said(words, "Somebody"), figure(DRAWING, words)]
    return sample()._replace(page=page)

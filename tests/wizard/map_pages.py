"""Maps for tests: what they carry, rules that would act if they could, and a page to drive."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from browser import Browser

HOSTILE = (
    "</script><script>document.title='ran'</script>"
    "<!-- <img src=x onerror=document.title='ran'> ]]> \u2028 & \" ' ` ${1} javascript:alert(1)"
)


def carried(html: str) -> dict[str, Any]:
    """The data in a page."""
    (block,) = re.findall(r'<script type="application/json" id="rules">(.*?)</script>', html, re.S)
    found: dict[str, Any] = json.loads(block)
    return found


def hostile_rules(folder: Path) -> Path:
    """A folder of local rules whose every text would act if it could."""
    text = json.dumps(HOSTILE)
    files = {
        "questions/evil.yaml": f"""\
facts:
  - id: evil-question
    label: {text}
    ask: {text}
    help: {text}
    says: {{yes: {text}, no: {text}}}
    who_knows: {text}
    find_out: {text}
    group: group-circumstances
    yes_for_example: {text}
    no_for_example: {text}
""",
        "triggers/evil.yaml": f"""\
triggers:
  - id: evil-trigger
    ref: [EVIL-1]
    label: {text}
    note: {text}
    condition: evil-question
    authorities: ["nhsa2006.s14Z45 {HOSTILE[:60].replace('"', "")}"]
    binds: [ICB]
    in_force: {{from: 2022-07-04}}
    strength: likely
    says: {{yes: {text}, no: {text}}}
""",
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


class Map:
    """A map in a browser, and what a person does with it."""

    def __init__(self, chrome: Browser) -> None:
        self.chrome = chrome

    def open(self, path: Path, *, width: int = 1280, height: int = 720) -> Map:
        """Show a page, and wait until it is drawn."""
        self.chrome.open(path, width=width, height=height, phone=width < 480)
        assert self.run("document.documentElement.dataset.ready") == "yes"
        return self

    def run(self, script: str) -> Any:
        return self.chrome.run(script)

    def words(self, selector: str) -> str:
        """The words of an element, on one line."""
        return self.run(
            f"document.querySelector({selector!r}).innerText.replace(/\\s+/g, ' ').trim()"
        )

    def shown(self, selector: str) -> bool:
        return self.run(f"Boolean(document.querySelector({selector!r})?.checkVisibility())")

    def boxes(self) -> list[str]:
        """What is said of each box, in the order in which they stand in the page."""
        return self.run("[...document.querySelectorAll('g.node')].map(g => g.ariaLabel)")

    def box(self, start: str) -> str:
        """What is said of the one box whose words begin so."""
        (found,) = [one for one in self.boxes() if one.startswith(start)]
        return found

    def choose(self, name: str, value: str) -> None:
        """Choose in a list, or type a day."""
        self.run(
            f"(() => {{ const field = document.getElementById({name!r}); field.value = {value!r};"
            " field.dispatchEvent(new Event('change', {bubbles: true})); })()"
        )

    def choose_words(self, name: str, words: str) -> None:
        """Choose in a list what is called so."""
        value = self.run(
            f"[...document.getElementById({name!r}).options]"
            f".find(o => o.textContent.startsWith({words!r})).value"
        )
        self.choose(name, value)

    def click(self, selector: str) -> None:
        """Click in the middle of an element."""
        place = self.run(
            f"(() => {{ const e = document.querySelector({selector!r});"
            " e.scrollIntoView({block: 'nearest'}); const r = e.getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.chrome.tell(
                "Input.dispatchMouseEvent",
                type=kind,
                x=place[0],
                y=place[1],
                button="left",
                clickCount=1,
            )

    def click_box(self, start: str) -> None:
        at = next(i for i, words in enumerate(self.boxes()) if words.startswith(start))
        self.run(f"document.querySelectorAll('g.node')[{at}].setAttribute('data-test', 'this')")
        self.click("g.node[data-test=this] .box")
        self.run(
            "document.querySelectorAll('[data-test]').forEach(e => e.removeAttribute('data-test'))"
        )

    def press(self, key: str) -> None:
        """Press a key."""
        codes = {"Enter": 13, " ": 32, "Tab": 9, "Escape": 27}
        for kind in ("keyDown", "keyUp"):
            more = {"text": "\r"} if key == "Enter" and kind == "keyDown" else {}
            self.chrome.tell(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=codes.get(key, 0),
                **more,
            )

    def type(self, text: str) -> None:
        self.chrome.tell("Input.insertText", text=text)

    def focused(self) -> str:
        """What has the focus: its id, or what is said of it."""
        return self.run(
            "(e => e.id || e.ariaLabel || e.innerText || e.tagName)(document.activeElement)"
        )

    def answered(self) -> int:
        """How many files the page has answered."""
        return int(self.run("document.documentElement.dataset.answered || 0"))

    def wait(self, before: int) -> None:
        """Wait until the page has answered one file more."""
        self.run(
            "new Promise(done => { const look = () =>"
            f" (document.documentElement.dataset.answered || 0) == {before}"
            " ? setTimeout(look, 5) : done(1); look(); })"
        )

    def load(self, path: Path) -> None:
        """Give the page a file, and wait until it has answered."""
        before = self.answered()
        root = self.chrome.tell("DOM.getDocument")["root"]["nodeId"]
        field = self.chrome.tell("DOM.querySelector", nodeId=root, selector="#file")["nodeId"]
        self.chrome.tell("DOM.setFileInputFiles", files=[str(path)], nodeId=field)
        self.wait(before)

    def fetched(self) -> list[str]:
        """What the page asked for beyond itself, and what the browser complained of."""
        found = [
            event["request"]["url"]
            for method, event in self.chrome.events
            if method == "Network.requestWillBeSent"
            and not event["request"]["url"].startswith(("data:", "file:"))
        ]
        found += [e["entry"]["text"] for m, e in self.chrome.events if m == "Log.entryAdded"]
        found += [str(e) for m, e in self.chrome.events if m == "Runtime.exceptionThrown"]
        return found

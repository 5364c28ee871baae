"""Writing the record of an interview, and the documents that are made of it."""

from __future__ import annotations

from pathlib import Path

from engagement_rules._errors import RecordError
from engagement_rules._record import Record
from wizard import records
from wizard.files import Refused, free, write
from wizard.interview.talk import BACK, Talk
from wizard.prompts.screens import Chosen, Item, Tick

_FORMATS = (
    ("docx", "Word", "To edit, and to paste into the papers of a meeting."),
    ("pdf", "PDF", "To print and to publish; it can be read aloud by a screen reader."),
    ("html", "A web page", "One file that opens in any browser."),
    ("markdown", "Markdown", "Plain text with marks, for a wiki."),
    ("text", "Plain text", "For an e-mail."),
)


def to_record(talk: Talk) -> None:
    """Write the record beside the matter, and the documents into the folder of the person."""
    found = talk.prompter.tick(
        Tick(
            talk.state(),
            "As what do you want the documented rationale?",
            (
                "The record itself is kept with your matter, sealed. The documents are written "
                "into the folder in which you are.",
            ),
            tuple(Item(name, label, about) for name, label, about in _FORMATS),
            "Only the record",
            (BACK,),
        )
    )
    if isinstance(found, Chosen):
        return
    try:
        record = kept(talk)
    except (Refused, RecordError) as error:
        talk.say_next(f"Not written: {error}")
        return
    talk.say_next(f"Version {record.latest.number} of the record is sealed {record.seal[:16]}.")
    for format_ in found.ids:
        _export(talk, record, format_)


def path_of(talk: Talk) -> Path:
    """Where the record of a matter is kept: beside its journal."""
    journal = talk.journal.path or Path("matter.journal")
    return journal.with_name(f"{journal.stem}{records.ENDING}")


def kept(talk: Talk) -> Record:
    """The record as it stands now: a new one, or a further version where something has changed.

    Raises:
        Refused: It cannot be read or written, or is not as it was made.
    """
    path = path_of(talk)
    matter, history = talk.matter(), tuple(dict(event) for event in talk.journal.events)
    if not path.exists():
        record = Record.of(matter, made=talk.today, knowledge_base=talk.base, history=history)
    else:
        record = records.sound(path)
        last = record.latest.determination
        if last.matter == matter and last.rules.digest == talk.base.digest:
            return record
        record = record.reassess(matter, made=talk.today, knowledge_base=talk.base, history=history)
    write(path, record.to_json(), force=True, private=True)
    return record


def _export(talk: Talk, record: Record, format_: str) -> None:
    from wizard.documents.formats import ENDINGS, made
    from wizard.documents.rationale import rationale

    name = path_of(talk).name.removesuffix(records.ENDING)
    target = free(Path(f"{name}-v{record.latest.number}{ENDINGS[format_]}"))
    try:
        write(target, made(format_, rationale(record)), force=False)
    except (Refused, RecordError) as error:
        talk.say_next(f"Not written: {error}")
    else:
        talk.say_next(f"Written to {target}.")

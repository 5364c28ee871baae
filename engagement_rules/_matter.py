"""A matter: what a person told us, as they told it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationError,
    model_validator,
)

from engagement_rules._errors import MatterError, Place, Problem, did_you_mean
from engagement_rules._scalars import DATE_PATTERN, plausible
from engagement_rules._shapes import shape_problems
from engagement_rules._view import ID_PATTERN
from engagement_rules._yaml import Codes, Path_, Tree, Written, parse, read_bytes

CODES = Codes(unreadable="M101", syntax="M102", duplicate="M103", shape="M104", too_much="M105")
NOT_KNOWN = "not known"
NOT_YET = "not yet"

_WORDS: dict[object, str] = {
    True: "yes",
    False: "no",
    None: NOT_KNOWN,
    "true": "yes",
    "false": "no",
}


def _answer(value: object) -> object:
    if isinstance(value, dict | Answer):
        return value
    return {"answer": value}


def _word(value: object) -> object:
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, str):
        lowered = value.strip().lower()
        return _WORDS.get(
            lowered, lowered if lowered in ("yes", "no", NOT_KNOWN) else value.strip()
        )
    return value


def _as_text(value: object) -> object:
    """A field's value: text, or lists and mappings of text; it is kept and never weighed."""
    if isinstance(value, dict):
        return Fixed({str(key): _as_text(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(_as_text(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if value is None or isinstance(value, str) else str(value)


def _day(value: object) -> object:
    if value is None or (isinstance(value, str) and value.strip().lower() == NOT_KNOWN):
        return None
    if isinstance(value, str) and not DATE_PATTERN.match(value.strip()):
        raise ValueError("a date is written year-month-day, for example 2024-02-15, or `not known`")
    return value.strip() if isinstance(value, str) else value


def _plausible(value: dt.date | None) -> dt.date | None:
    return None if value is None else plausible(value)


def _day_or_not_yet(value: object) -> object:
    if isinstance(value, str) and value.strip().lower() == NOT_YET:
        return NOT_YET
    return _day(value)


Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=80)]
Short = Annotated[str, StringConstraints(max_length=400)]
Long = Annotated[str, StringConstraints(max_length=20_000)]
Day = Annotated[dt.date | None, BeforeValidator(_day), AfterValidator(_plausible)]
NamedDay = Annotated[
    dt.date | Literal["not yet"] | None,
    BeforeValidator(_day_or_not_yet),
    AfterValidator(lambda value: value if value == NOT_YET else _plausible(value)),
]


class _Part(BaseModel):
    # Only the whole matter is validated; its parts need no validator of their own at the start.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Answer(_Part):
    """One answer: yes, no, not known or the option of a choice; and if given, why and whence.

    Attributes:
        answer: `yes`, `no`, `not known`, or the id of an option.
        because: The person's reason, word for word.
        source: Where they have it from, word for word.
    """

    answer: Annotated[str, BeforeValidator(_word), StringConstraints(min_length=1, max_length=80)]
    because: Long | None = None
    source: Long | None = None


def _without_blanks(value: object) -> object:
    """A blank answer is a question that was not answered, not one answered by "not known"."""
    if isinstance(value, dict):
        return {name: answer for name, answer in value.items() if answer is not None}
    return value


class Fixed(dict[str, Any]):
    """A mapping that cannot be changed once it is made."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a matter cannot be changed; make another with `Matter.from_dict`")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[Fixed], tuple[dict[str, Any]]]:
        return Fixed, (dict(self),)


Answers = Annotated[
    dict[str, Annotated[Answer, BeforeValidator(_answer)]],
    BeforeValidator(_without_blanks),
    AfterValidator(Fixed),
]


Fields = Annotated[dict[str, Annotated[Any, BeforeValidator(_as_text)]], AfterValidator(Fixed)]


class Body(_Part):
    """A body that decides, or whose function is used.

    Attributes:
        id: Its name inside this matter.
        kind: Its kind, an id of the knowledge base; none when it is not known who decides.
        name: What it is called.
        acting_for: The body of this matter whose function it carries out.
        under: The arrangement under which it does so, an id of the knowledge base.
        members: For a joint committee, its members' ids in this matter.
        policies: The rules of local policy that it has switched on, ids of the knowledge base.
        answers: Answers that hold for this body only.
    """

    id: Id
    kind: Annotated[
        str | None, BeforeValidator(lambda v: None if str(v).strip().lower() == NOT_KNOWN else v)
    ] = None
    name: Short | None = None
    acting_for: Id | None = None
    under: Id | None = None
    members: tuple[Id, ...] = ()
    policies: tuple[Id, ...] = ()
    answers: Answers = Field(default_factory=Fixed)

    @property
    def shown(self) -> str:
        """What to call it in a sentence."""
        return self.name or self.id


class Act(_Part):
    """A step that is taken on a day: planning, working on a proposal, deciding.

    Attributes:
        id: Its name inside this matter.
        what: What is done, in a person's words.
        date: The day; none when it is not known.
        by: The bodies that act; all bodies of the matter when empty.
        answers: Answers that hold for this act only.
    """

    id: Id
    what: Short | None = None
    date: Day = None
    by: tuple[Id, ...] = ()
    answers: Answers = Field(default_factory=Fixed)


class Matter(_Part):
    """What is about to be done, by whom and when, and the answers given so far.

    Facts decide, fields describe: `answers` and `dates` can move an outcome, `fields` cannot.
    Where an answer is given more than once, the act's goes before the body's, and the body's
    before the matter's.

    Attributes:
        title: What the matter is called.
        reference: The person's own reference.
        bodies: Who decides.
        acts: What is done, and on which days.
        dates: Named dates: a day, `not yet`, or none when not known.
        fields: What belongs to the record and moves nothing.
        answers: Answers by the id of the fact or choice.
        explained: For a contradiction, why both answers stand.
        departures: For guidance that is not followed (an action that should be done, or a
            situation in which the duty is likely), why it is not.
    """

    title: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    reference: Short | None = None
    bodies: tuple[Body, ...] = ()
    acts: tuple[Act, ...] = ()
    dates: Annotated[dict[str, NamedDay], AfterValidator(Fixed)] = Field(default_factory=Fixed)
    fields: Fields = Field(default_factory=Fixed)
    answers: Answers = Field(default_factory=Fixed)
    explained: Annotated[dict[str, Long], AfterValidator(Fixed)] = Field(default_factory=Fixed)
    departures: Annotated[dict[str, Long], AfterValidator(Fixed)] = Field(default_factory=Fixed)

    _written: Written | None = PrivateAttr(default=None)

    def __eq__(self, other: object) -> bool:
        # Where it was written is no part of what it says.
        return isinstance(other, Matter) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((self.title, self.reference, tuple(self.answers)))

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        filled = {key: value for key, value in data.items() if value is not None}
        if isinstance(filled.get("bodies"), list | tuple):
            filled["bodies"] = [
                {"id": body, "kind": body} if isinstance(body, str) else body
                for body in filled["bodies"]
            ]
        return filled

    @classmethod
    def from_file(cls, path: str | Path) -> Matter:
        """Read a matter from a YAML or JSON file.

        Args:
            path: The file; one that ends in `.json` is read as JSON.

        Raises:
            MatterError: It cannot be read or is not of the right shape. The problems name the
                file, the line and the field, and say what would be right.
        """
        path = Path(path)
        data = read_bytes(path, CODES)
        return cls._from_written(
            parse(data, str(path), CODES, as_json=path.suffix.lower() == ".json")
        )

    @classmethod
    def from_text(cls, text: str, *, name: str = "the matter", as_json: bool = False) -> Matter:
        """Read a matter from YAML or JSON text.

        Raises:
            MatterError: As for `from_file`.
        """
        return cls._from_written(
            parse(text.encode("utf-8", "surrogatepass"), name, CODES, as_json=as_json)
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Matter:
        """Make a matter from plain values.

        Raises:
            MatterError: It is not of the right shape.
        """
        return cls._validated(dict(data), Written("the matter", None))

    @classmethod
    def from_json(cls, text: str) -> Matter:
        """Read back what `to_json` wrote.

        Raises:
            MatterError: As for `from_file`.
        """
        return cls.from_text(text, as_json=True)

    def to_json(self) -> str:
        """Write the matter as JSON; `from_json` gives an equal matter."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_dict(self) -> dict[str, Any]:
        """The matter as plain values; what was not given is left out."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @classmethod
    def _from_written(cls, written: Written) -> Matter:
        if not isinstance(written.tree, dict):
            found = (
                "a list"
                if isinstance(written.tree, list)
                else "text"
                if written.tree
                else "nothing"
            )
            raise MatterError(
                [
                    Problem(
                        CODES.shape,
                        f"a matter is a mapping (`title: …`), and this holds {found}",
                        Place(written.file),
                        cure="begin with `title: …` and give `bodies`, `acts` and `answers`",
                    )
                ]
            )
        return cls._validated(written.tree, written)

    @classmethod
    def _validated(cls, data: Mapping[str, Any] | Tree, written: Written) -> Matter:
        try:
            matter = cls.model_validate(data)
        except ValidationError as error:
            raise MatterError(shape_problems(error, written, CODES.shape, _KEYS)) from None
        matter._written = written
        problems = list(matter._own_problems())
        if problems:
            raise MatterError(problems)
        return matter

    def place(self, path: Path_) -> Place | None:
        """Where a part of the matter was written, if it came from a file."""
        return self._written.place(path) if self._written else None

    def _own_problems(self) -> Iterator[Problem]:
        """Names inside the matter that do not fit one another."""
        bodies = [body.id for body in self.bodies]
        for key, ids in (("bodies", bodies), ("acts", [act.id for act in self.acts])):
            for index, name in enumerate(ids):
                if name in ids[:index]:
                    yield Problem(
                        "M206",
                        f"the id `{name}` is given to two of the {key}",
                        self.place((key, index, "id")),
                        other=self.place((key, ids.index(name), "id")),
                        cure="give each an id of its own",
                    )
        wanted: list[tuple[str, Path_]] = []
        for index, body in enumerate(self.bodies):
            if body.acting_for:
                wanted.append((body.acting_for, ("bodies", index, "acting_for")))
            wanted += [
                (name, ("bodies", index, "members", i)) for i, name in enumerate(body.members)
            ]
        for index, act in enumerate(self.acts):
            wanted += [(name, ("acts", index, "by", i)) for i, name in enumerate(act.by)]
        for name, path in wanted:
            if name not in bodies:
                yield Problem(
                    "M206",
                    f"no body of this matter has the id `{name}`",
                    self.place(path),
                    cure=did_you_mean(name, bodies)
                    or f"name one of: {', '.join(bodies) or '(none)'}",
                )


_KEYS = frozenset(name for model in (Answer, Body, Act, Matter) for name in model.model_fields)

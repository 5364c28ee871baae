"""What people read is plain: a reading age of about twelve, terms explained, British spelling.

The measure is the Flesch-Kincaid grade, which counts words in a sentence and syllables in a word.
A grade is a school year in the United States; the reading age is the grade and five years more.
It knows nothing of sense, so it is a guard and not a judge: a text that passes may still be bad.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import pytest
import textstat

from engagement_rules import KnowledgeBase, Matter

ROOT = Path(__file__).resolve().parents[2]
BASE = KnowledgeBase.default()
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))

#: The highest mean grade of each kind of text: a reading age of twelve.
MEAN = 7.0
#: The highest grade of a question, asked and explained: nobody can answer what they cannot read.
QUESTION = 9.0
#: The highest grade of any one thing that a person is told.
SINGLE = 10.0

#: Names that the law has fixed and that no plain word can stand for. Each counts as the short word
#: beside it, since a reader meets it often and takes it in at one glance, and since the length of
#: a name is not the writer's doing. Every one of them is in the glossary, in plain words.
NAMES = {
    "clinical commissioning group": "group",
    "combined authority": "council",
    "commissioner": "buyer",
    "foundation trust": "trust",
    "health and wellbeing board": "board",
    "health and wellbeing strategy": "plan",
    "health scrutiny committee": "panel",
    "integrated care board": "board",
    "integrated care partnership": "panel",
    "joint forward plan": "plan",
    "joint strategic needs assessment": "study",
    "NHS England": "NHS",
    "primary care trust": "trust",
    "public sector equality duty": "duty",
    "scrutiny committee": "panel",
    "Secretary of State": "minister",
    "special administrator": "agent",
    "strategic health authority": "trust",
}
#: Where the glossary explains a name under another one.
EXPLAINED_AS = {
    "joint strategic needs assessment": "needs assessment",
    "scrutiny committee": "health scrutiny committee",
}

#: Words of art, and where the glossary explains each. A text may use one only if it is there.
JARGON = {
    r"accessible information": "accessible information",
    r"assurance": "assurance",
    r"best value": "best value",
    r"bids?": "bid",
    r"call(ed|s)?[- ](it |the \w+ )?in": "call in",
    r"carers?": "carer",
    r"clinical(ly)?": "clinical",
    r"combined authorit(y|ies)": "combined authority",
    r"commissioners?": "commissioner",
    r"commissioning": "commissioner",
    r"commissions?": "commissioner",
    r"common law": "common law",
    r"competitive": "competitive process",
    r"conscientious(ly)?": "conscientious consideration",
    r"constitutions?": "constitution of a body",
    r"consult(ed|ing|ations?)?": "consultation",
    r"contracts?": "contract",
    r"co-?produc(e|ed|tion)": "co-production",
    r"councils?": "council",
    r"declarations?": "declaration",
    r"delegat(e|ed|ion)": "delegated function",
    r"direct awards?": "direct award",
    r"due regard": "due regard",
    r"engagement": "engagement",
    r"equality analysis": "equality analysis",
    r"equality duty": "public sector equality duty",
    r"financial years?": "financial year",
    r"five tests": "five tests",
    r"formative": "formative stage",
    r"functions?": "function",
    r"GP": "GP practice",
    r"governing body": "governing body",
    r"Gunning": "Gunning rules",
    r"have regard": "have regard",
    r"Health Bill": "Health Bill",
    r"Healthwatch": "Healthwatch",
    r"impact": "impact",
    r"improvement schemes?": "local improvement scheme",
    r"inequalit(y|ies)": "health inequalities",
    r"joint committees?": "joint committee",
    r"judicial review": "judicial review",
    r"lead commissioners?": "lead commissioner",
    r"legitimate expectations?": "legitimate expectation",
    r"liable": "liable",
    r"limits? on activity": "activity limit",
    r"local authorit(y|ies)": "council",
    r"models? of care": "model of care",
    r"most suitable provider": "most suitable provider",
    r"needs assessment": "needs assessment",
    r"notice": "notice",
    r"operational": "operational",
    r"outline (business )?case": "outline business case",
    r"overriding": "overriding reason",
    r"pharmac(y|ies|eutical)": "pharmacy service",
    r"pilots?": "pilot",
    r"procure(d|ment)?": "procurement",
    r"proposals?": "proposal",
    r"protected (groups?|characteristics?)": "protected groups",
    r"provider selection": "provider selection rules",
    r"providers?": "provider",
    r"referrals?": "referral",
    r"regulations?": "regulations",
    r"representatives?": "representative",
    r"respite": "respite care",
    r"section 75": "section 75 partnership",
    r"set aside": "set aside",
    r"shortlist(ed|ing)?": "shortlist",
    r"social value": "social value",
    r"Special Health Authority": "Special Health Authority",
    r"specifications?": "specification",
    r"standstill": "standstill",
    r"statutory": "statutory guidance",
    r"strateg(y|ies|ic)": "strategy",
    r"substantial(ly)?": "substantial",
    r"tender(s|ing)?": "bid",
    r"terms of reference": "terms of reference",
    r"thresholds?": "threshold",
    r"var(y|ied|ying|iations?) (of |the |a )*contracts?": "contract variation",
    r"viable": "viable",
    r"voluntary sector": "voluntary sector",
}

#: Spellings of the United States, each with the British one.
SPELLINGS = {
    r"analyz\w+": "analyse",
    r"apologiz\w+": "apologise",
    r"behaviors?": "behaviour",
    r"cancel(ed|ing)": "cancelled, cancelling",
    r"catalogs?": "catalogue",
    r"centers?|centered": "centre",
    r"colors?|colored": "colour",
    r"counselors?": "counsellor",
    r"defense": "defence",
    r"enroll?ment": "enrolment",
    r"favor\w*": "favour",
    r"fulfill(s|ment)?": "fulfil",
    r"gray": "grey",
    r"gynecolog\w+": "gynaecology",
    r"honor(s|ed|ing)?": "honour",
    r"judgement": "judgment, as courts write it",
    r"label(ed|ing)": "labelled, labelling",
    r"labor": "labour",
    r"model(ed|ing)": "modelled, modelling",
    r"neighbor\w*": "neighbour",
    r"offense": "offence",
    r"orthopedic\w*": "orthopaedic",
    r"pediatric\w*": "paediatric",
    r"programs?": "programme",
    r"skillful\w*": "skilful",
    r"travel(ed|ing|ers?)": "travelled, travelling, traveller",
    r"[a-z]{3,}iz(e|es|ed|ing|ations?)(?<!size)(?<!sized)(?<!sizes)(?<!prize)(?<!prizes)": "-ise",
}


class Text(NamedTuple):
    """One thing that a person reads."""

    kind: str
    where: str
    words: str


def _texts() -> Iterator[Text]:
    for node in BASE.of_kind("fact", "choice", "date"):
        for key in ("ask", "help", "find_out"):
            yield Text(key, node.id, node.data[key])
        for key in ("yes_for_example", "no_for_example"):
            if key in node.data:
                yield Text("for_example", node.id, node.data[key])
        yield Text("question", node.id, f"{node.data['ask']} {node.data['help']}")
    for node in BASE.of_kind("action", "notice", "practice"):
        yield Text(node.kind, node.id, node.label)
    for node in BASE.of_kind("check"):
        yield Text("check", node.id, f"{node.data['asks']} {node.label}")
        for side in ("failed", "met"):
            for value in ("yes", "no"):
                yield Text("check_says", node.id, node.data[side]["says"][value])
        yield Text("check_says", node.id, node.data["at_risk"])
    for term in BASE.glossary:
        yield Text("glossary", term["term"], term["means"])
    for path in EXAMPLES:
        for name, words in Matter.from_file(path).fields.items():
            if name != "source":
                yield Text("matter", f"{path.stem}: {name}", words)


TEXTS = tuple(_texts())
KINDS = tuple(dict.fromkeys(text.kind for text in TEXTS))
#: Texts of a few words stand or fall with one long word, so only their mean is held.
LONG = ("action", "notice", "practice", "check", "glossary")
TERMS = {term["term"]: term["means"] for term in BASE.glossary}


def _plain(words: str) -> str:
    for name, short in NAMES.items():
        words = re.sub(rf"\b{name}(s?)\b", rf"{short}\1", words, flags=re.IGNORECASE)
    return words


def _grade(words: str) -> float:
    return textstat.flesch_kincaid_grade(_plain(words))


def _too_hard(kinds: tuple[str, ...], limit: float) -> list[str]:
    graded = [(round(_grade(t.words), 1), t) for t in TEXTS if t.kind in kinds]
    hard = sorted((entry for entry in graded if entry[0] > limit), reverse=True)
    return [f"{grade} {text.kind} {text.where}: {text.words}" for grade, text in hard]


@pytest.fixture(autouse=True, scope="module")
def _british():
    textstat.set_lang("en_GB")


def test_the_measure_tells_a_plain_text_from_a_hard_one():
    plain = "Ask people first. Tell them what you heard and what you did."
    hard = (
        "Commissioning organisations necessarily demonstrate proportionate consideration of "
        "stakeholder representations antecedent to contractual implementation."
    )

    assert _grade(plain) < 3
    assert _grade(hard) > 20


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_text_has_a_reading_age_of_twelve_at_most_in_the_mean(kind: str):
    grades = [_grade(text.words) for text in TEXTS if text.kind == kind]

    assert mean(grades) <= MEAN, f"{kind}: {mean(grades):.2f} over {len(grades)} texts"


def test_every_question_can_be_read():
    assert _too_hard(("question",), QUESTION) == []


def test_no_single_thing_that_a_person_is_told_is_hard_to_read():
    assert _too_hard(LONG, SINGLE) == []


def test_every_name_that_counts_as_a_short_word_is_in_the_glossary():
    assert {EXPLAINED_AS.get(name, name) for name in NAMES} - set(TERMS) == set()


@pytest.mark.parametrize("word", JARGON)
def test_a_word_of_art_that_is_used_has_a_glossary_entry(word: str):
    read = [*(text.words for text in TEXTS), *(node.label for node in BASE.nodes.values())]
    uses = [words for words in read if re.search(rf"\b({word})\b", words, re.IGNORECASE)]

    assert not uses or JARGON[word] in TERMS, f"explain {JARGON[word]!r}, as used in {uses[0]!r}"


def test_every_kind_of_body_is_explained():
    unexplained = {
        node.label
        for node in BASE.of_kind("body")
        if not any(term.lower() in node.label.lower() for term in TERMS)
    }

    assert unexplained == set()


def test_the_glossary_gives_each_term_once_and_in_the_order_of_the_alphabet():
    terms = [term["term"] for term in BASE.glossary]
    letters = [re.sub("[^a-z0-9]", "", term.lower()) for term in terms]

    assert len(set(letters)) == len(letters)
    assert letters == sorted(letters)


@pytest.mark.parametrize(
    "path",
    [*sorted((ROOT / "knowledge_base").rglob("*.yaml")), *EXAMPLES],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_the_spelling_is_british(path: Path):
    words = re.sub(r"https?://\S+", "", path.read_text("utf-8"))
    american = {
        found[0]: british
        for spelling, british in SPELLINGS.items()
        for found in re.finditer(rf"\b({spelling})\b", words, re.IGNORECASE)
    }

    assert american == {}

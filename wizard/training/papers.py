"""What the papers for a session have in common: their names, their heads and their feet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from engagement_rules import KnowledgeBase
from engagement_rules.training import TrainingScenario
from wizard.documents.document import Document, Form, Look
from wizard.render.blocks import Page
from wizard.training.told import Told


class Session(NamedTuple):
    """What a session is about.

    Attributes:
        told: Its scenarios, in the order in which they are worked through.
        every: All scenarios that there are, by id; twins are looked for among them.
        base: The rules.
        look: How the body's documents look.
    """

    told: tuple[Told, ...]
    every: Mapping[str, TrainingScenario]
    base: KnowledgeBase
    look: Look

    @property
    def title(self) -> str:
        """The title of its papers."""
        if len(self.told) == 1:
            return self.told[0].scenario.title
        return f"Training session: {len(self.told)} scenarios"

    def twin(self, told: Told) -> TrainingScenario | None:
        """The near twin of a scenario, if it is there."""
        return self.every.get(told.scenario.twin or "")


def session(
    scenarios: Sequence[TrainingScenario],
    every: Mapping[str, TrainingScenario],
    base: KnowledgeBase,
    look: Look,
) -> Session:
    """Decide the scenarios of a session.

    Raises:
        MatterError: One cannot be decided.
    """
    return Session(tuple(Told(one, base) for one in scenarios), every, base, look)


def paper(session: Session, about: str, page: Page, form: Form = "paper") -> Document:
    """A paper for a session."""
    return Document(
        title=session.title,
        about=about,
        page=page,
        foot=(
            f"For training: a working aid and not legal advice. Rules version "
            f"{session.base.version}."
        ),
        look=session.look,
        form=form,
    )

"""A comment as it is shown."""

from __future__ import annotations

# Annotations are read where the API describes itself, so what they name must be here then.
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003

from ssckg.model.revision_event import CommentKind, CommentState, Disposition  # noqa: TC001


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """A comment with its target by name, where it stands, and how it was answered.

    target: IRI below the base of the deployment; item: its code or label, "" where it has none;
    observations: the answer in words; led_to: id of the proposal that takes it up; hidden_because
    is told to the working group only.
    """

    id: str
    number: int
    iri: str
    round: str
    target: str
    item: str
    part: str
    kind: CommentKind
    text: str
    proposed: str
    author: str
    body: str
    at: datetime
    state: CommentState
    disposition: Disposition | None = None
    observations: str = ""
    answered_at: datetime | None = None
    led_to: str = ""
    hidden_because: str = ""

"""Steps of curation as they are recorded: who did what to which mapping, why, and on what ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import StateError, UsageError
from ssckg.io.unseen_characters import fault_of
from ssckg.model.curation import Action, CurationEvent

if TYPE_CHECKING:
    from ssckg.app.curation_views import Curation
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.curation import MappingKey

_MAX_TEXT: Final = 4000


def step_of(  # noqa: PLR0917  who does what to what, and why: each step has all six
    cur: Curation, ws: Workspace, actor: Actor, key: MappingKey, action: Action, reason: str
) -> CurationEvent:
    """Return a step, without taking it.

    Raises:
        StateError: the mapping is of a set that a release froze.
        UsageError: the reason is too long, or holds what nobody sees.
    """
    _require_living(ws, key)
    if len(reason) > _MAX_TEXT:
        raise UsageError(f"the reason is longer than {_MAX_TEXT} characters", hint="say it shorter")
    if unseen := fault_of(reason):
        raise UsageError(f"the reason {unseen}", hint="write plain words")
    subject_end, object_end = cur.ends(key)
    return CurationEvent(
        number=cur.version(key) + 1,
        action=action,
        at=ws.now(),
        by=actor.id,
        name=actor.name,
        role=actor.role,
        agency=actor.agency,
        reason=_cell(reason),
        subject_end=subject_end,
        object_end=object_end,
    )


def _require_living(ws: Workspace, key: MappingKey) -> None:
    """Return where a mapping is of no frozen set.

    Raises:
        StateError: it was frozen with a release.
    """
    for version, one in ws.directory.manifest.get("releases", {}).items():
        if key.mapping_set in one["mapping_sets"]:
            raise StateError(
                f"{key.id} was frozen with the release {version}",
                hint="what became of elements is decided in a round; mappings to others live on",
            )


def _cell(text: str) -> str:
    """Return a text that stands unchanged in a cell of a mapping set (docs/decisions/0004)."""
    return " ".join(text.split()).replace('"', "'").replace("|", "/")


def checked_share(confidence: float) -> float:
    """Return a share, rounded.

    Raises:
        UsageError: it is not between 0 and 1.
    """
    if not 0 <= confidence <= 1:
        raise UsageError(f"a confidence of {confidence:g} is not between 0 and 1")
    return round(confidence, 2)

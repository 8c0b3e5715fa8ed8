"""What must hold before an edition is released."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import StateError, UsageError
from ssckg.namespaces import BASE
from ssckg.revision.releasing.finding import released_rounds
from ssckg.revision.releasing.freezing import left_open

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.model.revision_state import RoundState
    from ssckg.publication.composing import Content

_SHOWN: Final = 10


def require_free(ws: Workspace, version: str, content: Content) -> None:
    """Return where no edition, and nothing else, has the name that IRIs would begin with.

    Raises:
        UsageError: the version is taken, or is none.
    """
    if not any(character.isdigit() for character in version):
        raise UsageError(
            f"{version!r} names no version", hint="add a number, for example un-sscf-0.1"
        )
    for one in released_rounds(ws.store):
        if one.version == version:
            raise UsageError(
                f"{version} was released by the round {one.round} on {one.at:%Y-%m-%d}",
                hint="a release stays as it is; take the next version",
            )
    start = f"{BASE}{version}/"
    taken = f"{BASE}framework/{version}" in content.subjects
    if taken or any(iri.startswith(start) for iri in content.subjects):
        raise UsageError(
            f"there is an edition or another thing called {version}", hint="take another version"
        )


def require_other_name(state: RoundState, version: str) -> None:
    """Return where the version is neither the framework nor the edition before.

    Raises:
        UsageError: it is one of them.
    """
    if version in {state.round.framework, state.round.starts_from}:
        raise UsageError(
            f"{version} is the name of the framework or of the edition before",
            hint=f"for example {state.round.framework}-0.1",
        )


def require_not_released(state: RoundState) -> None:
    """Return where the round has not led to a release yet.

    Raises:
        StateError: it has.
    """
    if state.released is not None:
        at, content = state.released
        raise StateError(
            f"the round {state.round.id} was released as {content.version} on {at:%Y-%m-%d}",
            hint="a round leads to one release; changes to it need another round",
        )


def require_decided(state: RoundState, *, leave_open: bool) -> None:
    """Return where something was decided on every proposal, or they may be left open.

    Raises:
        StateError: some are not decided, by their ids.
    """
    names = [one.id for one in left_open(state)]
    if not names or leave_open:
        return
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    is_one = len(names) == 1
    raise StateError(
        f"{len(names)} {'proposal is' if is_one else 'proposals are'} not decided:"
        f" {', '.join(names[:_SHOWN])}{more}",
        hint="decide on them, or release with --leave-open, which names them in the release",
    )

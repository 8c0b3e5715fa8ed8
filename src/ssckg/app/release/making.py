"""Makes a release: once for each round, whole or not at all.

The frozen files are on the disk before the step is taken, and what is published follows it. Who
dies before the step leaves files that nobody counts; who dies after it leaves a word, and whoever
comes next lets what is published follow.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from ssckg.access.signatures import sign
from ssckg.app.amending import Amending
from ssckg.app.attesting import signing_keys
from ssckg.app.composing import Composer
from ssckg.app.following import following
from ssckg.app.permitting import permit
from ssckg.app.release.conditions import (
    require_decided,
    require_free,
    require_not_released,
    require_other_name,
)
from ssckg.app.release.freezing import (
    about_document,
    base_edition,
    carried_sets,
    frozen_edition,
    working_edition,
)
from ssckg.app.release.kept import files_of
from ssckg.app.release.made import MadeRelease
from ssckg.app.revision.desk import Step, open_round, take
from ssckg.errors import (
    BusyError,
    CheckError,
    ConflictError,
    ForbiddenError,
    StateError,
    UsageError,
)
from ssckg.model.revision_event import Released, RoundAction
from ssckg.revision import rules
from ssckg.revision.bodies import body_for
from ssckg.revision.releasing.freezing import SIGNATURE_TYPE, left_open, to_sign
from ssckg.store.locks import LockedError, lock
from ssckg.store.releases import ReleaseFolder, check_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.release import WorkingEdition
    from ssckg.model.revision_event import EventContent
    from ssckg.model.revision_state import RoundState
    from ssckg.publication.composing import Content
    from ssckg.revision.releasing.carrying import Carried
    from ssckg.revision.releasing.freezing import Frozen

_WAIT_SECONDS: Final = 60.0


def make_release(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    version: str,
    *,
    leave_open: bool = False,
    follow: Sequence[str] = (),
    body: str = "",
    step: Callable[[str], None] = lambda _: None,
) -> MadeRelease:
    """Freeze the edition that a round decided on, and publish it.

    Args:
        ws: the workspace.
        actor: who releases.
        round_id: id of the round.
        version: of the edition, for example "un-sscf-0.1".
        leave_open: release although nothing was decided on some proposals; they are named in it.
        follow: mapping sets to carry over, beside those that the round names.
        body: for whom the actor acts, where that is not their own body.
        step: told in words what is being done.

    Raises:
        ForbiddenError: the actor or body may not.
        UnknownNameError: no such round or mapping set.
        UsageError: the version cannot be one, or is taken.
        StateError: the stage does not open it; proposals are not decided; the decisions cannot be
            carried out together; the round was released.
        BusyError: another release is being made.
        DataError: a log is damaged, or what was built or an earlier release is lost.
        MissingError: it is released, and what is published could not follow yet.
    """
    permit(ws, actor, "revision-release")
    open_round(ws, round_id)  # one that is not there, or damaged, is told before anything is done
    making = _Making(ws, version, (*follow,), leave_open=leave_open, step=step)
    with _alone(ws):
        making.prepare()
        with following(ws):
            try:
                take(ws, actor, round_id, RoundAction.RELEASE, making.content_for, body)
            except (UsageError, StateError, ConflictError):
                making.drop()
                raise
            Composer.of(ws, step).bring_up_to_date()
    return making.report(is_made=True)


def try_release(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    version: str,
    *,
    leave_open: bool = False,
    follow: Sequence[str] = (),
    body: str = "",
) -> MadeRelease:
    """Return what a release would come to, and why it would be refused now; nothing is kept.

    Raises:
        ForbiddenError: the actor may not release at all.
        UnknownNameError: no such round or mapping set.
        UsageError: the version cannot be one, or is taken.
        StateError: the decisions cannot be carried out together.
    """
    permit(ws, actor, "revision-release")
    state = open_round(ws, round_id)
    making = _Making(ws, version, (*follow,), leave_open=True)
    making.prepare()
    refused = ""
    one = Step(body_for(actor, body), ws.now())
    try:
        rules.require(state, RoundAction.RELEASE, one.body, one.at)
        require_decided(state, leave_open=leave_open)
        require_not_released(state)
    except (StateError, ForbiddenError) as error:
        refused = str(error)
    making.freeze(state, one.at)
    return making.report(is_made=False, refused=refused)


class _Making:
    """A release in the making; the frozen graphs of the last try."""

    def __init__(
        self,
        ws: Workspace,
        version: str,
        follow: tuple[str, ...],
        *,
        leave_open: bool,
        step: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.ws, self.version, self.follow = ws, check_version(version), follow
        self.leave_open, self.step = leave_open, step
        self.folder = ReleaseFolder(ws.directory.layout)
        self.content: Content | None = None
        self.curated: Callable[[Content], Content] = lambda content: content
        self.made: tuple[Frozen, WorkingEdition, RoundState, datetime] | None = None
        self.sets: tuple[Carried, ...] = ()
        self.files: dict[str, int] = {}

    def prepare(self) -> None:
        """Read what is published, and see whether the version is free.

        Raises:
            UsageError: it is taken.
        """
        self.step("reading what is published")
        amending = Amending(self.ws.directory, self.ws.store)
        self.content, releases = amending.with_releases(Composer.of(self.ws).built())
        self.curated = lambda content: amending.with_curation(content, releases)
        require_free(self.ws, self.version, self.content)

    def content_for(self, state: RoundState, step: Step) -> tuple[EventContent, ...]:
        """Freeze the edition, put its files on the disk, and return what is to be noted."""
        require_not_released(state)
        require_decided(state, leave_open=self.leave_open)
        self.step("freezing")
        frozen, working = self.freeze(state, step.at)
        ring = signing_keys(self.ws)
        said = to_sign(
            self.version, state.round.id, state.head, frozen.sha256, frozen.following_sha256
        )
        signature = sign(said, ring, SIGNATURE_TYPE)
        about = about_document(
            frozen, working, state, step.at, signature=signature, key=ring.public[-1]
        )
        files = files_of(frozen.nquads, frozen.following, about)
        self.folder.sweep()
        self.folder.keep(self.version, files)
        self.files = {name: len(content) for name, content in sorted(files.items())}
        released = Released(
            version=self.version,
            frozen=frozen.sha256,
            following=frozen.following_sha256,
            sets=self._names(state) if frozen.following else (),
            signature=signature,
            added=frozen.added,
            changed=frozen.changed,
            retired=frozen.retired,
        )
        return (released,)

    def freeze(self, state: RoundState, at: datetime) -> tuple[Frozen, WorkingEdition]:
        """Return the frozen edition, and the edition that it is of.

        Raises:
            StateError: the accepted changes cannot be carried out together.
        """
        if self.content is None:
            raise AssertionError("read what is published first")
        require_other_name(state, self.version)
        try:
            base = base_edition(state, self.content)
            working = working_edition(state, base, self.version, at)
        except CheckError as error:
            raise StateError(
                error.message, hint="decide anew on what contradicts: ssckg revision decide"
            ) from error
        names = self._names(state)
        self.sets = carried_sets(working, names, self.curated(self.content), at) if names else ()
        frozen = frozen_edition(working, state, at, self.sets)
        self.made = frozen, working, state, at
        return frozen, working

    def drop(self) -> None:
        """Take the files away again; the release did not come about."""
        if self.files:
            self.folder.drop(self.version)

    def report(self, *, is_made: bool, refused: str = "") -> MadeRelease:
        """Return what it came to."""
        if self.made is None:
            raise AssertionError("nothing was frozen")
        frozen, _, state, at = self.made
        return MadeRelease(
            version=self.version,
            round=state.round.id,
            at=at,
            frozen=frozen,
            sets=self.sets,
            open=tuple(one.id for one in left_open(state)),
            files=self.files,
            is_made=is_made,
            is_demonstration=state.round.is_demonstration,
            refused=refused,
        )

    def _names(self, state: RoundState) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*state.round.follow, *self.follow)))


@contextmanager
def _alone(ws: Workspace) -> Iterator[None]:
    """Make one release at a time.

    Raises:
        BusyError: another one takes very long.
    """
    path = ws.directory.layout.lock_file("release")
    try:
        with lock(path, exclusive=True, wait=_WAIT_SECONDS):
            yield
    except LockedError as error:
        raise BusyError(
            f"another release is being made ({error})", hint="try again when it is done"
        ) from error

"""The releases of a data directory, as they go into what is published."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from ssckg.app.release.freezing import (
    about_document,
    base_edition,
    carried_sets,
    frozen_edition,
    working_edition,
)
from ssckg.app.submission_parts import mover
from ssckg.errors import DataDirectoryError, DataError, SsckgError, UnknownNameError
from ssckg.publication.frozen import FrozenRelease, with_releases
from ssckg.reasoning.inference import infer
from ssckg.revision import log
from ssckg.revision.releasing.finding import released_rounds
from ssckg.revision.state import state_of
from ssckg.store.releases import ABOUT, FOLLOWING, FROZEN, ReleaseFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from ssckg.ports import GraphStore
    from ssckg.publication.composing import Content
    from ssckg.revision.releasing.finding import ReleasedRound
    from ssckg.store.directory import DataDirectory


class KeptReleases:
    """What the logs of rounds say was released, and the files that were kept of it."""

    def __init__(self, directory: DataDirectory, store: GraphStore | None) -> None:
        """Take the data directory and the workspace dataset (None: there is none yet)."""
        self._folder = ReleaseFolder(directory.layout)
        self._store = store
        # Before the logs: what is released in between is then in both, or in them alone.
        self._published = directory.manifest

    def found(self) -> tuple[ReleasedRound, ...]:
        """Return the releases, the first one first.

        Raises:
            DataError: a log is damaged.
            EngineError: the engine does not answer.
        """
        return released_rounds(self._store) if self._store is not None else ()

    def frozen(
        self,
        content: Content,
        found: Iterable[ReleasedRound],
        curated: Callable[[Content, datetime], Content],
    ) -> tuple[FrozenRelease, ...]:
        """Return all releases.

        What is lost of a release is made again from the log of its round; only the same bytes
        are taken. A release that was published and that no log tells of stops everything.

        Args:
            content: what was built.
            found: the releases, the first one first.
            curated: puts into content what curation had made public by a time.

        Raises:
            DataError: a release is lost and cannot be made again, or the content has its graphs.
        """
        found = tuple(found)
        if lost := lost_releases(self._published, found):
            raise lost_from_log(lost[0])
        releases: list[FrozenRelease] = []
        for one in found:
            try:
                releases.append(self._read(one))
            except (UnknownNameError, DataDirectoryError):
                before = with_releases(content, releases, infer, mover(content))
                self._make_again(one, before, curated)
                releases.append(self._read(one))
        return tuple(releases)

    def _read(self, one: ReleasedRound) -> FrozenRelease:
        frozen = self._folder.read(one.version, one.content.frozen, FROZEN)
        following = b""
        if one.content.following:
            following = self._folder.read(one.version, one.content.following, FOLLOWING)
        return FrozenRelease(one.version, frozen, following)

    def _make_again(
        self, one: ReleasedRound, content: Content, curated: Callable[[Content, datetime], Content]
    ) -> None:
        """Make the files of a release from the log of its round.

        Raises:
            DataError: what comes out is something else, or nothing.
        """
        lost = f"the files of release {one.version} are lost or damaged"
        hint = f"bring them back from a backup, below releases/{one.version}"
        if self._store is None:
            raise DataError(lost, hint=hint)
        state = state_of(log.read(self._store, one.round)[: one.number - 1])
        try:
            working = working_edition(state, base_edition(state, content), one.version, one.at)
            followed = curated(content, one.at) if one.content.following else content
            names = one.content.sets
            carried = carried_sets(working, names, followed, one.at)
            frozen = frozen_edition(working, state, one.at, carried)
        except SsckgError as error:
            raise DataError(
                f"{lost}, and cannot be made again: {error.message}", hint=hint
            ) from error
        made = (frozen.sha256, frozen.following_sha256)
        if made != (one.content.frozen, one.content.following):
            which = "edition" if made[0] != one.content.frozen else "mapping sets that follow it"
            raise DataError(
                f"{lost}, and made again from the log and from what is built now, the {which}"
                " came out otherwise",
                hint=hint,
            )
        about = about_document(frozen, working, state, one.at, signature=one.content.signature)
        self._folder.keep(one.version, files_of(frozen.nquads, frozen.following, about))


def lost_releases(manifest: Mapping[str, Any], found: Iterable[ReleasedRound]) -> tuple[str, ...]:
    """Return the versions that were published and of which no log tells now, sorted.

    So it is where the end of a log was cut off, or an older copy of the workspace brought back.

    Args:
        manifest: of what is published, read before the logs.
        found: the releases that the logs tell of.
    """
    if "as_of" in manifest:
        return ()  # a past state has no logs of its own
    told = {(one.version, one.content.frozen, one.content.following) for one in found}
    return tuple(
        sorted(
            version
            for version, said in manifest.get("releases", {}).items()
            if (version, said.get("frozen"), said.get("following")) not in told
        )
    )


def lost_from_log(version: str) -> DataError:
    """Return what is said of a release that was published and of which no log tells now."""
    return DataError(
        f"{version} was released and published, and the log of its round does not tell of it",
        hint="its end was cut off or is too old: bring the workspace back from a later backup",
    )


def files_of(frozen: bytes, following: bytes, about: bytes) -> dict[str, bytes]:
    """Return the files of a release by name."""
    files = {FROZEN: frozen, ABOUT: about}
    return files | ({FOLLOWING: following} if following else {})


def releases_hash(found: Iterable[ReleasedRound]) -> str:
    """Return what is the same as long as the same editions are released; empty without any."""
    lines = [[one.version, one.content.frozen, one.content.following] for one in found]
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest() if lines else ""


def manifest_entries(
    found: Iterable[ReleasedRound], releases: Iterable[FrozenRelease]
) -> dict[str, dict[str, Any]]:
    """Return what the manifest of the published dataset says of releases, by version."""
    sets = {one.version: sorted(one.mapping_sets) for one in releases}
    return {
        one.version: {
            "round": one.round,
            "at": one.at.isoformat(),
            "frozen": one.content.frozen,
            "following": one.content.following,
            "mapping_sets": sets[one.version],
        }
        for one in found
    }

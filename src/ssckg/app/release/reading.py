"""The releases of a data directory, listed and told."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssckg.app.permitting import permit
from ssckg.app.release.kept import lost_from_log, lost_releases
from ssckg.errors import DataDirectoryError, UnknownNameError
from ssckg.namespaces import BASE, CODE, expand
from ssckg.revision.releasing.finding import released_rounds
from ssckg.store.releases import FOLLOWING, ReleaseFolder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.revision.releasing.finding import ReleasedRound

_LISTED: Final = (
    *("version", "title", "round", "released", "hash", "items", "is_demonstration"),
    *("starts_from", "published", "lost"),
)
_LOG_GONE: Final = "the log of its round does not tell of it any more"
_FILES_GONE: Final = "its files are gone; they are made again from the log when it is next needed"


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """The frozen graphs of a release, as canonical N-Quads, and their SHA-256."""

    version: str
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseView:
    """A release as it is told; graphs: statements of each frozen graph, by its IRI.

    successions: how many of each kind, of elements and of data points; following: statements of
    the mapping sets as they were carried over, by graph; published: whether it is in the published
    dataset already; about: what `release.json` says; lost: what of it is gone, in words. Of one
    whose log is gone nobody knows any more how many elements were added, changed and retired.
    """

    version: str
    round: str
    at: str
    sha256: str
    added: int | None
    changed: int | None
    retired: int | None
    is_published: bool
    graphs: dict[str, int]
    following: dict[str, int]
    successions: dict[str, int]
    about: dict[str, Any]
    lost: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "version": self.version,
            "edition": f"{BASE}framework/{self.version}",
            "title": self.about.get("title"),
            "round": self.round,
            "released": self.at,
            "hash": self.sha256,
            "items": {"added": self.added, "changed": self.changed, "retired": self.retired},
            "is_demonstration": self.about.get("is_demonstration"),
            "starts_from": self.about.get("starts_from"),
            "published": self.is_published,
            "lost": self.lost or None,
            "graphs": self.graphs,
            "following": self.following,
            "successions": self.successions,
            "signature": self.about.get("signature"),
            "software": self.about.get("software"),
        }

    def as_line(self) -> dict[str, Any]:
        """Return what a list of releases tells of it."""
        document = self.as_dict()
        return {name: document[name] for name in _LISTED}


def list_releases(ws: Workspace, actor: Actor) -> tuple[ReleaseView, ...]:
    """Return all releases, the first one first; without their graphs. Lost ones are named as such.

    Raises:
        ForbiddenError: the actor may not.
        DataError: a log is damaged.
    """
    permit(ws, actor, "revision-read")
    manifest = ws.directory.manifest
    found = released_rounds(ws.store)
    views = [_view(ws, one) for one in found]
    views += [_lost_view(ws, manifest, version) for version in lost_releases(manifest, found)]
    return tuple(sorted(views, key=lambda one: (one.at, one.version)))


def show_release(ws: Workspace, actor: Actor, version: str) -> ReleaseView:
    """Return one release with what is in it.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is no such release.
        DataDirectoryError: its file was changed.
        DataError: a log is damaged.
    """
    permit(ws, actor, "revision-read")
    return _view(ws, find_release(ws, version), in_full=True)


def frozen_file(ws: Workspace, actor: Actor, version: str) -> FrozenFile:
    """Return the frozen graphs of a release, once their hash has been found right.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is no such release.
        DataDirectoryError: the file was changed, or is not kept.
        DataError: a log is damaged.
    """
    permit(ws, actor, "revision-read")
    one = find_release(ws, version)
    content = ReleaseFolder(ws.directory.layout).read(one.version, one.content.frozen)
    return FrozenFile(one.version, one.content.frozen, content)


def find_release(ws: Workspace, version: str) -> ReleasedRound:
    """Return a release as its log has it; `version` may be its IRI.

    Raises:
        UnknownNameError: there is none.
        DataError: it was published, and the log of its round does not tell of it any more.
    """
    manifest = ws.directory.manifest
    name = version
    for base in (BASE, ws.base):
        name = name.removeprefix(f"{base}release/")
    every = {one.version: one for one in released_rounds(ws.store)}
    if name in lost_releases(manifest, every.values()):
        raise lost_from_log(name)
    if name not in every:
        raise UnknownNameError("release", version, tuple(every))
    return every[name]


def _view(ws: Workspace, one: ReleasedRound, *, in_full: bool = False) -> ReleaseView:
    folder = ReleaseFolder(ws.directory.layout)
    frozen = folder.read(one.version, one.content.frozen) if in_full else b""
    following = b""
    if in_full and one.content.following:
        following = folder.read(one.version, one.content.following, FOLLOWING)
    return ReleaseView(
        version=one.version,
        round=one.round,
        at=one.at.isoformat(),
        sha256=one.content.frozen,
        added=one.content.added,
        changed=one.content.changed,
        retired=one.content.retired,
        is_published=one.version in ws.directory.manifest.get("releases", {}),
        graphs=_graphs(frozen),
        following=_graphs(following),
        successions=_successions(frozen),
        about=_about(folder, one.version, one.content.frozen),
        lost="" if folder.place(one.version).is_file() else _FILES_GONE,
    )


def _lost_view(ws: Workspace, manifest: Mapping[str, Any], version: str) -> ReleaseView:
    """Return what is still known of a release that was published and of which no log tells."""
    said = manifest["releases"][version]
    about = _about(ReleaseFolder(ws.directory.layout), version, str(said["frozen"]))
    counts = about.get("counts", {})
    return ReleaseView(
        version=version,
        round=str(said["round"]),
        at=str(said["at"]),
        sha256=str(said["frozen"]),
        added=counts.get("added"),
        changed=counts.get("changed"),
        retired=counts.get("retired"),
        is_published=True,
        graphs={},
        following={},
        successions={},
        about=about,
        lost=_LOG_GONE,
    )


def _about(folder: ReleaseFolder, version: str, frozen: str) -> dict[str, Any]:
    """Return what the file beside the release says; nothing where it is of another release."""
    try:
        found = json.loads(folder.about(version) or b"{}")
    except ValueError as error:
        raise DataDirectoryError(f"release.json of {version} is damaged") from error
    is_its = isinstance(found, dict) and found.get("sha256") == frozen
    return found if is_its else {}


def _graphs(nquads: bytes) -> dict[str, int]:
    names = (line[line.rindex(b" <", 0, -2) + 2 : -3].decode() for line in nquads.splitlines())
    return dict(sorted(Counter(names).items()))


def _successions(nquads: bytes) -> dict[str, int]:
    start = f"> <{expand('ssc:successionKind')}> <{CODE}succession-kind/".encode()
    found = (line.partition(start)[2] for line in nquads.splitlines() if start in line)
    return dict(sorted(Counter(rest.partition(b">")[0].decode() for rest in found).items()))

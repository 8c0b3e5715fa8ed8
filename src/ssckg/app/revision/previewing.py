"""A working edition to look at: a data directory of its own, with what is published and the draft.

What is published, and the round, stay as they are. The preview keeps what was public when it was
made, and says so; commands on it note when its origin has published since (`preview_age`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from ssckg import __version__
from ssckg.app.composing import Composer
from ssckg.app.following import open_published
from ssckg.app.permitting import permit
from ssckg.app.release.kept import files_of
from ssckg.app.revision.candidates import (
    Chosen,
    Together,
    candidates,
    that_fit,
)
from ssckg.app.revision.desk import find_proposal, open_round
from ssckg.app.revision.draft import draft_of, draft_version
from ssckg.app.revision.editions import load_edition
from ssckg.app.revision.preview_age import MARK
from ssckg.app.settings import remote_endpoint
from ssckg.content.derived_mappings import READ as READ_TO_DERIVE
from ssckg.content.derived_mappings import derived_graphs
from ssckg.content.rebase import rebase
from ssckg.errors import UsageError, WriteError
from ssckg.model.revision_state import ProposalStatus
from ssckg.publication.canonical import canonical_nquads, dataset_hash
from ssckg.publication.composing import Content
from ssckg.publication.derived_anew import derived_anew
from ssckg.publication.frozen import with_releases
from ssckg.reasoning.inference import infer
from ssckg.revision.releasing.succession_rdf import count_changes
from ssckg.store.directory import DataDirectory
from ssckg.store.quads import read_quads
from ssckg.store.releases import ReleaseFolder, ReleaseShelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from pyoxigraph import Quad

    from ssckg.app.revision.draft import Draft
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.revision_state import ProposalState, RoundState

_FORMAT: Final = "ssckg-preview/1"
_GONE: Final = frozenset({ProposalStatus.WITHDRAWN, ProposalStatus.DECLINED})
_SAID: Final = (
    *("frameworks", "mappings", "mapping_sets", "derived_mappings", "version", "base", "seconds"),
)
"""What the manifest of a preview takes over from that of what is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePreview:
    """A preview: where, of which round and proposals, and what differs from the edition before.

    left_out: proposals that could not be carried out beside the others, with the reason.
    """

    data: str
    round: str
    edition: str
    starts_from: str
    proposals: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    added: int
    changed: int
    retired: int
    mapping_sets: tuple[str, ...]
    triples: int
    is_demonstration: bool

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        found = {name: getattr(self, name) for name in self.__slots__}
        left = [{"proposal": name, "why": why} for name, why in self.left_out]
        return found | {"left_out": left}


def preview(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    out: Path,
    *,
    chosen: Chosen = Chosen.ACCEPTED,
    with_proposals: Sequence[str] = (),
    step: Callable[[str], None] = lambda _: None,
) -> MadePreview:
    """Make a data directory with what is published and the working edition of a round.

    Args:
        ws: the workspace.
        actor: who asks.
        round_id: id of the round.
        out: the folder: new, empty, or an earlier preview of the same round.
        chosen: what is accepted, or all that is open too, as far as it goes together.
        with_proposals: what is accepted and exactly these (ids), whatever `chosen` says.
        step: told in words what is being done.

    Raises:
        ForbiddenError: not open to this actor.
        UnknownNameError: no such round or proposal.
        UsageError: something else is in `out`; a proposal was withdrawn or declined.
        CheckError: the named proposals cannot be carried out beside what is accepted.
        WriteError: the folder cannot be written.
        EngineError: an engine failed.
    """
    permit(ws, actor, "revision-read")
    state = open_round(ws, round_id)
    _check_place(ws, out, state.round.id)
    base = load_edition(ws, state.round.starts_from)
    if with_proposals:
        together = Together(_named(ws, state, with_proposals))
    else:
        together = that_fit(state, base, candidates(state, chosen))
    step("reading what is published")
    content = _published(ws)
    step("carrying out changes")
    draft = draft_of(state, base, together.taken, content, ws.now())
    step("putting together")
    whole = _with_draft(content, draft)
    return _written(ws, state, out, (draft, together), whole, step)


def _named(ws: Workspace, state: RoundState, names: Sequence[str]) -> tuple[ProposalState, ...]:
    """Return what is accepted, and the proposals of these names."""
    found = {one.id: one for one in candidates(state, Chosen.ACCEPTED)}
    for name in names:
        owner, one = find_proposal(ws, name)
        if owner.round.id != state.round.id:
            raise UsageError(f"{one.id} is a proposal of {owner.round.id}, not of {state.round.id}")
        if one.status in _GONE:
            raise UsageError(f"{one.id} is {one.status}", hint="name one that is open or accepted")
        found[one.id] = one
    return tuple(found.values())


def _check_place(ws: Workspace, out: Path, round_id: str) -> None:
    """Raise unless a preview of the round may be made in a folder.

    Raises:
        UsageError: something else is there.
    """
    here, own = out.resolve(), ws.directory.path.resolve()
    if here == own or own in here.parents or here in own.parents:
        raise UsageError(
            f"{out} is the data directory itself, or in it", hint="take another folder"
        )
    if not out.exists():
        return
    if not out.is_dir():
        raise UsageError(f"{out} is a file", hint="name a folder that is not there yet")
    if not any(out.iterdir()):
        return
    try:
        marked = json.loads((out / MARK).read_text("utf-8"))
        of = marked["round"] if marked["format"] == _FORMAT else ""
    except (OSError, ValueError, KeyError, TypeError):
        of = ""
    if of != round_id:
        what = f"a preview of {of}" if of else "something else"
        raise UsageError(f"{out} holds {what}", hint="name a folder that is not there yet")


def _published(ws: Workspace) -> Content:
    """Return what is published, as people see it."""
    with open_published(ws.directory.path) as store:
        return Content(canonical_nquads(read_quads(store)), ws.base)


def _with_draft(content: Content, draft: Draft) -> Content:
    """Return content with a draft in it, and derived mappings made anew."""

    def move(quads: Iterable[Quad]) -> Iterable[Quad]:
        return rebase(quads, content.base)

    joined = with_releases(content, [draft.graphs], infer, move)
    return derived_anew(joined, derived_graphs, READ_TO_DERIVE, infer, move)


def _written(  # noqa: PLR0917  what is written, where, and whose it is
    ws: Workspace,
    state: RoundState,
    out: Path,
    made: tuple[Draft, Together],
    whole: Content,
    step: Callable[[str], None],
) -> MadePreview:
    draft, together = made
    version = draft_version(state.round.id)
    directory = DataDirectory.create_or_open(out)
    about = _about(ws, state, made)
    _mark(out, about)
    frozen, following = draft.graphs.frozen, draft.graphs.following
    folder = ReleaseFolder(directory.layout)
    folder.keep(version, files_of(frozen, following, about))
    manifest = _manifest(ws, draft, whole, state)
    manifest["shelf"] |= _lent(ws, folder)
    outcome = Composer(directory, None, lambda: datetime.now(UTC), step).publish_build(
        whole.nquads, manifest
    )
    added, changed, retired = count_changes(draft.working)
    return MadePreview(
        data=str(out),
        round=state.round.id,
        edition=version,
        starts_from=state.round.starts_from,
        proposals=tuple(one.id for one in together.taken),
        left_out=tuple((one.id, why) for one, why in together.left_out),
        added=added,
        changed=changed,
        retired=retired,
        mapping_sets=draft.sets,
        triples=int(outcome.manifest["triples"]),
        is_demonstration=state.round.is_demonstration,
    )


def _about(ws: Workspace, state: RoundState, made: tuple[Draft, Together]) -> bytes:
    """Return what a preview says of itself."""
    draft, together = made
    document = {
        "format": _FORMAT,
        "is_draft": True,
        "round": state.round.id,
        "version": draft.working.target.version,
        "title": draft.working.target.title,
        "starts_from": state.round.starts_from,
        "is_demonstration": state.round.is_demonstration,
        "made": ws.now().astimezone(UTC).isoformat(timespec="seconds"),
        "log": {"events": state.version, "head": state.head},
        "proposals": [one.id for one in together.taken],
        "left_out": [{"proposal": one.id, "why": why} for one, why in together.left_out],
        "origin": str(ws.directory.path.resolve()),
        "published": ""
        if remote_endpoint("published") is not None
        else ws.directory.manifest["hash"],
        "software": f"ssckg {__version__}",
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode()


def _mark(out: Path, about: bytes) -> None:
    try:
        (out / MARK).write_bytes(about)
    except OSError as error:
        raise WriteError(str(out / MARK), error.strerror or str(error)) from error


def _manifest(ws: Workspace, draft: Draft, whole: Content, state: RoundState) -> dict[str, Any]:
    """Return what is said of the dataset of a preview."""
    known = {} if remote_endpoint("published") is not None else ws.directory.manifest
    manifest = {name: known[name] for name in _SAID if name in known}
    edition, version = draft.working.content, draft.working.target.version
    counts = {
        "indicators": len(edition.of_class("ssc:Indicator")),
        "data_points": sum(map(len, edition.points_of.values())),
        "elements": sum(bool(item.values("skos:inScheme")) for item in edition.items),
        "listed": 0,
    }
    sha256 = hashlib.sha256(draft.graphs.frozen).hexdigest()
    return manifest | {
        "base": ws.base,
        "frameworks": dict(manifest.get("frameworks", {})) | {version: counts},
        "hash": dataset_hash(whole.nquads),
        "triples": whole.nquads.count(b"\n"),
        "shelf": {version: {"round": state.round.id, "frozen": sha256}},
    }


def _lent(ws: Workspace, folder: ReleaseFolder) -> dict[str, Any]:
    """Copy the editions that were released, for templates of them; return what the shelf says."""
    own = ReleaseShelf(ws.directory.layout)
    kept = ReleaseFolder(ws.directory.layout)
    lent = {}
    for version, sha256 in own.editions().items():
        files = files_of(own.read(version, sha256), b"", kept.about(version))
        folder.keep(version, files)
        lent[version] = {"frozen": sha256}
    return lent

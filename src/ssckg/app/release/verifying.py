"""Checks a release: its file, its signature, its log, the edition made anew, what is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import URIRef

from ssckg.access.signatures import SignatureError, open_signed, signed_by
from ssckg.app.attesting import known_keys
from ssckg.app.composing import Composer
from ssckg.app.following import open_published
from ssckg.app.permitting import permit
from ssckg.app.release.freezing import base_edition, frozen_edition, moved, working_edition
from ssckg.app.release.reading import find_release
from ssckg.content.rebase import move_iri
from ssckg.errors import SsckgError
from ssckg.publication.canonical import canonical_nquads, dataset_hash
from ssckg.revision import log
from ssckg.revision.editions import edition_from
from ssckg.revision.releasing.finding import released_rounds
from ssckg.revision.releasing.freezing import (
    SIGNATURE_TYPE,
    edition_hash,
    frozen_graphs,
    inner_hash,
    to_sign,
)
from ssckg.revision.state import state_of
from ssckg.store.releases import FOLLOWING, ReleaseFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.edition_content import EditionContent
    from ssckg.model.revision_state import RoundState
    from ssckg.ports import GraphStore
    from ssckg.revision.releasing.finding import ReleasedRound

_GRAPH: Final = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?graph { ?s ?p ?o } }"


@dataclass(frozen=True, slots=True)
class ReleaseCheck:
    """One check: what was looked at, and in words what is wrong (`fault`, "" where nothing is)."""

    name: str
    what: str
    fault: str = ""

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.fault


@dataclass(frozen=True, slots=True)
class VerifiedRelease:
    """What the checks of a release found."""

    version: str
    sha256: str
    checks: tuple[ReleaseCheck, ...]

    @property
    def is_good(self) -> bool:
        """Whether no check failed."""
        return all(check.is_good for check in self.checks)

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "version": self.version,
            "hash": self.sha256,
            "valid": self.is_good,
            "checks": [
                {"check": c.name, "what": c.what, "valid": c.is_good, "fault": c.fault or None}
                for c in self.checks
            ],
        }


def verify_release(ws: Workspace, actor: Actor, version: str) -> VerifiedRelease:
    """Check a release in every way; each check is told, whatever the others found.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is no such release.
    """
    permit(ws, actor, "revision-read")
    checks = _Checks(ws, find_release(ws, version))
    every: tuple[tuple[str, str, Callable[[], str]], ...] = (
        ("file", "the kept files have the hash that the log of the round notes", checks.files),
        ("content", "the frozen graphs have the hash that they state themselves", checks.inner),
        ("signature", "the signature fits hash, round and log, by a known key", checks.signature),
        ("log", "the log of the round is whole up to the release", checks.log),
        ("rebuilt", "edition and decisions, carried out anew, give the same bytes", checks.rebuilt),
        ("published", "the published graphs are the frozen ones", checks.published),
    )
    found = []
    for name, what, check in every:
        try:
            fault = check()
        except SsckgError as error:
            fault = str(error)
        found.append(ReleaseCheck(name, what, fault))
    return VerifiedRelease(checks.one.version, checks.one.content.frozen, tuple(found))


class _Checks:
    """The checks of one release; each returns what is wrong, or nothing."""

    def __init__(self, ws: Workspace, one: ReleasedRound) -> None:
        self.ws, self.one = ws, one
        self.folder = ReleaseFolder(ws.directory.layout)

    def files(self) -> str:
        self.folder.read(self.one.version, self.one.content.frozen)
        if self.one.content.following:
            self.folder.read(self.one.version, self.one.content.following, FOLLOWING)
        return ""

    def inner(self) -> str:
        path = self.folder.place(self.one.version)
        stated, found = inner_hash(path.read_bytes() if path.is_file() else b"", self.one.version)
        if not stated:
            return "they state none"
        return "" if stated == found else f"they state {stated} and have {found}"

    def signature(self) -> str:
        compact = self.one.content.signature
        kid = signed_by(compact)
        key = next((key for key in known_keys(self.ws.directory) if key.kid == kid), None)
        if key is None:
            return "the key that signed is not known here; bring keys/jwks.json along"
        if key.revoked is not None:
            return f"the key that signed was revoked on {key.revoked:%Y-%m-%d}"
        try:
            payload = open_signed(compact, key.x, SIGNATURE_TYPE)
        except SignatureError as error:
            return str(error)
        said = self.one.content
        wanted = to_sign(
            said.version, self.one.round, self._before().head, said.frozen, said.following
        )
        return "" if payload == wanted else "what was signed is another release or another log"

    def log(self) -> str:
        log.read(self.ws.store, self.one.round)
        return ""

    def rebuilt(self) -> str:
        state = self._before()
        base = self._base(state)
        working = working_edition(state, base, self.one.version, self.one.at)
        frozen = frozen_edition(working, state, self.one.at)
        if frozen.sha256 == self.one.content.frozen:
            return ""
        kept = self.folder.read(self.one.version, self.one.content.frozen)
        stated = f'"{edition_hash(base, canonical_nquads)}"'.encode()
        if stated not in kept:
            return f"{base.id} was built otherwise since, so other bytes come out"
        return f"other bytes come out: {frozen.sha256}"

    def published(self) -> str:
        frozen = self.folder.read(self.one.version, self.one.content.frozen)
        base = str(self.ws.directory.manifest.get("base", self.ws.base))
        graphs = frozen_graphs(self.one.version, self._before().round.starts_from)
        quads: list[Quad] = []
        with open_published(self.ws.directory.path) as store:
            for graph in graphs:
                quads += _quads(store, move_iri(graph, base))
        found, wanted = canonical_nquads(quads), moved(frozen, base)
        if dataset_hash(found) == dataset_hash(wanted):
            return ""
        if not found:
            return "nothing of it is published; try: ssckg reconcile"
        lacking = len(set(wanted.splitlines()) - set(found.splitlines()))
        beyond = len(set(found.splitlines()) - set(wanted.splitlines()))
        return f"{lacking} statements are missing and {beyond} were put in"

    def _base(self, state: RoundState) -> EditionContent:
        """Return the edition before: from its own release, or from what was built."""
        name = state.round.starts_from
        for other in released_rounds(self.ws.store):
            if other.version == name:
                return edition_from(self.folder.read(name, other.content.frozen), name)
        return base_edition(state, Composer.of(self.ws).built())

    def _before(self) -> RoundState:
        """Return the round as it stood before the release."""
        return state_of(log.read(self.ws.store, self.one.round)[: self.one.number - 1])


def _quads(store: GraphStore, graph: str) -> list[Quad]:
    name = NamedNode(graph)
    accept = "application/n-triples"
    with store.stream(_GRAPH, {"graph": URIRef(graph)}, accept=accept) as body:
        text = b"".join(body)
    return [
        Quad(one.subject, one.predicate, one.object, name)
        for one in parse(text, RdfFormat.N_TRIPLES)
    ]

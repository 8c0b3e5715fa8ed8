"""Freezes a decided edition: four graphs in canonical form, their hash, and what is signed.

The same round, the same edition before and the same time give the same bytes: nothing here asks
for the clock, a host or a key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pyoxigraph import NamedNode, Quad

from ssckg.model.revision_event import DecisionOutcome
from ssckg.model.revision_state import ProposalStatus
from ssckg.namespaces import BASE, GRAPH, expand
from ssckg.revision.applying import lineage
from ssckg.revision.editions import triples_of
from ssckg.revision.names import round_iri
from ssckg.revision.releasing.old_to_new import LICENSE, old_to_new_triples, set_name
from ssckg.revision.releasing.succession_rdf import (
    count_changes,
    ending_triples,
    release_iri,
    succession_triples,
)
from ssckg.revision.releasing.terms import as_kept, english, named, node, text, triples, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from pyoxigraph import Literal, Triple

    from ssckg.model.edition_content import EditionContent
    from ssckg.model.release import WorkingEdition
    from ssckg.model.revision_state import ProposalState, RoundState

Canonical: TypeAlias = "Callable[[Iterable[Quad]], bytes]"
"""Writes quads as canonical N-Quads (RDFC-1.0)."""
FORMAT: Final = "ssckg-release/1"
SIGNATURE_TYPE: Final = "ssckg-release+jws"
"""Kept in the signed head, so that a signature made for something else is none of a release."""
_OPEN: Final = frozenset({ProposalStatus.FILED, ProposalStatus.AMENDED})
_MOVING: Final = frozenset(map(expand, ("ssc:proposalState", "dcterms:modified")))
"""What changes of a proposal with the release itself; the record of the round has it."""


@dataclass(frozen=True)
class Frozen:
    """A frozen edition: canonical N-Quads of its graphs, their SHA-256, counts of elements.

    following: canonical N-Quads of mapping sets that were carried over and live on; may be empty.
    """

    version: str
    nquads: bytes
    sha256: str
    added: int
    changed: int
    retired: int
    following: bytes = b""

    @property
    def following_sha256(self) -> str:
        """The hash of the sets that follow; empty where none do."""
        return _sha256(self.following) if self.following else ""


def frozen_graphs(version: str, base_edition: str) -> tuple[str, ...]:
    """Return the IRIs of the graphs that a release freezes, below the standard base."""
    return (
        f"{GRAPH}framework/{version}",
        f"{GRAPH}release/{version}",
        f"{GRAPH}mapping/{base_edition}--{version}",
    )


def freeze(
    working: WorkingEdition,
    state: RoundState,
    at: datetime,
    canonical: Canonical,
    *,
    record: Sequence[Triple] = (),
    following: bytes = b"",
) -> Frozen:
    """Return the frozen graphs of an edition.

    Args:
        working: the edition that the accepted changes lead to.
        state: the round, as it stands before the release.
        at: when it is released, in UTC.
        canonical: writes quads in canonical form.
        record: changes and decisions as they are public, for the graph of the release.
        following: mapping sets that are carried over.
    """
    on = at.astimezone(UTC).date().isoformat()
    version = working.target.version
    edition, release, mappings = frozen_graphs(version, working.base.id)
    counts = count_changes(working)
    about = [
        *(triple for triple in record if triple.predicate.value not in _MOVING),
        *_release_triples(working, state, at, counts, edition_hash(working.base, canonical)),
        *succession_triples(working),
        *ending_triples(working, on),
    ]
    quads = [
        *_in(edition, triples_of(working.content)),
        *_in(edition, lineage(working)),
        *_in(release, about),
        *_in(mappings, old_to_new_triples(working, on)),
    ]
    unhashed = canonical(quads)
    hashed = triples(release_iri(version), [("ssc:sha256", text(_sha256(unhashed)))])
    nquads = canonical([*quads, *_in(release, hashed)])
    return Frozen(version, nquads, _sha256(nquads), *counts, following)


def edition_hash(edition: EditionContent, canonical: Canonical) -> str:
    """Return the SHA-256 of what an edition states, in canonical form."""
    return _sha256(canonical(_in(f"{GRAPH}framework/{edition.id}", triples_of(edition))))


def inner_hash(nquads: bytes, version: str) -> tuple[str, str]:
    """Return the hash that frozen graphs state of themselves, and the one that they have.

    Both are empty where none is stated.
    """
    start = f'<{release_iri(version)}> <{expand("ssc:sha256")}> "'.encode()
    lines = nquads.splitlines(keepends=True)
    stated = [line for line in lines if line.startswith(start)]
    if len(stated) != 1:
        return "", ""
    rest = b"".join(line for line in lines if line is not stated[0])
    return stated[0][len(start) :].split(b'"')[0].decode(), _sha256(rest)


def to_sign(version: str, round_id: str, head: str, frozen: str, following: str) -> dict[str, Any]:
    """Return the statement that is signed: which bytes a round led to, and from which log."""
    return {
        "format": FORMAT,
        "version": version,
        "round": round_iri(round_id),
        "log_head": head,
        "sha256": frozen,
        "following": following,
    }


def _release_triples(
    working: WorkingEdition,
    state: RoundState,
    at: datetime,
    counts: tuple[int, int, int],
    base_hash: str,
) -> Iterator[Triple]:
    target = working.target
    about = working.content.item.get(working.content.iri)
    title = (about.text("dcterms:title") if about else "") or target.version
    moment = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    said: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", named("ssc:Release")),
        ("dcterms:identifier", text(target.version)),
        ("ssc:releaseVersion", text(target.version)),
        ("dcterms:title", english(f"Release {target.version}: {title}")),
        ("dcterms:description", english(_description(target.is_demonstration))),
        ("dcterms:issued", typed(moment[:10], "xsd:date")),
        ("prov:generatedAtTime", typed(moment, "xsd:dateTime")),
        ("dcterms:creator", node(f"{BASE}agency/ssckg")),
        ("dcterms:license", node(LICENSE)),
        ("ssc:releaseOf", node(working.content.iri)),
        ("ssc:releasedFrom", node(working.base.iri)),
        ("ssc:releasedIn", node(round_iri(state.round.id))),
        ("ssc:baseHash", text(base_hash)),
        ("ssc:isDemonstration", typed(str(target.is_demonstration).lower(), "xsd:boolean")),
        ("dcterms:hasPart", node(f"{BASE}mapping/{set_name(working)}")),
        *(
            (f"ssc:{name}Count", typed(str(count), "xsd:integer"))
            for name, count in zip(("added", "changed", "retired"), counts, strict=True)
        ),
        *(("ssc:leavesOpen", node(one.iri)) for one in left_open(state)),
    ]
    yield from triples(release_iri(target.version), said)


def left_open(state: RoundState) -> tuple[ProposalState, ...]:
    """Return the proposals on which nothing was decided."""
    return tuple(one for one in state.proposals if one.status in _OPEN and not _is_deferred(one))


def _is_deferred(one: ProposalState) -> bool:
    standing = one.standing
    return standing is not None and standing.decision.outcome is DecisionOutcome.DEFERRED


def _description(is_demonstration: bool) -> str:
    kept = "A frozen edition: its graphs stay as they are, under this version and hash."
    marked = " A demonstration of how the work goes; no product of the bodies that it names."
    return kept + (marked if is_demonstration else "")


def _in(graph: str, found: Iterable[Triple]) -> Iterator[Quad]:
    name = NamedNode(graph)
    return (Quad(one.subject, one.predicate, one.object, name) for one in map(as_kept, found))


def _sha256(nquads: bytes) -> str:
    return hashlib.sha256(nquads).hexdigest()

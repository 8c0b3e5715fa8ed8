"""Makes the frozen graphs of a round from its log and the edition that it started from."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from ssckg import __version__
from ssckg.content.rebase import rebase
from ssckg.errors import UnknownNameError
from ssckg.model.release import AcceptedChange, EditionTarget
from ssckg.model.revision_round import RegistryRole
from ssckg.model.revision_state import ProposalStatus
from ssckg.namespaces import BASE, GRAPH, PREFIXES, expand
from ssckg.publication.canonical import canonical_nquads
from ssckg.revision.applying import apply_changes
from ssckg.revision.editions import edition_from, graph_of
from ssckg.revision.names import body_iri, decision_id, decision_iri
from ssckg.revision.record_rdf.changes import change_triples
from ssckg.revision.record_rdf.decisions import decision_triples
from ssckg.revision.record_rdf.proposals import proposal_triples
from ssckg.revision.releasing.carrying import SetToCarry, carry
from ssckg.revision.releasing.freezing import FORMAT, freeze
from ssckg.revision.releasing.succession_rdf import release_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from ssckg.access.keys import PublicKey
    from ssckg.model.edition_content import EditionContent
    from ssckg.model.release import WorkingEdition
    from ssckg.model.revision_state import RoundState
    from ssckg.publication.composing import Content
    from ssckg.revision.releasing.carrying import Carried
    from ssckg.revision.releasing.freezing import Frozen

_PARTS: Final = {"accepted": "", "rejected": "/rejected", "candidates": "/candidates"}


def target_of(state: RoundState, version: str, at: datetime) -> EditionTarget:
    """Return the edition that a round leads to."""
    one = state.round
    number = version.removeprefix(one.framework).lstrip("-.")
    return EditionTarget(
        version=version,
        framework=one.framework,
        title=f"{one.framework_title or one.framework} ({number or version})",
        framework_title=one.framework_title,
        issued=at.astimezone(UTC).date().isoformat(),
        keeps_codes=one.keeps_codes,
        is_demonstration=one.is_demonstration,
        publishers=_publishers(state),
    )


def _publishers(state: RoundState) -> tuple[str, ...]:
    """Return who publishes what a round leads to: who owns the register, else who manages it.

    What players decide on nobody publishes.
    """
    one = state.round
    if one.is_demonstration:
        return ()
    owners = one.bodies(RegistryRole.REGISTER_OWNER)
    bodies = owners or one.bodies(RegistryRole.REGISTER_MANAGER)
    return tuple(sorted({body_iri(one.id, body) for body in bodies}))


def accepted_changes(state: RoundState) -> tuple[AcceptedChange, ...]:
    """Return all changes that decisions accept, with the proposal and decision of each."""
    found = []
    for proposal in state.proposals:
        standing = proposal.standing
        for change in proposal.accepted_changes:
            decision = decision_id(state.round.id, standing.decision.decision) if standing else ""
            found.append(AcceptedChange(change=change, proposal=proposal.id, decision=decision))
    return tuple(found)


def base_edition(state: RoundState, content: Content) -> EditionContent:
    """Return the edition that a round started from.

    Raises:
        UnknownNameError: the content does not have it.
    """
    edition = state.round.starts_from
    end = f" <{graph_of(edition, content.base)}> .".encode()
    lines = b"\n".join(line for line in content.lines if line.endswith(end))
    return edition_from(lines, edition, content.base)


def working_edition(
    state: RoundState, base: EditionContent, version: str, at: datetime
) -> WorkingEdition:
    """Return the edition that the accepted changes lead to.

    Raises:
        CheckError: they cannot be carried out.
    """
    return apply_changes(base, accepted_changes(state), target_of(state, version, at))


def frozen_edition(
    working: WorkingEdition, state: RoundState, at: datetime, carried: Sequence[Carried] = ()
) -> Frozen:
    """Return the frozen graphs of an edition, with the sets that follow it."""
    release = release_iri(working.target.version)
    record = (
        *_proposals(state),
        *decision_triples(state),
        *_carried_out(state, release),
    )
    quads = [
        Quad(one.subject, one.predicate, one.object, NamedNode(graph))
        for each in carried
        for graph, triples in each.graphs.items()
        for one in triples
    ]
    following = canonical_nquads(quads) if quads else b""
    return freeze(working, state, at, canonical_nquads, record=record, following=following)


def _proposals(state: RoundState) -> Iterator[Triple]:
    """Yield the proposals that were there to be decided on, with the changes that they ask for."""
    for one in state.proposals:
        if one.status is not ProposalStatus.WITHDRAWN or one.decisions:
            yield from proposal_triples(state, one)


def _carried_out(state: RoundState, release: str) -> Iterator[Triple]:
    """Yield which changes a release carries out: those proposed, or as the decision has them."""
    carries_out = NamedNode(expand("ssc:carriesOut"))
    for one in state.proposals:
        standing = one.standing
        if standing is None:
            continue
        changed = standing.decision.changes
        for number, change in enumerate(one.accepted_changes, 1):
            iri = f"{one.iri}/change/{number}"
            if changed:
                iri = f"{decision_iri(state.round.id, standing.decision.decision)}/change/{number}"
                yield from change_triples(iri, change, number, release)
            yield Triple(NamedNode(release), carries_out, NamedNode(iri))


def carried_sets(
    working: WorkingEdition, names: Iterable[str], content: Content, at: datetime
) -> tuple[Carried, ...]:
    """Return mapping sets carried over to the edition, by the names of the old ones.

    Args:
        working: the edition that is released.
        names: for example "u4ssc-sdg".
        content: what is published, with curation in it.
        at: when it is released.

    Raises:
        UnknownNameError: there is no such set, or none of its sides is the edition before.
    """
    on = at.astimezone(UTC).date().isoformat()
    return tuple(carry(working, _set(working, name, content), on) for name in dict.fromkeys(names))


def set_names(content: Content, edition: str) -> tuple[str, ...]:
    """Return the names of the sets one of whose sides is an edition (IRI)."""
    found = set()
    for curie in ("ssc:subjectEdition", "ssc:objectEdition"):
        middle = f"> <{expand(curie)}> <{_moved(edition, content.base)}> ".encode()
        start = f"<{content.base}mapping/".encode()
        for line in content.lines:
            if middle in line and line.startswith(start):
                found.add(line[len(start) :].partition(b">")[0].decode())
    return tuple(sorted(name for name in found if "/" not in name))


def _set(working: WorkingEdition, name: str, content: Content) -> SetToCarry:
    known = set_names(content, working.base.iri)
    if name not in known:
        raise UnknownNameError(f"mapping set of {working.base.id}", name, known)
    triples = {part: _graph(content, f"{GRAPH}mapping/{name}{end}") for part, end in _PARTS.items()}
    ends = {
        curie: next(
            str(one.object)[1:-1]
            for one in triples["accepted"]
            if one.predicate.value == expand(curie)
            and one.subject == NamedNode(PREFIXES["mapping"] + name)
        )
        for curie in ("ssc:subjectEdition", "ssc:objectEdition")
    }
    return SetToCarry(
        PREFIXES["mapping"] + name, ends["ssc:subjectEdition"], ends["ssc:objectEdition"], triples
    )


def _graph(content: Content, graph: str) -> tuple[Triple, ...]:
    """Return the triples of a graph of the content, below the standard base."""
    end = f" <{_moved(graph, content.base)}> .".encode()
    lines = b"\n".join(line for line in content.lines if line.endswith(end))
    quads = parse(lines, RdfFormat.N_QUADS)
    return tuple(q.triple for q in _standard(quads, content.base))


def _standard(quads: Iterable[Quad], base: str) -> Iterable[Quad]:
    if base == BASE:
        return quads
    text = b"".join(f"{quad} .\n".replace(f"<{base}", f"<{BASE}").encode() for quad in quads)
    return parse(text, RdfFormat.N_QUADS)


def moved(nquads: bytes, base: str) -> bytes:
    """Return frozen N-Quads at another base, canonical."""
    if base == BASE:
        return nquads
    return canonical_nquads(rebase(parse(nquads, RdfFormat.N_QUADS), base))


def _moved(iri: str, base: str) -> str:
    return base + iri.removeprefix(BASE) if iri.startswith(BASE) else iri


def about_document(
    frozen: Frozen,
    working: WorkingEdition,
    state: RoundState,
    at: datetime,
    *,
    signature: str,
    key: PublicKey | None = None,
) -> bytes:
    """Return `release.json`: what a release says of itself, for people and for offline checks."""
    document: Mapping[str, Any] = {
        "format": FORMAT,
        "version": frozen.version,
        "edition": working.content.iri,
        "title": working.target.title,
        "round": state.round.id,
        "released": at.astimezone(UTC).isoformat(),
        "is_demonstration": working.target.is_demonstration,
        "starts_from": working.base.id,
        "sha256": frozen.sha256,
        "following": frozen.following_sha256 or None,
        "statements": frozen.nquads.count(b"\n"),
        "counts": {"added": frozen.added, "changed": frozen.changed, "retired": frozen.retired},
        "log": {"events": state.version, "head": state.head},
        "signature": signature or None,
        "key": key.as_jwk() if key is not None else None,
        "software": f"ssckg {__version__}",
    }
    return (json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False) + "\n").encode()

"""Proposals as RDF: what they ask for, why, on what figures they rest, and what they said before.

Held to `shapes/proposal.ttl` before a proposal is filed; the same goes into the public record of
its round. Bodies put forward; who entered it stays in the workspace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.model.revision_state import ProposalState, ProposalStatus
from ssckg.namespaces import BASE, CODE
from ssckg.revision.kgcl import to_kgcl
from ssckg.revision.names import body_iri
from ssckg.revision.record_rdf.changes import affected_by, change_triples, named
from ssckg.revision.record_rdf.statements import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.revision_event import Evidence, ProposalText
    from ssckg.model.revision_state import RoundState


def proposals_triples(state: RoundState) -> Iterator[Triple]:
    """Yield all proposals of a round, with their history."""
    for proposal in state.proposals:
        yield from proposal_triples(state, proposal)


def proposal_triples(state: RoundState, proposal: ProposalState) -> Iterator[Triple]:
    """Yield one proposal of a round, with its history."""
    node, text = NamedNode(proposal.iri), proposal.text
    yield _says(node, "rdf:type", named("ssc:Proposal"))
    yield _says(node, "dcterms:identifier", Literal(proposal.id))
    yield _says(node, "ssc:sequenceNumber", _number(proposal.number))
    yield _says(node, "ssc:proposedIn", NamedNode(state.iri))
    code = f"{CODE}proposal-state/{proposal.status}"
    yield _says(node, "ssc:proposalState", NamedNode(code))
    yield _says(node, "dcterms:created", moment(proposal.filed_at))
    yield _says(node, "dcterms:modified", moment(proposal.changed_at))
    if proposal.status is ProposalStatus.WITHDRAWN:
        yield _says(node, "prov:invalidatedAtTime", moment(proposal.changed_at))
        yield _says(node, "skos:changeNote", _english(proposal.withdrawn_reason))
    yield from text_triples(proposal.iri, text, state.round.id)
    yield from _versions(proposal)


def text_triples(iri: str, text: ProposalText, round_id: str) -> Iterator[Triple]:
    """Yield what a proposal (IRI) says, whatever became of it."""
    node = NamedNode(iri)
    yield _says(node, "dcterms:title", _english(text.title))
    yield _says(node, "ssc:reason", _english(text.reason))
    yield _says(node, "ssc:proposedBy", NamedNode(body_iri(round_id, text.submitted_by)))
    for ground in text.grounds:
        yield _says(node, "ssc:proposalReason", NamedNode(f"{CODE}proposal-reason/{ground}"))
    for source in text.sources:
        yield _says(node, "dcterms:source", NamedNode(f"{BASE}source/{source}"))
    for each in dict.fromkeys(one for change in text.changes for one in affected_by(change)):
        yield _says(node, "ssc:affects", NamedNode(each))
    for number, change in enumerate(text.changes, 1):
        yield from change_triples(f"{iri}/change/{number}", change, number, iri)
    for number, evidence in enumerate(text.evidence, 1):
        yield _says(node, "ssc:evidence", NamedNode(f"{iri}/evidence/{number}"))
        yield from _evidence(f"{iri}/evidence/{number}", evidence)


def _evidence(iri: str, evidence: Evidence) -> Iterator[Triple]:
    node = NamedNode(iri)
    yield _says(node, "rdf:type", named("ssc:Citation"))
    yield _says(node, "ssc:citedQuery", Literal(evidence.analysis))
    yield _says(node, "ssc:citedParameters", Literal(evidence.parameters))
    for curie, value in (
        ("ssc:citedValue", evidence.value),
        ("ssc:citedDataHash", evidence.data),
        ("ssc:citedResultHash", evidence.result),
    ):
        if value:
            yield _says(node, curie, Literal(value))


def _versions(proposal: ProposalState) -> Iterator[Triple]:
    """Yield what it said before each amendment, and why it was amended."""
    later = proposal.history[1:]
    for number, ((at, text, _), (_, _, why)) in enumerate(
        zip(proposal.history, later, strict=False), 1
    ):
        node = NamedNode(f"{proposal.iri}/version/{number}")
        yield _says(node, "rdf:type", named("ssc:ProposalVersion"))
        yield _says(node, "ssc:versionOfProposal", NamedNode(proposal.iri))
        yield _says(node, "ssc:sequenceNumber", _number(number))
        yield _says(node, "dcterms:title", _english(text.title))
        yield _says(node, "ssc:reason", _english(text.reason))
        yield _says(node, "dcterms:created", moment(at))
        yield _says(node, "skos:changeNote", _english(why))
        for change in text.changes:
            yield _says(node, "ssc:changeStatement", Literal(to_kgcl(change)))


def _english(text: str) -> Literal:
    return Literal(text, language="en")


def _number(number: int) -> Literal:
    return Literal(str(number), datatype=named("xsd:integer"))


def _says(node: NamedNode, curie: str, value: NamedNode | Literal) -> Triple:
    return Triple(node, named(curie), value)

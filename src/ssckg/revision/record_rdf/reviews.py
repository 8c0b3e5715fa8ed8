"""Reviews as RDF, for the public record: those of proposals that are decided, bodies and no people.

PROV-O (https://www.w3.org/TR/prov-o/): a review is an entity that a body is answerable for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.model.revision_state import ProposalStatus
from ssckg.namespaces import CODE
from ssckg.revision.names import body_iri
from ssckg.revision.record_rdf.statements import moment, number, says, term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.revision_state import GivenReview, ProposalState, RoundState

_DECIDED = frozenset({ProposalStatus.ACCEPTED, ProposalStatus.DECLINED, ProposalStatus.RELEASED})


def is_public(proposal: ProposalState) -> bool:
    """Say whether what agencies said of a proposal can be seen by all: once it is decided."""
    return proposal.status in _DECIDED


def review_triples(state: RoundState) -> Iterator[Triple]:
    """Yield the last verdict of each body on each decided proposal.

    Args:
        state: the round, as far as it was announced.
    """
    for proposal in state.proposals:
        if is_public(proposal):
            for one in proposal.reviews:
                yield from _review(state.round.id, proposal, one)


def _review(round_id: str, proposal: ProposalState, one: GivenReview) -> Iterator[Triple]:
    review = one.review
    node = NamedNode(f"{proposal.iri}/review/{review.body}")
    body = NamedNode(body_iri(round_id, review.body))
    yield says(node, "rdf:type", term("ssc:Review"))
    yield says(node, "ssc:reviewOf", NamedNode(proposal.iri))
    yield says(node, "ssc:reviewedFor", body)
    yield says(node, "prov:wasAttributedTo", body)
    yield says(node, "ssc:verdict", NamedNode(f"{CODE}verdict/{review.verdict}"))
    yield says(node, "ssc:reviewedAmendment", number(review.amendments))
    yield says(node, "prov:generatedAtTime", moment(one.at))
    if review.reason:
        yield says(node, "ssc:reason", Literal(review.reason))
    if review.changes_wanted:
        yield says(node, "ssc:changesWanted", Literal(review.changes_wanted))

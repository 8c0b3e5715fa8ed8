"""Published comments as Web Annotations in RDF, for the public record of a round.

W3C Web Annotation Vocabulary (https://www.w3.org/TR/annotation-vocab/); what it has no words for
(kind, disposition, answer) is ours. `revision.annotations` writes the same statements as JSON-LD;
a test holds the two together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.model.revision_event import CommentState
from ssckg.namespaces import CODE, expand
from ssckg.revision.names import proposal_iri
from ssckg.revision.record_rdf.statements import moment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ssckg.model.revision_state import CommentStanding, RoundState


def comment_triples(state: RoundState, gone: Collection[str] = ()) -> Iterator[Triple]:
    """Yield the published comments of a round with their answers.

    Args:
        state: the round, as far as it was announced.
        gone: ids of comments that were hidden since; they go from the record at once.
    """
    for standing in state.comments:
        if standing.state is CommentState.PUBLISHED and standing.id not in gone:
            yield from _comment(state, standing)


def _comment(state: RoundState, standing: CommentStanding) -> Iterator[Triple]:
    node, comment = NamedNode(standing.iri), standing.comment
    yield _says(node, "rdf:type", _iri("oa:Annotation"))
    yield _says(node, "rdf:type", _iri("ssc:Comment"))
    yield _says(node, "ssc:commentIn", NamedNode(state.iri))
    yield _says(node, "ssc:commentKind", NamedNode(f"{CODE}comment-kind/{comment.kind}"))
    yield _says(node, "ssc:commentState", NamedNode(f"{CODE}comment-state/{standing.state}"))
    yield _says(node, "dcterms:created", moment(standing.at))
    author = NamedNode(f"{standing.iri}/author")
    yield _says(node, "dcterms:creator", author)
    yield _says(author, "foaf:name", Literal(comment.author))
    if comment.body:
        yield _says(node, "ssc:onBehalfOf", Literal(comment.body))
    yield from _bodies(node, standing)
    yield from _target(node, standing)
    yield from _answer(node, state, standing)


def _bodies(node: NamedNode, standing: CommentStanding) -> Iterator[Triple]:
    comment = standing.comment
    for part, purpose, text in (
        ("text", "oa:commenting", comment.text),
        ("proposed", "oa:editing", comment.proposed),
    ):
        if text:
            body = NamedNode(f"{standing.iri}/{part}")
            yield _says(node, "oa:motivatedBy", _iri(purpose))
            yield _says(node, "oa:hasBody", body)
            yield _says(body, "rdf:type", _iri("oa:TextualBody"))
            yield _says(body, "rdf:value", Literal(text))
            yield _says(body, "oa:hasPurpose", _iri(purpose))


def _target(node: NamedNode, standing: CommentStanding) -> Iterator[Triple]:
    comment = standing.comment
    if not comment.part:
        yield _says(node, "oa:hasTarget", NamedNode(comment.target))
        return
    target = NamedNode(f"{standing.iri}/target")
    selector = NamedNode(f"{standing.iri}/part")
    yield _says(node, "oa:hasTarget", target)
    yield _says(target, "rdf:type", _iri("oa:SpecificResource"))
    yield _says(target, "oa:hasSource", NamedNode(comment.target))
    yield _says(target, "oa:hasSelector", selector)
    yield _says(selector, "rdf:type", _iri("ssc:PartSelector"))
    yield _says(selector, "rdf:value", Literal(comment.part))


def _answer(node: NamedNode, state: RoundState, standing: CommentStanding) -> Iterator[Triple]:
    disposed, at = standing.disposed, standing.disposed_at
    if disposed is None or at is None:
        return
    yield _says(node, "ssc:disposition", NamedNode(f"{CODE}disposition/{disposed.disposition}"))
    yield _says(node, "ssc:dispositionText", Literal(disposed.text))
    yield _says(node, "ssc:answeredAt", moment(at))
    if disposed.proposal is not None:
        proposal = NamedNode(proposal_iri(state.round.id, disposed.proposal))
        yield _says(node, "ssc:ledToProposal", proposal)


def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _says(node: NamedNode, curie: str, value: NamedNode | Literal) -> Triple:
    return Triple(node, _iri(curie), value)

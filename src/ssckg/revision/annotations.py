"""Comments as W3C Web Annotations in JSON-LD (https://www.w3.org/TR/annotation-model/).

Context and members are those of the recommendation, so that annotation clients read them; what it
has no words for stands beside them with our prefix. The same statements as
`revision.record_rdf.comments`.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any, Final

from ssckg.namespaces import BASE, SSC

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ssckg.model.comment_view import CommentView

MEDIA_TYPE: Final = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
CONTEXT: Final[tuple[Any, ...]] = ("http://www.w3.org/ns/anno.jsonld", {"ssc": SSC})


def annotation(view: CommentView, base: str = BASE) -> dict[str, Any]:
    """Return a comment as one annotation; `base` is where the deployment's IRIs begin."""
    return {"@context": list(CONTEXT), **_annotation(view, base)}


def annotation_collection(
    views: Sequence[CommentView], iri: str, base: str = BASE
) -> dict[str, Any]:
    """Return comments as an annotation collection with one page that holds all of them."""
    return {
        "@context": list(CONTEXT),
        "id": iri,
        "type": "AnnotationCollection",
        "total": len(views),
        "first": {
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": [_annotation(view, base) for view in views],
        },
    }


def _annotation(view: CommentView, base: str) -> dict[str, Any]:
    bodies = [_body(view.iri, "text", "commenting", view.text)]
    if view.proposed:
        bodies.append(_body(view.iri, "proposed", "editing", view.proposed))
    motivations = [body["purpose"] for body in bodies]
    document: dict[str, Any] = {
        "id": view.iri,
        "type": ["Annotation", "ssc:Comment"],
        "created": _moment(view.at),
        "creator": {"id": f"{view.iri}/author", "name": view.author},
        "motivation": motivations[0] if len(motivations) == 1 else motivations,
        "body": bodies[0] if len(bodies) == 1 else bodies,
        "target": _target(view),
        "ssc:commentIn": {"id": f"{base}round/{view.round}"},
        "ssc:commentKind": {"id": f"{base}code/comment-kind/{view.kind}"},
        "ssc:commentState": {"id": f"{base}code/comment-state/{view.state}"},
    }
    if view.body:
        document["ssc:onBehalfOf"] = view.body
    return document | _answer(view, base)


def _body(iri: str, part: str, purpose: str, text: str) -> dict[str, Any]:
    return {"id": f"{iri}/{part}", "type": "TextualBody", "value": text, "purpose": purpose}


def _target(view: CommentView) -> str | dict[str, Any]:
    if not view.part:
        return view.target
    return {
        "id": f"{view.iri}/target",
        "type": "SpecificResource",
        "source": view.target,
        "selector": {"id": f"{view.iri}/part", "type": "ssc:PartSelector", "value": view.part},
    }


def _answer(view: CommentView, base: str) -> dict[str, Any]:
    if view.disposition is None or view.answered_at is None:
        return {}
    document: dict[str, Any] = {
        "ssc:disposition": {"id": f"{base}code/disposition/{view.disposition}"},
        "ssc:dispositionText": view.observations,
        "ssc:answeredAt": {"@type": "xsd:dateTime", "@value": _moment(view.answered_at)},
    }
    if view.led_to:
        document["ssc:ledToProposal"] = {"id": f"{base}proposal/{view.led_to}"}
    return document


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()

"""A factsheet as RDF: the factsheet itself and every score in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.namespaces import BASE, CODE, PREFIXES, expand
from ssckg.scoring.figures import percent, shortest
from ssckg.scoring.snapshot import state_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from ssckg.model.scoring import GroupScore, PointScore, ScoreState
    from ssckg.scoring.factsheet import Factsheet

_GOALS = "http://metadata.un.org/sdg/"


def factsheet_triples(sheet: Factsheet, title: str, language: str) -> Iterator[Triple]:
    """Yield what is stated on a factsheet and its scores; IRIs stand below the standard base."""
    head = sheet.submission.head
    submission = f"{BASE}submission/{head.id}"
    own = f"{submission}/factsheet" + ("/public" if sheet.is_public else "")
    yield _link(own, "rdf:type", expand("ssc:Factsheet"))
    yield Triple(_node(own), _property("dcterms:title"), Literal(title, language=language))
    yield _link(own, "ssc:reportOn", submission)
    yield _link(own, "dcterms:subject", f"{BASE}city/{head.city}")
    if sheet.has_examples:
        yield _true(own, "ssc:isExample")
    if sheet.attestation:
        yield _link(own, "dcterms:references", sheet.attestation)
    for score in sheet.card.points:
        yield from _point(sheet, own, submission, score)
    for group in (*sheet.card.groups, sheet.card.whole):
        element = group.group or f"{BASE}framework/{head.edition}"
        yield from _group(sheet, own, element, group)
    for goal in sheet.goals:
        if goal.score.size:
            yield from _group(sheet, own, f"{_GOALS}{goal.goal}", goal.score)


def _point(sheet: Factsheet, own: str, submission: str, score: PointScore) -> Iterator[Triple]:
    node = _score_iri(own, score.data_point)
    yield from _head(sheet, own, node, score.data_point, score.state)
    if score.value is not None:
        path = _path(score.data_point)
        yield _link(node, "prov:wasDerivedFrom", f"{submission}/report/{path}")
    if score.benchmark is not None:
        yield _link(node, "prov:wasDerivedFrom", score.benchmark.iri)
    if score.share is not None:
        yield _decimal(node, "ssc:shareOfTarget", _share(score.share))
        yield from _figures(sheet, node, score.points, 4, score.band)
    if score.is_by_example:
        yield _true(node, "ssc:isExample")


def _group(sheet: Factsheet, own: str, element: str, score: GroupScore) -> Iterator[Triple]:
    node = _score_iri(own, element)
    yield from _head(sheet, own, node, element, state_of(score))
    if score.share is not None:
        yield _decimal(node, "ssc:scoreShare", _share(score.share))
        yield from _figures(sheet, node, score.points, score.maximum, score.band)


def _head(
    sheet: Factsheet, own: str, node: str, element: str, state: ScoreState
) -> Iterator[Triple]:
    yield _link(own, "ssc:hasScore", node)
    yield _link(node, "rdf:type", expand("ssc:Score"))
    yield _link(node, "ssc:scoreOf", element)
    yield _link(node, "ssc:scoredCity", f"{BASE}city/{sheet.submission.head.city}")
    yield _link(node, "ssc:scoreState", f"{CODE}score-state/{state.value.replace(' ', '-')}")
    for used in [s.iri for s in sheet.card.sets] + [r.iri for r in sheet.card.rules]:
        yield _link(node, "ssc:scoredBy", used)


def _figures(sheet: Factsheet, node: str, points: int, maximum: int, band: int) -> Iterator[Triple]:
    yield _integer(node, "ssc:scorePoints", points)
    yield _integer(node, "ssc:scoreMaximum", maximum)
    yield from (_link(node, "ssc:scoreBand", b.iri) for b in sheet.card.bands if b.number == band)


def _score_iri(own: str, element: str) -> str:
    return f"{own}/score/{_path(element)}"


def _path(iri: str) -> str:
    for start, name in ((_GOALS, "goal-"), (PREFIXES["u4ssc"], ""), (BASE, "")):
        if iri.startswith(start):
            return name + iri[len(start) :].replace("/", "-")
    return iri.rsplit("/", 1)[-1]


def _share(share: Fraction) -> str:
    """Return a share with two decimals, as it is shown."""
    found = percent(share)
    return "" if found is None else shortest(found)


def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


def _property(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _link(subject: str, curie: str, iri: str) -> Triple:
    return Triple(_node(subject), _property(curie), _node(iri))


def _decimal(subject: str, curie: str, text: str) -> Triple:
    return Triple(
        _node(subject), _property(curie), Literal(text, datatype=_property("xsd:decimal"))
    )


def _true(subject: str, curie: str) -> Triple:
    return Triple(
        _node(subject), _property(curie), Literal("true", datatype=_property("xsd:boolean"))
    )


def _integer(subject: str, curie: str, value: int) -> Triple:
    return Triple(
        _node(subject), _property(curie), Literal(str(value), datatype=_property("xsd:integer"))
    )

"""Elements and data points that come in, under the names of the old edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.edition_content import Fact, Item, Value
from ssckg.namespaces import BASE, CODE, expand
from ssckg.revision.applying.new_element_faults import POINT_FIELDS
from ssckg.revision.applying.plan import DATA_POINT
from ssckg.revision.applying.values import english, link, value_of
from ssckg.revision.fields import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.edition_content import EditionContent
    from ssckg.model.release import AcceptedChange
    from ssckg.revision.applying.plan import Arrival, Plan

_DECIDED: Final = CODE + "origin/decided"
_READ: Final = CODE + "trust/verified"
_NUMBER: Final = CODE + "value-type/number"
RESULT: Final = "result"
"""Last part of the IRI of the data point of an indicator that has one."""


def grounds(origin: AcceptedChange) -> tuple[Fact, ...]:
    """Return where a fact comes from that a change made: the decision, or still the proposal."""
    place = f"decision/{origin.decision}" if origin.decision else f"proposal/{origin.proposal}"
    return (
        link("dcterms:source", BASE + place),
        link("ssc:trust", _READ),
        link("ssc:origin", _DECIDED),
    )


def new_items(plan: Plan, base: EditionContent) -> Iterator[Item]:
    """Yield the elements that come in, and their data points.

    An indicator has one data point; it takes numbers unless it says otherwise.
    """
    for arrival in plan.arrivals:
        point = data_point_iri(plan.path, arrival)
        yield _new_element(plan, base, arrival, point)
        if arrival.new.kind == "Indicator":
            yield _new_point(arrival, point)


def data_point_iri(path: str, arrival: Arrival) -> str:
    """Return the IRI of the data point of a new indicator; ours also where the indicator's is not.

    >>> from ssckg.model.proposed_change import AddElement, NewElement
    >>> from ssckg.model.release import AcceptedChange
    >>> from ssckg.revision.applying.plan import Arrival, iri_of
    >>> new = NewElement(id="EN-X-1", code="", label="Noise")
    >>> made = AcceptedChange(change=AddElement(new=new), proposal="r-p1")
    >>> data_point_iri("u4ssc", Arrival(iri_of("u4ssc", new), new, made)).removeprefix(BASE)
    'u4ssc/EN-X-1/result'
    """
    last = arrival.new.id.rpartition("/")[2]
    return f"{BASE}{path}/{last}/{RESULT}"


def _new_element(plan: Plan, base: EditionContent, arrival: Arrival, point: str) -> Item:
    new = arrival.new
    facts = [
        link("rdf:type", expand(f"ssc:{new.kind}")),
        Fact(expand("dcterms:identifier"), Value(new.id.rpartition("/")[2])),
        Fact(expand("skos:prefLabel"), english(new.label.strip())),
        link("skos:inScheme", base.iri),
        *grounds(arrival.origin),
    ]
    facts += [link("skos:broader", plan.resolve(place)) for place in new.places]
    for code in new.codes:
        facts += _stated("code", code)
    for name in ("definition", "level"):
        facts += _stated(name, getattr(new, name))
    if new.kind == "Indicator":
        facts.append(link("ssc:hasDataPoint", point))
    return Item.of(arrival.iri, facts)


def _new_point(arrival: Arrival, point: str) -> Item:
    new = arrival.new
    facts = [
        link("rdf:type", expand(DATA_POINT)),
        link("ssc:dataPointOf", arrival.iri),
        Fact(expand("skos:prefLabel"), english(new.label.strip())),
        *grounds(arrival.origin),
    ]
    for name in POINT_FIELDS:
        facts += _stated(name, getattr(new, name))
    if not new.value_type:
        facts.append(link("ssc:valueType", _NUMBER))
    return Item.of(point, facts)


def _stated(name: str, text: str) -> Iterator[Fact]:
    field = FIELDS[name]
    value = value_of(field, text)
    if value is not None:
        yield Fact(expand(field.property), value)

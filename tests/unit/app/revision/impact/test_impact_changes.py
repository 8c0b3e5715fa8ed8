"""A crosswalk after the coarse changes says what the working edition says: two ways to one end."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, assume, given, settings
from tests.effort import examples
from tests.small_changes import proposals
from tests.small_edition import TARGET, accepted, after, at, small

from ssckg.app.revision.impact_changes import crosswalk_changes
from ssckg.harmonization.changes import apply
from ssckg.model.change import MoveElement, RemoveElement
from ssckg.model.crosswalk import Crosswalk
from ssckg.model.crosswalk_frameworks import Edition, Element, KnownBenchmark, Point
from ssckg.model.proposed_change import (
    AddElement,
    NewElement,
    ReplaceElement,
)
from ssckg.model.proposed_change import (
    MoveElement as Move,
)
from ssckg.namespaces import BASE
from ssckg.revision.applying import apply_changes, faults_of

if TYPE_CHECKING:
    from ssckg.model.edition_content import EditionContent, Item
    from ssckg.model.proposed_change import ProposedChange

SMALL = small()
EDITION = Edition(SMALL.iri, "small-2020", "small", "Small (2020)")


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]


def _number(item: Item, curie: str) -> Decimal | None:
    return Decimal(item.text(curie)) if item.values(curie) else None


def crosswalk_of(content: EditionContent) -> Crosswalk:
    """Return what a crosswalk holds of an edition."""
    elements = [
        Element(
            iri=item.iri,
            id=item.text("dcterms:identifier"),
            label=item.text("skos:prefLabel"),
            kind=min(item.classes).rpartition("#")[2],
            editions=(content.iri,),
            codes=tuple(value.text for value in item.values("skos:notation")),
            broader=tuple(value.text for value in item.values("skos:broader")),
            level=_last(item.text("ssc:level")),
            definition=item.text("skos:definition"),
        )
        for item in content.items
        if item.values("skos:inScheme")
    ]
    points = [
        Point(
            iri=item.iri,
            indicator=item.text("ssc:dataPointOf"),
            label=item.text("skos:prefLabel"),
            unit=item.text("ssc:unit"),
            unit_text=item.text("ssc:unitText"),
            minimum=_number(item, "ssc:minimum"),
            maximum=_number(item, "ssc:maximum"),
            value_type=_last(item.text("ssc:valueType")),
        )
        for item in content.of_class("ssc:DataPoint")
    ]
    benchmarks = tuple(
        KnownBenchmark(
            item.iri, item.text("ssc:benchmarkOf"), value=_number(item, "ssc:benchmarkValue")
        )
        for item in content.of_class("ssc:Benchmark")
    )
    return Crosswalk(
        base=BASE,
        editions=(EDITION,),
        elements=tuple(elements),
        points=tuple(points),
        benchmarks=benchmarks,
        names={f"{BASE}unit/{name}": name for name in ("percent", "day", "hour")},
    )


def said(crosswalk: Crosswalk, path: str) -> tuple[Any, ...]:
    """Return what a crosswalk says, without the path of the edition and the labels of points."""

    def short(iri: str) -> str:
        return iri.removeprefix(f"{BASE}{path}/")

    elements = {
        (
            *(short(e.iri), e.label, e.kind, e.codes, e.level, e.definition),
            frozenset(map(short, e.broader)),
        )
        for e in crosswalk.elements
    }
    points = {
        (short(p.iri), short(p.indicator), p.unit, p.unit_text, p.minimum, p.maximum, p.value_type)
        for p in crosswalk.points
    }
    benchmarks = sorted((short(b.point), str(b.value)) for b in crosswalk.benchmarks)
    return elements, points, benchmarks


def both_ways(*changes: ProposedChange) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return what is said by the working edition, and by the crosswalk after coarse changes."""
    given_ = accepted(*changes)
    working = apply_changes(SMALL, given_, TARGET)
    before = crosswalk_of(SMALL)
    changed = apply(before, *crosswalk_changes(before, EDITION, SMALL, given_))
    return said(crosswalk_of(working.content), "next-0.1"), said(changed, "small")


@settings(
    deadline=None, max_examples=examples(50), suppress_health_check=[HealthCheck.filter_too_much]
)
@given(proposals())
def test_the_coarse_changes_lead_to_the_same_edition(changes: tuple[ProposedChange, ...]) -> None:
    assume(not faults_of(SMALL, accepted(*changes)))
    edition, crosswalk = both_ways(*changes)
    assert crosswalk == edition


def test_places_change_hands_without_a_circle_on_the_way() -> None:
    # A-1 goes below what is new below below A; in between nothing is its own parent.
    new = NewElement(id="A-3", code="A: 3", label="C", kind="Category", below=at("A-2"))
    edition, crosswalk = both_ways(AddElement(new=new), Move(element=at("A-1"), below=after("A-3")))
    assert crosswalk == edition
    swap = (
        Move(element=at("A-2"), below=at("A-1")),
        ReplaceElement(
            element=at("A"),
            new=NewElement(id="B", code="B", label="B", kind="Dimension"),
        ),
    )
    edition, crosswalk = both_ways(*swap)
    assert crosswalk == edition


def test_what_two_changes_bring_in_comes_once() -> None:
    new = NewElement(id="N-7", code="N: 7", label="New", kind="Indicator", below=at("A"))
    edition, crosswalk = both_ways(
        AddElement(new=new), ReplaceElement(element=at("A-1-1C"), new=new)
    )
    assert crosswalk == edition


def test_what_stood_below_follows_before_the_old_one_goes() -> None:
    new = NewElement(id="A-3", code="A: 3", label="C", kind="Category", below=at("A"))
    given_ = accepted(ReplaceElement(element=at("A-2"), new=new))
    changes = crosswalk_changes(crosswalk_of(SMALL), EDITION, SMALL, given_)
    kinds = [type(change) for change in changes]
    assert kinds.index(MoveElement) < kinds.index(RemoveElement)

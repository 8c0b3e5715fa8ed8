"""Elements and benchmarks that come, go, move and become others; `test_applying.py` has fields."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.small_edition import accepted, after, at, english, small
from tests.unit.revision.applying.carrying import (
    carried_out,
    links,
    note,
    of,
    point_succession,
    succession,
)

from ssckg.model.edition_content import Value
from ssckg.model.proposed_change import (
    AddElement,
    AddMethodology,
    ChangeBenchmark,
    ChangeField,
    MergeElements,
    MoveElement,
    NewElement,
    ProposedChange,
    ReplaceElement,
    RetireElement,
    SplitElement,
)
from ssckg.model.release import EditionTarget, SuccessionKind
from ssckg.namespaces import BASE, CODE, expand
from ssckg.revision.applying import apply_changes

# Coming in, ending, moving ------------------------------------------------------------------


def test_a_new_indicator_has_a_data_point_and_a_place() -> None:
    new = NewElement(
        id="A-2-2C",
        code="A: 2: 2C",
        label="Light",
        below=at("A-2"),
        level="core",
        unit="lux",
        minimum="0",
        direction="lower-better",
        measures=("broad:11.6",),
    )
    working = carried_out(AddElement(new=new))
    item, point = of(working, "A-2-2C"), of(working, "A-2-2C/result")
    assert item.is_a("ssc:Indicator")
    assert item.text("skos:notation") == "A: 2: 2C"
    assert item.text("dcterms:identifier") == "A-2-2C"
    assert item.text("skos:broader") == after("A-2")
    assert links(of(working, "A-2"), "skos:narrower") == {after("A-2-1A"), after("A-2-2C")}
    assert item.text("ssc:hasDataPoint") == point.iri
    assert point.text("ssc:dataPointOf") == item.iri
    assert point.text("ssc:unit") == BASE + "unit/lux"
    assert point.text("ssc:valueType") == CODE + "value-type/number"
    assert point.values("ssc:minimum") == (Value("0", expand("xsd:decimal")),)
    for one in (item, point):
        assert links(one, "dcterms:source") == {BASE + "decision/r-d1"}
        assert one.text("ssc:origin") == CODE + "origin/decided"
    (added,) = [one for one in working.elements if one.kind is SuccessionKind.ADDED]
    assert (added.before, added.after) == ((), (after("A-2-2C"),))
    # A category that gets a child says nothing new of itself.
    assert succession(working, "A-2").kind is SuccessionKind.KEPT


def test_a_retired_indicator_takes_with_it_what_was_said_of_it() -> None:
    working = carried_out(RetireElement(element=at("A-1-1C"), heirs=(at("A-1-2C"),)))
    paths = {iri.removeprefix(after("")) for iri in working.content.item}
    assert not paths & {"A-1-1C", "A-1-1C/result", "A-1-1C/method-1"}
    assert f"{BASE}note/next-0.1/A-1-1C-result--unit" not in working.content.item
    # It compared the indicator with another: there is nothing to compare any more.
    assert "rule/lower" not in paths
    # It was on two data points by themselves: it holds for the other.
    assert links(of(working, "rule/range"), "ssc:appliesTo") == {after("A-2-1A/result")}
    assert links(of(working, "A-1"), "skos:narrower") == {after("A-1-2C")}
    one = succession(working, "A-1-1C")
    assert (one.kind, one.after, one.heirs) == (SuccessionKind.RETIRED, (), (after("A-1-2C"),))
    assert point_succession(working, "A-1-1C/result").kind is SuccessionKind.RETIRED
    edition = working.content.item[working.content.iri]
    assert edition.text("ssc:elementCount") == "2"


def test_a_sum_does_not_hold_without_one_of_its_parts() -> None:
    working = carried_out(RetireElement(element=at("A-1-2C")))
    assert after("rule/sum") not in working.content.item


def test_bands_go_with_the_last_benchmark_that_has_them() -> None:
    working = carried_out(RetireElement(element=at("A-2-1A")))
    for path in ("benchmark/noise", "band/1", "band/2"):
        assert after(path) not in working.content.item


def test_a_new_element_takes_the_place_of_another() -> None:
    new = NewElement(id="A-3", code="A: 3", label="Around", kind="Category", below=at("A"))
    working = carried_out(ReplaceElement(element=at("A-1"), new=new))
    assert after("A-1") not in working.content.item
    # What stood below the old one stands below the new one.
    assert of(working, "A-1-1C").text("skos:broader") == after("A-3")
    assert links(of(working, "A-3"), "skos:narrower") == {after("A-1-1C"), after("A-1-2C")}
    assert links(of(working, "A"), "skos:narrower") == {after("A-2"), after("A-3")}
    one = succession(working, "A-1")
    assert (one.kind, one.after) == (SuccessionKind.REPLACED, (after("A-3"),))


def test_an_indicator_is_split() -> None:
    parts = tuple(
        NewElement(id=f"A-1-{n}C", code=f"A: 1: {n}C", label=f"Part {n}", below=at("A-1"))
        for n in (3, 4)
    )
    working = carried_out(SplitElement(element=at("A-1-1C"), into=parts))
    one = succession(working, "A-1-1C")
    assert one.kind is SuccessionKind.SPLIT
    assert one.after == (after("A-1-3C"), after("A-1-4C"))
    point = point_succession(working, "A-1-1C/result")
    assert point.kind is SuccessionKind.SPLIT
    assert point.after == (after("A-1-3C/result"), after("A-1-4C/result"))


def test_indicators_become_one_of_them() -> None:
    working = carried_out(MergeElements(elements=(at("A-1-1C"), at("A-2-1A")), into=at("A-1-1C")))
    one = succession(working, "A-1-1C")
    assert one is succession(working, "A-2-1A")
    assert (one.kind, one.after) == (SuccessionKind.MERGED, (after("A-1-1C"),))
    # The series of the one that stays goes on; the other ends there.
    assert point_succession(working, "A-1-1C/result").kind in {
        SuccessionKind.KEPT,
        SuccessionKind.EDITED,
    }
    ended = point_succession(working, "A-2-1A/result")
    assert (ended.kind, ended.heirs) == (SuccessionKind.RETIRED, (after("A-1-1C/result"),))


def test_indicators_become_a_new_one() -> None:
    new = NewElement(id="A-1-9C", code="A: 1: 9C", label="All", below=at("A-1"))
    working = carried_out(MergeElements(elements=(at("A-1-1C"), at("A-1-2C")), new=new))
    one = succession(working, "A-1-2C")
    assert one.before == (at("A-1-1C"), at("A-1-2C"))
    assert one.after == (after("A-1-9C"),)
    points = point_succession(working, "A-1-2C/y")
    assert points.kind is SuccessionKind.MERGED
    assert len(points.before) == 3
    assert points.after == (after("A-1-9C/result"),)


def test_an_indicator_moves() -> None:
    working = carried_out(MoveElement(element=at("A-1-1C"), below=at("A-2"), old=at("A-1")))
    assert of(working, "A-1-1C").text("skos:broader") == after("A-2")
    assert links(of(working, "A-2"), "skos:narrower") == {after("A-1-1C"), after("A-2-1A")}
    assert links(of(working, "A-1"), "skos:narrower") == {after("A-1-2C")}
    assert succession(working, "A-1-1C").kind is SuccessionKind.EDITED
    assert point_succession(working, "A-1-1C/result").kind is SuccessionKind.KEPT


def test_an_indicator_moves_below_what_comes_in_with_it() -> None:
    new = NewElement(id="A-3", code="A: 3", label="Around", kind="Category", below=at("A"))
    for name in (at("A-3"), after("A-3")):  # named by the old path, or by the new one
        working = carried_out(AddElement(new=new), MoveElement(element=at("A-1-1C"), below=name))
        assert of(working, "A-1-1C").text("skos:broader") == after("A-3")


def test_a_category_goes_with_all_that_stands_below_it() -> None:
    working = carried_out(RetireElement(element=at("A-2")), RetireElement(element=at("A-2-1A")))
    assert links(of(working, "A"), "skos:narrower") == {after("A-1")}


def test_a_category_whose_elements_move_can_be_replaced_by_an_indicator() -> None:
    working = carried_out(
        ReplaceElement(
            element=at("A-2"), new=NewElement(id="A-9", code="A: 9", label="Air", below=at("A"))
        ),
        MoveElement(element=at("A-2-1A"), below=at("A-1"), old=at("A-2")),
    )
    assert of(working, "A-2-1A").text("skos:broader") == after("A-1")
    assert of(working, "A-9").is_a("ssc:Indicator")


# Benchmarks and details ---------------------------------------------------------------------


def test_a_value_takes_the_place_of_bands() -> None:
    working = carried_out(
        ChangeBenchmark(
            point=at("A-2-1A/result"), benchmark=at("benchmark/noise"), value="55", label="Limit"
        )
    )
    item = of(working, "benchmark/noise")
    assert item.values("ssc:benchmarkValue") == (Value("55", expand("xsd:decimal")),)
    assert item.text("skos:prefLabel") == "Limit"
    assert not item.values("ssc:hasBand")
    assert after("band/1") not in working.content.item
    assert note(working, "benchmark-noise--benchmarkValue").text("ssc:origin").endswith("decided")
    assert succession(working, "A-2-1A").kind is SuccessionKind.EDITED
    assert point_succession(working, "A-2-1A/result").kind is SuccessionKind.EDITED


def test_a_benchmark_comes_in_and_goes() -> None:
    come = carried_out(ChangeBenchmark(point=at("A-1-2C/x"), value="30", label="A third"))
    item = of(come, "benchmark/A-1-2C-x")
    assert item.text("ssc:benchmarkOf") == after("A-1-2C/x")
    assert item.text("ssc:benchmarkValue") == "30"
    gone = carried_out(
        ChangeBenchmark(point=at("A-2-1A/result"), benchmark=at("benchmark/noise"), value="")
    )
    assert after("benchmark/noise") not in gone.content.item
    assert after("band/2") not in gone.content.item


@pytest.mark.parametrize(("label", "later"), [("", "Clear: benchmark"), ("Limit", "Limit")])
def test_a_benchmark_is_called_as_its_data_point_in_the_end(label: str, later: str) -> None:
    """Whether name or benchmark comes first, or both at once; a name of its own stays."""
    name = ChangeField(element=at("A-2-1A"), field="label", value="Clear")
    come = ChangeBenchmark(point=at("A-2-1A/result"), value="1", label=label)
    target = EditionTarget(version="small-2022", framework="small", title="S", keeps_codes=True)
    between = replace(target, version="small-2021")
    orders: tuple[tuple[tuple[ProposedChange, ...], ...], ...] = (
        ((name, come),),
        ((name,), (come,)),
        ((come,), (name,)),
    )
    for steps in orders:
        content = small()
        for step, part in zip((between, target)[-len(steps) :], steps, strict=True):
            content = apply_changes(content, accepted(*part), step).content
        called = {item.text("skos:prefLabel") for item in content.of_class("ssc:Benchmark")}
        assert called == {"Noise: bands", later}


def test_a_detail_is_numbered_on() -> None:
    working = carried_out(
        AddMethodology(element=at("A-1-1C"), aspect="method", text="Leap days count."),
        AddMethodology(element=at("A-1-1C"), aspect="formula", text="d / 365"),
    )
    item = of(working, "A-1-1C/method-2")
    assert item.values("ssc:method") == (english("Leap days count."),)
    assert item.text("ssc:detailOf") == after("A-1-1C")
    assert item.text("ssc:methodologyField") == "method"
    assert of(working, "A-1-1C/formula-1").text("ssc:formula") == "d / 365"
    assert succession(working, "A-1-1C").kind is SuccessionKind.EDITED

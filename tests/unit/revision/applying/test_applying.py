"""What comes out when changes are carried out on an edition that can be read on one page."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.small_edition import RESOURCE, TARGET, accepted, after, at, english, item, small
from tests.unit.revision.applying.carrying import (
    carried_out,
    links,
    note,
    of,
    point_succession,
    succession,
)

from ssckg.model.edition_content import Item, Value
from ssckg.model.proposed_change import (
    AddElement,
    AddMethodology,
    ChangeBenchmark,
    ChangeField,
    ChangeLevel,
    MergeElements,
    NewElement,
    RetireElement,
)
from ssckg.model.release import EditionTarget, SuccessionKind
from ssckg.namespaces import BASE, CODE, expand
from ssckg.revision.applying import apply_changes, lineage
from ssckg.revision.fields import FIELDS

if TYPE_CHECKING:
    from ssckg.model.edition_content import EditionContent

_UNCHANGED = ("A", "A-1", "A-2", "A-1-1C", "A-1-2C", "A-2-1A")


# Without changes ----------------------------------------------------------------------------


def test_without_changes_everything_is_kept_under_new_names() -> None:
    working = carried_out()
    assert {one.kind for one in working.elements} == {SuccessionKind.KEPT}
    assert {one.kind for one in working.points} == {SuccessionKind.KEPT}
    assert [one.before for one in working.elements] == [(at(path),) for path in sorted(_UNCHANGED)]
    assert [one.after for one in working.elements] == [(after(p),) for p in sorted(_UNCHANGED)]
    assert len(working.content.items) == len(small().items)
    old_names = {item.iri for item in small().items}
    left = [
        fact
        for item in working.content.items
        for fact in item.facts
        if fact.value.text in old_names and fact.property != expand("ssc:derivedFromEdition")
    ]
    assert not left


def test_what_stays_keeps_source_and_trust() -> None:
    item = of(carried_out(), "A-1-1C/result")
    assert links(item, "dcterms:source") == {BASE + "source/book"}
    assert item.text("ssc:trust") == CODE + "trust/secondary"
    # Units and sources are shared, so they keep their names.
    assert item.text("ssc:unit") == BASE + "unit/percent"


def test_the_edition_says_what_it_is() -> None:
    target = EditionTarget(
        version="next-0.1",
        framework="next",
        title="The next one",
        framework_title="Next",
        issued="2026-11-22",
        is_demonstration=True,
        publishers=(BASE + "agency/U4SSC",),
    )
    working = apply_changes(small(), (), target)
    content = working.content
    assert (content.id, content.iri) == ("next-0.1", BASE + "framework/next-0.1")
    edition = content.item[content.iri]
    assert edition.text("dcterms:title") == "The next one"
    assert edition.text("dcterms:identifier") == "next-0.1"
    assert edition.text("dcat:version") == "next-0.1"
    assert edition.text("ssc:derivedFromEdition") == BASE + "framework/small-2020"
    assert edition.values("ssc:elementCount") == (Value("3", expand("xsd:integer")),)
    assert edition.values("ssc:isDemonstration") == (Value("true", expand("xsd:boolean")),)
    assert edition.values("dcterms:issued") == (Value("2026-11-22", expand("xsd:date")),)
    assert edition.text("dcterms:publisher") == BASE + "agency/U4SSC"
    assert edition.text("ssc:usageTerms") == "Free to read."
    assert not edition.values("dcterms:description")  # it counted the old indicators
    family = content.item[BASE + "framework/next"]
    assert family.text("skos:prefLabel") == "Next"
    assert links(family, "ssc:hasEdition") == {content.iri}


def test_the_next_edition_of_the_same_framework_names_the_one_before() -> None:
    target = EditionTarget(version="small-2026", framework="small", title="Small (2026)")
    content = apply_changes(small(), (), target).content
    edition = content.item[content.iri]
    assert edition.text("ssc:previousEdition") == BASE + "framework/small-2020"
    assert links(content.item[BASE + "framework/small"], "ssc:hasEdition") == {content.iri}


def test_elements_whose_codes_never_change_their_meaning_keep_their_iris() -> None:
    target = EditionTarget(version="small-2026", framework="small", title="S", keeps_codes=True)
    new = NewElement(id="A-2-2C", code="A: 2: 2C", label="Light", below=at("A-2"))
    working = apply_changes(small(), accepted(AddElement(new=new)), target)
    assert {at(path) for path in (*_UNCHANGED, "A-2-2C")} <= working.content.item.keys()
    assert working.content.item[at("A")].text("skos:inScheme") == working.content.iri
    # Notes are of an edition, so they move.
    assert f"{BASE}note/small-2026/A-1-1C-result--unit" in working.content.item
    assert not list(lineage(working))  # nothing is a revision of itself


# Fields -------------------------------------------------------------------------------------


def test_a_changed_field_names_the_decision() -> None:
    change = ChangeField(element=at("A-1-1C"), field="label", value="Clear days", old="Clean days")
    working = carried_out(change)
    assert of(working, "A-1-1C").values("skos:prefLabel") == (english("Clear days"),)
    said = note(working, "A-1-1C--prefLabel")
    assert said.text("ssc:aboutResource") == after("A-1-1C")
    assert said.text("ssc:onProperty") == expand("skos:prefLabel")
    assert links(said, "dcterms:source") == {BASE + "decision/r-d1"}
    assert said.text("ssc:origin") == CODE + "origin/decided"
    assert said.text("ssc:trust") == CODE + "trust/verified"
    assert said.text("rdfs:comment") == "Decided: r-d1 on proposal r-p1."
    # The row as a whole still comes from the book.
    assert links(of(working, "A-1-1C"), "dcterms:source") == {BASE + "source/book"}
    one = succession(working, "A-1-1C")
    assert (one.kind, one.proposals, one.decisions) == (SuccessionKind.EDITED, ("r-p1",), ("r-d1",))
    # The label of its data point began with that of the indicator; what is measured is the same.
    assert of(working, "A-1-1C/result").text("skos:prefLabel") == "Clear days"
    assert point_succession(working, "A-1-1C/result").kind is SuccessionKind.EDITED


def test_a_candidate_names_the_proposal() -> None:
    change = ChangeField(element=at("A-1-1C"), field="label", value="Clear days")
    candidate = [accepted(change)[0].__class__(change=change, proposal="r-p1")]
    said = note(apply_changes(small(), candidate, TARGET), "A-1-1C--prefLabel")
    assert links(said, "dcterms:source") == {BASE + "proposal/r-p1"}
    assert said.text("rdfs:comment") == "Proposed in r-p1; not decided."


def test_labels_of_components_follow_their_indicator() -> None:
    working = carried_out(ChangeField(element=at("A-1-2C"), field="label", value="Parts"))
    assert of(working, "A-1-2C/x").text("skos:prefLabel") == "Parts: x"


def test_another_unit_breaks_the_series_and_takes_the_old_note_with_it() -> None:
    working = carried_out(
        ChangeField(element=at("A-1-1C"), field="unit", value="day", old="percent")
    )
    point = of(working, "A-1-1C/result")
    assert point.text("ssc:unit") == BASE + "unit/day"
    assert not point.values("ssc:unitText")  # "%" was how the old unit was printed
    # "Read in a copy." was said of the old unit.
    assert note(working, "A-1-1C-result--unit").text("rdfs:comment").startswith("Decided: r-d1")
    assert succession(working, "A-1-1C").kind is SuccessionKind.REDEFINED
    assert point_succession(working, "A-1-1C/result").kind is SuccessionKind.REDEFINED


def test_how_the_new_unit_is_printed_can_come_with_it() -> None:
    changes = (
        ChangeField(element=at("A-1-1C"), field="unit", value="unit:day"),
        ChangeField(element=at("A-1-1C"), field="unit_text", value="days / year"),
    )
    for order in itertools.permutations(changes):
        point = of(apply_changes(small(), accepted(*order), TARGET), "A-1-1C/result")
        assert point.text("ssc:unitText") == "days / year"


def test_one_data_point_of_two_changes() -> None:
    working = carried_out(
        ChangeField(
            element=at("A-1-2C"),
            field="numerator",
            value="people",
            point=at("A-1-2C/x"),
            redefines=True,
        )
    )
    assert of(working, "A-1-2C/x").values("ssc:numerator") == (english("people"),)
    assert not of(working, "A-1-2C/y").values("ssc:numerator")
    assert point_succession(working, "A-1-2C/x").kind is SuccessionKind.REDEFINED
    assert point_succession(working, "A-1-2C/y").kind is SuccessionKind.KEPT


def test_another_definition_of_an_indicator_breaks_all_its_series() -> None:
    change = ChangeField(element=at("A-1-2C"), field="definition", value="Shares of people.")
    first = carried_out(change)
    other = carried_out(replace(change, redefines=True))
    for path in ("A-1-2C/x", "A-1-2C/y"):
        assert point_succession(first, path).kind is SuccessionKind.KEPT
        assert point_succession(other, path).kind is SuccessionKind.REDEFINED
    assert succession(first, "A-1-2C").kind is SuccessionKind.EDITED
    assert succession(other, "A-1-2C").kind is SuccessionKind.REDEFINED


@pytest.mark.parametrize(
    ("unit", "field", "value", "kind"),
    [
        # The share was always one of something; now it is said of what.
        ("percent", "denominator", "city area", SuccessionKind.EDITED),
        ("percent", "numerator", "area covered", SuccessionKind.EDITED),
        ("percent", "multiplier", "100", SuccessionKind.EDITED),
        ("percent", "direction", "context", SuccessionKind.EDITED),
        ("percent", "population_base", "total-population", SuccessionKind.EDITED),
        ("", "unit", "day", SuccessionKind.EDITED),
        ("", "denominator", "city area", SuccessionKind.EDITED),
        ("", "multiplier", "100000", SuccessionKind.EDITED),
        # 40 hotspots are not 40 hotspots by inhabitants, nor 40 times a thousand.
        ("number", "numerator", "hotspots", SuccessionKind.EDITED),
        ("number", "denominator", "inhabitants", SuccessionKind.REDEFINED),
        ("number", "multiplier", "1000", SuccessionKind.REDEFINED),
        ("number", "multiplier", "1.0", SuccessionKind.EDITED),
        # What is on record and changes, or goes, makes another figure.
        ("percent", "unit", "day", SuccessionKind.REDEFINED),
        ("percent", "unit", "", SuccessionKind.REDEFINED),
    ],
)
def test_a_first_value_says_more_of_the_same_measure(
    unit: str, field: str, value: str, kind: SuccessionKind
) -> None:
    point = small().item[at("A-2-1A/result")]
    for name in (FIELDS[field].property, "ssc:unit", "ssc:unitText"):
        point = point.with_values(name, ())
    if unit:
        point = point.with_values("ssc:unit", [Value(f"{BASE}unit/{unit}", RESOURCE)])
    base = small().with_items([point])
    change = ChangeField(element=at("A-2-1A"), field=field, value=value)
    working = apply_changes(base, accepted(change), TARGET)
    assert point_succession(working, "A-2-1A/result").kind is kind
    assert succession(working, "A-2-1A").kind is kind
    said = apply_changes(base, accepted(replace(change, redefines=True)), TARGET)
    assert point_succession(said, "A-2-1A/result").kind is SuccessionKind.REDEFINED


def test_of_two_that_ask_for_the_same_one_may_say_that_it_is_another_measure() -> None:
    change = ChangeField(element=at("A-1-1C"), field="denominator", value="all days")
    for order in itertools.permutations((change, replace(change, redefines=True))):
        working = apply_changes(small(), accepted(*order), TARGET)
        assert point_succession(working, "A-1-1C/result").kind is SuccessionKind.REDEFINED


def test_custodians_go_with_a_merge() -> None:
    """WHO and UNEP look after the first, UNEP after the second: both after what comes of them."""

    def role(name: str, indicator: str, agency: str, kind: str = "custodian") -> Item:
        return item(
            at(f"role/{name}"),
            "IndicatorRole",
            ssc__indicator=f"<{at(indicator)}>",
            ssc__agency=f"<{BASE}agency/{agency}>",
            ssc__role=f"<{CODE}agency-role/{kind}>",
        )

    base = small().with_items(
        [
            role("1", "A-1-1C", "WHO"),
            role("2", "A-1-1C", "UNEP"),
            role("3", "A-1-2C", "UNEP"),
            role("4", "A-1-1C", "UNEP", "partner"),
        ]
    )
    merge = MergeElements(elements=(at("A-1-1C"), at("A-1-2C")), into=at("A-1-2C"))
    working = apply_changes(base, accepted(merge), TARGET)
    found = {
        (one.text("ssc:agency").rpartition("/")[2], one.text("ssc:role").rpartition("/")[2]): one
        for one in working.content.of_class("ssc:IndicatorRole")
    }
    assert found.keys() == {("WHO", "custodian"), ("UNEP", "custodian"), ("UNEP", "partner")}
    assert {one.text("ssc:indicator") for one in found.values()} == {after("A-1-2C")}
    sources = {one.text for one in found["WHO", "custodian"].values("dcterms:source")}
    assert sources == {f"{BASE}source/book", f"{BASE}decision/r-d1"}
    # UNEP had this role already, and nobody decided that it should.
    assert found["UNEP", "custodian"].text("dcterms:source") == f"{BASE}source/book"


def test_a_bound_changes_and_the_series_goes_on() -> None:
    working = carried_out(
        ChangeField(element=at("A-1-1C"), field="maximum", value="120.0", old="100")
    )
    point = of(working, "A-1-1C/result")
    assert point.values("ssc:maximum") == (Value("120", expand("xsd:decimal")),)
    assert point_succession(working, "A-1-1C/result").kind is SuccessionKind.EDITED


def test_a_field_can_become_blank() -> None:
    working = carried_out(ChangeField(element=at("A-1-1C"), field="maximum", value=""))
    assert not of(working, "A-1-1C/result").values("ssc:maximum")


def test_a_level_changes() -> None:
    working = carried_out(ChangeLevel(element=at("A-2-1A"), level="core", old="advanced"))
    assert of(working, "A-2-1A").text("ssc:level") == CODE + "level/core"
    assert succession(working, "A-2-1A").kind is SuccessionKind.EDITED


# Several proposals at once -----------------------------------------------------------------


def test_what_two_ask_for_comes_in_once() -> None:
    detail = AddMethodology(element=at("A-1-1C"), aspect="method", text="Leap days count.")
    benchmark = ChangeBenchmark(point=at("A-1-2C/x"), value="30")
    working = carried_out(detail, benchmark, detail, benchmark)
    assert after("A-1-1C/method-2") in working.content.item
    assert after("A-1-1C/method-3") not in working.content.item
    assert after("benchmark/A-1-2C-x-2") not in working.content.item
    assert succession(working, "A-1-1C").proposals == ("r-p1", "r-p3")


def test_two_proposals_that_ask_for_the_same_agree() -> None:
    change = ChangeField(element=at("A-1-1C"), field="label", value="Clear days")
    working = carried_out(change, change)
    assert succession(working, "A-1-1C").proposals == ("r-p1", "r-p2")


def test_the_base_stays_as_it_is() -> None:
    base = small()
    apply_changes(base, accepted(RetireElement(element=at("A-1-1C"))), TARGET)
    assert base == small()


def _all_iris(content: EditionContent) -> set[str]:
    return {item.iri for item in content.items}


def test_lineage_says_where_series_go_on_and_where_they_break() -> None:
    working = carried_out(
        ChangeField(element=at("A-1-1C"), field="unit", value="day"),
        ChangeLevel(element=at("A-2-1A"), level="core"),
    )
    said = {tuple(str(term)[1:-1] for term in triple) for triple in lineage(working)}
    breaks, goes_on = expand("ssc:breaksSeries"), expand("ssc:continuesSeries")
    assert (after("A-1-1C/result"), breaks, at("A-1-1C/result")) in said
    assert (after("A-2-1A/result"), goes_on, at("A-2-1A/result")) in said
    assert (after("A-2-1A"), expand("prov:wasRevisionOf"), at("A-2-1A")) in said
    assert {subject for subject, _, _ in said} <= _all_iris(working.content)

"""Parts of pages of things: charts, turned mappings, hostile text; without a service."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import Response
from tests.site.pages import Page, faults

from ssckg.errors import UnknownNameError, UsageError
from ssckg.model.choices import MappingList, Predicate
from ssckg.model.crosswalk import Crosswalk
from ssckg.model.crosswalk_frameworks import Edition, Element, Point
from ssckg.model.crosswalk_mappings import MappingRecord
from ssckg.model.thing import RDF_TYPE, Incoming, Label, Statement, Thing, Value
from ssckg.namespaces import BASE, SSC, expand
from ssckg_api.site.frame import Frame, gettext, link, render
from ssckg_api.site.languages import ENGLISH
from ssckg_api.site.things import coverage, relations
from ssckg_api.site.things.elements import element_page
from ssckg_api.site.things.reports import charts_of
from ssckg_api.site.things.telling import places

HOSTILE = '"><script>alert(1)</script>\u202e<img src=x onerror=alert(2)>'
ONE, TWO = f"{BASE}a/one", f"{BASE}b/two"


@dataclass
class Reports:
    """An engine that knows what cities reported, and nothing else; it counts what it is asked."""

    rows: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def select(self, text: str, *_: object) -> list[dict[str, Any]]:
        self.asked.append(text)
        if "SELECT ?report {" in text:
            return [row for row in self.rows if f"<{row['graph']}>" in text]
        if "VALUES ?report" in text:
            return [row for row in self.rows if f"<{row['report']}>" in text]
        if "SELECT DISTINCT ?report\n" in text:
            return self.rows[: int(text.rpartition("LIMIT ")[2])]
        return []


@dataclass
class FakeVisit:
    """What pages ask of a visit, answered from memory."""

    crosswalk: Crosswalk
    answers: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    reports: Reports = field(default_factory=Reports)
    language = ENGLISH
    as_of = ""
    base = BASE

    @property
    def site(self) -> Any:
        text = SimpleNamespace(text="SELECT * {}")
        return SimpleNamespace(
            path_of=lambda iri: "/" + iri.removeprefix(BASE),
            data_hash=lambda: "0" * 64,
            library={"list-reports-of-element": text},
        )

    def store(self) -> Any:
        return self.reports

    def outline(self) -> Any:
        sets = [(row["graph"], row["place"]) for row in self.reports.rows]
        return SimpleNamespace(crosswalk=self.crosswalk, sets=tuple(dict.fromkeys(sets)))

    def ask(self, name: str, **_: str) -> list[dict[str, str]]:
        return self.answers.get(name, [])

    def text(self, message: str, **values: object) -> str:
        return gettext(ENGLISH, message, **values)

    def link(self, path: str, **query: object) -> str:
        return link(Frame(""), path.removeprefix(BASE), **query)

    def page(self, template: str, *, title: str, frame: dict[str, Any], **values: Any) -> Response:
        framed = Frame(title, **frame)
        return Response(render(template, framed, visit=self, url=self.link, **values))


def crosswalk(*mappings: MappingRecord, **more: Any) -> Crosswalk:
    """Two editions with an indicator each."""
    return Crosswalk(
        BASE,
        (
            Edition(f"{BASE}framework/a", "a", "a", HOSTILE, is_demonstration=True),
            Edition(f"{BASE}framework/b", "b", "b", "B"),
        ),
        (
            Element(ONE, "one", HOSTILE, "Indicator", (f"{BASE}framework/a",), (HOSTILE,)),
            Element(TWO, "two", HOSTILE, "Indicator", (f"{BASE}framework/b",)),
        ),
        (Point(f"{ONE}/result", ONE, HOSTILE),),
        mappings=mappings,
        **more,
    )


def record(predicate: Predicate, **more: Any) -> MappingRecord:
    return MappingRecord(
        f"{BASE}mapping/s/1", f"{BASE}mapping/s", ONE, predicate, TWO, 0.5, reason=HOSTILE, **more
    )


def statement(subject: str, property_: str, text: str, kind: Any = "literal") -> Statement:
    return Statement(subject, expand(property_), Value(text, kind, "en" if kind != "iri" else ""))


def hostile_thing() -> Thing:
    point = f"{ONE}/result"
    return Thing(
        ONE,
        (SSC + "Indicator",),
        (
            Statement(ONE, RDF_TYPE, Value(SSC + "Indicator", "iri")),
            statement(ONE, "skos:prefLabel", HOSTILE),
            statement(ONE, "skos:definition", HOSTILE),
            statement(ONE, "ssc:sourcePage", HOSTILE),
            statement(ONE, "dcterms:source", f"{BASE}source/x", "iri"),
            Statement(point, RDF_TYPE, Value(SSC + "DataPoint", "iri")),
            statement(point, "ssc:numerator", HOSTILE),
            statement(point, "ssc:unitText", "javascript:alert(3)"),
        ),
        (Incoming(expand("skos:broader"), 1, (TWO,)),),
        {ONE: Label(HOSTILE, "en"), f"{BASE}source/x": Label(HOSTILE, "en")},
    )


def test_hostile_text_stays_text() -> None:
    row = {"place": f"{BASE}city/x", "city": HOSTILE, "year": "2020", "label": HOSTILE}
    row |= {"data_point": f"{ONE}/result", "report": f"{BASE}observation/x", "unit": HOSTILE}
    row |= {"graph": f"{BASE}graph/x"}
    reported = Reports([row | {"value": "1"}, row | {"value": "2", "page": HOSTILE}])
    answers = {
        "list-benchmarks-of-element": [{"benchmark": f"{BASE}b", "label": HOSTILE}],
        "list-proposals-of-element": [
            {"proposal": f"{BASE}p", "title": HOSTILE, "round": f"{BASE}r", "round_id": HOSTILE}
        ],
        "list-projects-by-element": [
            {"project": f"{BASE}x", "name": HOSTILE, "about": ONE, "served": ONE, "example": "true"}
        ],
    }
    held = crosswalk(record(Predicate.BROAD))
    visit: Any = FakeVisit(held, answers, reports=reported)
    text = bytes(element_page(hostile_thing(), visit).body).decode()
    page = Page("/", 200, {}, text)
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert not page.tree.xpath("//*[@onerror]")
    assert text.count("&lt;script&gt;") + text.count("\\u003cscript") > 15
    assert "made up" in page.words
    assert faults(page) == []


def test_what_is_a_demonstration_says_so_first() -> None:
    visit: Any = FakeVisit(crosswalk())
    page = Page("/", 200, {}, bytes(element_page(hostile_thing(), visit).body).decode())
    (notice,) = page.tree.xpath("//main//div[starts-with(@class, 'notice ')]")
    assert "It is no product of any body that it names" in " ".join(notice.text_content().split())


def test_what_nothing_is_known_of_has_a_page_all_the_same() -> None:
    thing = Thing(f"{BASE}c/three", (SSC + "Category",), (), labels={})
    visit: Any = FakeVisit(crosswalk())
    page = Page("/", 200, {}, bytes(element_page(thing, visit).body).decode())
    assert faults(page) == []
    assert "Values of cities" not in page.words
    assert "No announced proposal touches it." in page.words


def reported(cities: int, years: int) -> list[dict[str, str]]:
    """Of each city and year a value, in data sets of their own."""
    return [
        {
            "report": f"{BASE}observation/c{city:05}/{year}/one",
            "graph": f"{BASE}graph/observation/c{city:05}-{year}",
            "place": f"{BASE}city/c{city:05}",
            "city": f"City {city:05}",
            "year": str(year),
            "data_point": f"{ONE}/result",
            "value": str(city),
        }
        for city in range(cities)
        for year in range(2020, 2020 + years)
    ]


def page_of(reports: Reports, **query: str) -> Page:
    visit: Any = FakeVisit(crosswalk(), query=query, reports=reports)
    return Page("/", 200, {}, bytes(element_page(hostile_thing(), visit).body).decode())


def test_a_page_of_ten_thousand_cities_is_bounded() -> None:
    few, many = Reports(reported(51, 1)), Reports(reported(10_000, 1))
    short, long = page_of(few), page_of(many)
    assert len(many.asked) == len(few.asked)
    assert max(map(len, many.asked)) < 16_000
    assert len(long.text) < 1.1 * len(short.text)
    rows = long.tree.xpath("//table[caption[starts-with(., 'Reported values')]]/tbody/tr/td[1]")
    assert len(rows) == 25
    assert "Data sets 1 to 25 of 10,000, by city and year" in long.words
    assert [a.text for a in long.tree.xpath("//nav[@class='pages']/a")] == ["Next"]
    assert faults(long) == []


def test_pages_of_values_lead_through_all_of_them() -> None:
    reports = Reports(reported(30, 4))
    found: list[str] = []
    address: dict[str, str] = {}
    for _ in range(5):
        page = page_of(reports, **address)
        table = page.tree.xpath("//table[caption[starts-with(., 'Reported values')]]/tbody/tr")
        found += [" ".join(row.text_content().split())[:10] for row in table]
        after = page.tree.xpath("//nav[@class='pages']/a[@rel='next']/@href")
        if not after:
            break
        address = {"values": after[0].partition("values=")[2].partition("#")[0]}
    assert found == [f"City {n:05}" for n in range(30) for _ in range(4)]


@pytest.mark.parametrize(
    ("number", "error"),
    [
        *(("0", UsageError), ("-1", UsageError), ("x", UsageError), ("1" * 7, UsageError)),
        *(("²", UsageError), ("6", UnknownNameError), ("999999", UnknownNameError)),
    ],
)
def test_pages_of_values_that_are_none_are_refused(number: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        page_of(Reports(reported(30, 4)), values=number)


# charts


def values(*numbers: str) -> list[dict[str, str]]:
    return [
        {
            "place": f"{BASE}city/c{n}",
            "city": f"City {n}",
            "year": "2020",
            "data_point": "p",
            "label": "Point",
            "value": v,
        }
        for n, v in enumerate(numbers)
    ]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (("10", "5"), [(0, 100), (0, 50)]),
        (("-5", "10"), [(0, 33.333), (33.333, 66.667)]),
        (("-4", "-2"), [(0, 100), (50, 50)]),
        (("0", "0"), [(0, 0), (0, 0)]),
        (("0.1", "0.2", "0.4"), [(0, 25), (0, 50), (0, 100)]),
    ],
)
def test_bars_begin_at_zero(numbers: tuple[str, ...], expected: list[tuple[float, float]]) -> None:
    visit: Any = FakeVisit(crosswalk())
    (chart,) = charts_of(visit, values(*numbers), {})
    assert [(bar["x"], bar["width"]) for bar in chart["bars"]] == expected
    assert chart["text"].startswith("Bar chart of Point: City 0 2020: " + numbers[0])


@pytest.mark.parametrize(
    "numbers", [("7",), (), ("", "3"), ("true", "false"), ("NaN", "1"), ("INF", "2")]
)
def test_one_number_or_none_makes_no_chart(numbers: tuple[str, ...]) -> None:
    visit: Any = FakeVisit(crosswalk())
    assert charts_of(visit, values(*numbers), {}) == []


def test_one_number_is_seen_against_its_bounds() -> None:
    visit: Any = FakeVisit(crosswalk())
    bounds = {"p": (Decimal(0), Decimal(100))}
    (chart,) = charts_of(visit, values("25"), bounds)
    assert [(bar["x"], bar["width"]) for bar in chart["bars"]] == [(0, 25)]
    assert chart["ends"] == "from 0 to 100"
    (beyond,) = charts_of(visit, values("200"), bounds)
    assert [bar["width"] for bar in beyond["bars"]] == [100]


def test_units_are_never_mixed_in_a_chart() -> None:
    rows = values("1", "2", "3", "4")
    for row, unit in zip(rows, ("kg", "kg", "t", "t"), strict=True):
        row["unit"] = unit
    visit: Any = FakeVisit(crosswalk())
    charts = charts_of(visit, rows, {})
    assert [(c["unit"], [b["value"] for b in c["bars"]]) for c in charts] == [
        ("kg", ["1", "2"]),
        ("t", ["3", "4"]),
    ]


# relations


@pytest.mark.parametrize(
    ("stated", "seen"),
    [
        (Predicate.BROAD, "narrow match: the other side is narrower"),
        (Predicate.NARROW, "broad match: the other side is wider"),
        (Predicate.EXACT, "exact match"),
        (Predicate.CLOSE, "close match"),
        (Predicate.RELATED, "related match"),
    ],
)
def test_a_mapping_is_turned_for_its_object(stated: Predicate, seen: str) -> None:
    visit: Any = FakeVisit(crosswalk())
    found = relations.mappings_by_list(visit, crosswalk(record(stated)), TWO)
    assert [row["predicate"] for row in found["accepted"]] == [seen]


def test_lists_are_kept_apart_and_no_match_is_no_mapping() -> None:
    held = crosswalk(
        record(Predicate.EXACT),
        record(Predicate.CLOSE, listed=MappingList.REJECTED),
        record(Predicate.CLOSE, listed=MappingList.DERIVED, origin="derived"),
        MappingRecord(f"{BASE}mapping/s/n", f"{BASE}mapping/s", ONE, Predicate.RELATED, "", 0.9),
        set_editions={f"{BASE}mapping/s": (f"{BASE}framework/a", f"{BASE}framework/b")},
    )
    visit: Any = FakeVisit(held)
    found = relations.mappings_by_list(visit, held, ONE)
    assert {name: len(rows) for name, rows in found.items()} == {
        "accepted": 1,
        "rejected": 1,
        "derived": 1,
        "none": 1,
    }
    (none,) = found["none"]
    assert none["predicate"] == "no match"
    assert [cell["text"] for cell in none["other"]] == ["nothing there", "b"]


def test_a_tree_with_a_circle_ends() -> None:
    circle = Crosswalk(
        BASE,
        (),
        (
            Element(ONE, "one", "One", "Category", (), broader=(TWO,)),
            Element(TWO, "two", "Two", "Category", (), broader=(ONE,)),
        ),
    )
    (below,) = relations.tree_below(circle, ONE)
    assert (below["iri"], below["children"]) == (TWO, [])


def test_of_several_mappings_the_strongest_counts() -> None:
    held = crosswalk(record(Predicate.RELATED), record(Predicate.CLOSE), record(Predicate.BROAD))
    counts = coverage.strongest(held, f"{BASE}framework/a")
    assert counts == {f"{BASE}framework/b": {"close": 1}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("p. 23|p. 33", "p. 23; p. 33"), ("clause 16.9|-", "clause 16.9"), ("", ""), ("-", "")],
)
def test_places_in_documents_are_read_by_people(text: str, expected: str) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(("part", "whole", "text"), [(45, 91, "49.5"), (0, 5, "0.0"), (0, 0, "")])
def test_shares(part: int, whole: int, text: str) -> None:
    assert coverage.share(part, whole) == text

"""Snapshot, charts and factsheet: well-formed, escaped, and saying in words what they show."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples

from ssckg.io.documents.html import to_html
from ssckg.io.documents.pdf import to_pdf
from ssckg.model.document import Figure, Table
from ssckg.model.project import Project
from ssckg.model.scoring import Benchmark, BenchmarkSet
from ssckg.model.submission import (
    Cover,
    Judgement,
    Report,
    ReportStatus,
    State,
    Submission,
    Summary,
    Verdict,
)
from ssckg.scoring.charts import Part, bars_figure, lines_figure, shares_figure
from ssckg.scoring.drawing import wrap
from ssckg.scoring.factsheet import Earlier, Factsheet
from ssckg.scoring.factsheet_document import factsheet_document
from ssckg.scoring.factsheet_rdf import factsheet_triples
from ssckg.scoring.figures import card_as_dict, percent, percent_text
from ssckg.scoring.rollup import completeness, goal_scores, low_points
from ssckg.scoring.scorecard import Result, Yardstick, score
from ssckg.scoring.snapshot import snapshot
from ssckg.scoring.tables import read_tree, read_yardstick
from ssckg.scoring.texts import languages, texts_in
from ssckg.submissions.catalogue import edition_triples

if TYPE_CHECKING:
    from ssckg.model.document import Document

TREE = read_tree("u4ssc-2017", edition_triples(), edition_triples("sdg-2022"))
OWN = read_yardstick(edition_triples())
TEXTS = texts_in("en")
EVIL = "</text><script>x</script>&\"'#set $x$ {0}"
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {
    *("svg", "title", "desc", "defs", "pattern", "rect", "line"),
    *("text", "circle", "polygon", "polyline"),
}


def yardstick(target: str = "100") -> Yardstick:
    marks = tuple(
        Benchmark(f"b:{n}", "m", p.iri, True if p.is_boolean else Decimal(target), basis="other")
        for n, p in enumerate(TREE.points)
    )
    return Yardstick(OWN.bands, (BenchmarkSet("m", "b:m", "Marks", marks),), OWN.rules)


def sheet_of(name: str = "Ålesund", *, judged: bool = True) -> Factsheet:
    """Return a factsheet with every kind of thing in it: each third data point is missing."""
    results = {
        p.iri: True if p.is_boolean else Decimal(10 * (n % 12))
        for n, p in enumerate(TREE.points)
        if n % 3
    }
    reports = tuple(
        Report(
            p.iri,
            ReportStatus.REPORTED if p.iri in results else ReportStatus.MISSING,
            results.get(p.iri),
            is_overwritten=n % 5 == 0,
            reference_year="2019",
            missing_reason=name,
        )
        for n, p in enumerate(TREE.points)
    )
    judgements = tuple(
        Judgement(iri, Verdict.VERIFIED if n % 7 else Verdict.NOT_VERIFIED, name)
        for n, iri in enumerate(results)
    )
    head = Summary(
        *("x-2021-1", "https://w3id.org/ssckg/submission/x-2021-1", "x", name, "2021"),
        *("u4ssc-2017", State.VERIFIED, 3, datetime(2021, 5, 1, tzinfo=UTC)),
        sha256="ab" * 32,
    )
    scored = {iri: Result(value) for iri, value in results.items()}
    card = score(TREE, scored, yardstick(), city=name, year="2021")
    project = Project("p", name, "x", name, ("http://metadata.un.org/sdg/11.2",), name)
    return Factsheet(
        Submission(head, Cover(name, name), reports, judgements=judgements if judged else ()),
        TREE,
        card,
        (Earlier("2019", results, card),),
        (project,),
    )


def check_picture(figure: Figure) -> ET.Element:
    root = ET.fromstring(figure.svg)  # noqa: S314  our own text
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= DRAWN
    assert not [a for e in root.iter() for a in e.attrib if a.startswith("on") or "href" in a]
    assert root.findtext(f"{SVG}desc") == figure.alt
    assert root.attrib["role"] == "img"
    return root


def texts_of(root: ET.Element) -> list[str]:
    return [e.text or "" for e in root.iter(f"{SVG}text")]


def figures(document: Document) -> list[Figure]:
    return [block for block in document.blocks if isinstance(block, Figure)]


def test_snapshot_says_what_it_shows() -> None:
    sheet = sheet_of()
    figure = snapshot(sheet.card, TREE, TEXTS)
    said = texts_of(check_picture(figure))
    assert len(figure.table.rows) == 27
    assert figure.alt.startswith("Matrix of 27 categories")
    named = [group.label for group in TREE.groups if group.kind == "Category"]
    assert sorted(str(row[2]) for row in figure.table.rows) == sorted(named)
    shown = [t for t in said if t in {"95 % and more", "66–95 %", "33–66 %", "below 33 %"}]
    assert len(shown) == sum(1 for row in figure.table.rows if row[4]) + 4  # and the legend


def made_up(sheet: Factsheet) -> Factsheet:
    """Return a factsheet whose first scored data point is scored by an example benchmark."""
    first = next(p for p in sheet.card.points if p.points)
    assert first.benchmark is not None
    example = replace(first, benchmark=replace(first.benchmark, is_example=True))
    points = tuple(example if p is first else p for p in sheet.card.points)
    return replace(sheet, card=replace(sheet.card, points=points))


@pytest.mark.parametrize("language", languages())
def test_what_is_scored_by_examples_says_so(language: str) -> None:
    """In the picture itself too, which is passed on without its document."""
    texts = texts_in(language)
    for sheet, is_said in ((sheet_of(), False), (made_up(sheet_of()), True)):
        scored = sum(1 for p in sheet.card.points if p.points)
        said = texts("snapshot.examples", number=1, scored=scored)
        figure = snapshot(sheet.card, TREE, texts)
        assert (said in texts_of(check_picture(figure))) is is_said
        assert (said in figure.alt) is is_said
        mark = texts("examples.caption", caption="").strip()
        captions = [f.caption for f in figures(factsheet_document(sheet, texts))]
        # The chart of the dimension, the trends and the goals, not those of other dimensions.
        assert sum(mark in caption for caption in captions) == 3 * is_said
        told = card_as_dict(sheet.card, TREE)
        assert told["scored_by_examples"] == int(is_said)
        assert (told["notice"] is not None) is is_said
        marks = [t for t in factsheet_triples(sheet, "", "en") if "isExample" in t.predicate.value]
        assert len(marks) == 2 * is_said  # the factsheet and the score


def test_snapshot_of_nothing() -> None:
    card = score(TREE, {}, OWN, city="X", year="2020")
    figure = snapshot(card, TREE, TEXTS)
    said = texts_of(check_picture(figure))
    assert said.count("not reported") == 27 + 1 + 3
    assert "0 categories are scored: none. 0 have no benchmark, 27 were not reported." in figure.alt


def test_snapshot_without_benchmarks() -> None:
    results = {p.iri: Result(True if p.is_boolean else Decimal(1)) for p in TREE.points[2:]}
    bare = Yardstick(OWN.bands, (), OWN.rules)
    figure = snapshot(score(TREE, results, bare, city="X", year="2020"), TREE, TEXTS)
    assert "0 categories are scored: none. 26 have no benchmark, 1 were not reported." in figure.alt


def parts(*shares: int | None) -> list[Part]:
    return [
        Part(f"part {n}", None if s is None else Fraction(s), 0 if s is None else 2, "no benchmark")
        for n, s in enumerate(shares)
    ]


@pytest.mark.parametrize(
    ("shares", "is_radar"),
    [
        ((50, 60, 70), True),
        ((50, None, 60, 70), True),
        ((50, 60), False),
        ((50, None, None), False),
        ((0, 100, 33), True),
    ],
)
def test_radar_needs_three_figures(shares: tuple[int | None, ...], is_radar: bool) -> None:
    figure = shares_figure(parts(*shares), "t", "a", TEXTS)
    root = check_picture(figure)
    assert (root.find(f"{SVG}polygon") is not None) is is_radar
    assert len(figure.table.rows) == len(shares)


def test_radar_is_to_scale() -> None:
    """100 lies on the outer ring (radius 118 around 280, 170), 50 half way, right below."""
    root = check_picture(shares_figure(parts(100, 0, 50, 0), "t", "a", TEXTS))
    polygon = root.find(f"{SVG}polygon")
    assert polygon is not None
    assert polygon.attrib["points"] == "280.0,52.0 280.0,170.0 280.0,229.0 280.0,170.0"


def test_bars_and_lines_have_their_tables() -> None:
    bars = bars_figure(parts(10, None, 90), "t", "a", TEXTS)
    check_picture(bars)
    assert [row[1] for row in bars.table.rows] == ["10 %", "", "90 %"]
    lines = lines_figure(
        ["2019", "2021"], [("A", [Fraction(10), None]), ("B", [None, None])], "t", "a"
    )
    check_picture(lines)
    assert lines.table.rows == (("A", "10 %", ""), ("B", "", ""))


def test_percent_is_never_rounded_into_a_band() -> None:
    for edge in (33, 66, 95, 100):
        just_below = Fraction(edge) - Fraction(1, 10**9)
        found = percent(just_below)
        assert found is not None
        assert found < edge
        assert percent_text(Fraction(edge)) == f"{edge} %"


def test_completeness_by_hand() -> None:
    """Of 3G and 4G (one indicator, core) only 3G: half an indicator counts as none."""
    base = "https://w3id.org/ssckg/u4ssc/"
    found = completeness(TREE, [f"{base}EC-ICT-ICT-4C/3g", f"{base}EC-I-B-1A/result"])
    assert [(c.level, c.indicators, c.all_indicators, c.points, c.all_points) for c in found] == [
        ("core", 0, 54, 1, 66),
        ("advanced", 1, 37, 1, 46),
        ("all", 1, 91, 2, 112),
    ]


def test_goals_by_hand() -> None:
    """Access to electricity refers to 7.1.1 only: 30 of 100 is one point of four for goal 7."""
    iri = "https://w3id.org/ssckg/u4ssc/EC-I-ES-3C/result"
    card = score(TREE, {iri: Result(Decimal(30))}, yardstick(), city="X", year="2020")
    goals = {goal.goal: goal for goal in goal_scores(card, TREE)}
    assert list(goals) == [str(n) for n in range(1, 18)]
    assert {g for g, goal in goals.items() if goal.score.maximum} == {"7"}
    assert (goals["7"].score.points, goals["7"].score.maximum) == (1, 4)
    assert goals["7"].documents
    assert [(p.data_point, p.band) for p in low_points(card)] == [(iri, 1)]


def test_factsheet_has_its_chapters() -> None:
    document = factsheet_document(sheet_of(), TEXTS)
    chapters = [b.text for b in document.blocks if getattr(b, "level", 0) == 1]  # type: ignore[union-attr]
    assert chapters == [
        *("Summary", "City snapshot", "Economy", "Environment", "Society and Culture", "Trends"),
        *("Sustainable Development Goals", "Not reported", "Not verified", "Next steps"),
        *("Projects of the city", "How it is scored", "Where this comes from"),
    ]
    for figure in figures(document):
        check_picture(figure)
        assert figure.table.rows
    results = [
        b for b in document.blocks if isinstance(b, Table) and b.caption.startswith("Results: ")
    ]
    bare = [b for b in document.blocks if "Not reported: " in str(getattr(b, "content", ""))]
    listed = sum(str(b).count("(E") + str(b).count("(S") for b in bare)
    assert sum(len(table.rows) for table in results) + listed == 112


def test_factsheet_takes_no_text_for_markup() -> None:
    sheet = sheet_of(EVIL)
    for language in languages():
        document = factsheet_document(sheet, texts_in(language))
        assert "<script" not in to_html(document)
        for figure in figures(document):
            check_picture(figure)
    assert to_pdf(factsheet_document(sheet, TEXTS)).startswith(b"%PDF")


def test_factsheet_says_what_is_not_verified() -> None:
    page = to_html(factsheet_document(sheet_of(), TEXTS))
    assert page.count("not verified") > 10
    assert "given, not computed from its parts" in page
    unjudged = to_html(factsheet_document(sheet_of(judged=False), TEXTS))
    assert "The results have not been verified yet." not in page
    assert "not judged yet" in unjudged


@pytest.mark.parametrize("language", languages())
def test_every_language_says_everything(language: str) -> None:
    own, english = texts_in(language)._texts, TEXTS._texts
    assert list(own) == list(english)
    for key, text in english.items():
        wanted = {name for _, name, _, _ in Formatter().parse(text) if name}
        assert {name for _, name, _, _ in Formatter().parse(own[key]) if name} == wanted


@settings(max_examples=examples(50))
@given(st.text(max_size=80), st.floats(20, 300), st.integers(1, 3))
def test_wrapping_keeps_to_its_lines(text: str, width: float, most: int) -> None:
    lines = wrap(text, width, 11, most)
    assert 1 <= len(lines) <= most
    assert all(len(line) <= max(4, int(width / 5.5)) for line in lines)


def test_numbers_have_no_needless_digits() -> None:
    page = to_html(factsheet_document(sheet_of(), TEXTS))
    assert not re.search(r"\d\.\d{3,} %", page)

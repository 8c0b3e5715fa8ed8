"""Scores, factsheet, index inputs and review through a real workspace, on Stavanger's figures.

The examples' benchmarks are made up; the points below are worked out by hand from the printed
results (report of 2021, flipbook page 17) and those benchmarks:

    e-Procurement 81.79 of 90 = 90.88 %: 3 · open data 100 of 100: 4 · R&D 1.51 of 3 = 50.33 %: 2
    unemployment 3 over 2.74: 4 · youth unemployment 2 over 2.40 = 83.33 %: 3
    tourism 6.33 within 4 to 8: 4 · waste 100 of 100: 4 -> 24 of 28
"""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from rdflib import Graph, URIRef

from ssckg.app import lodging, verifying
from ssckg.app.benchmarks import list_benchmarks, load_benchmarks, remove_benchmarks
from ssckg.app.factsheets import factsheet, factsheet_as, snapshot_as, snapshot_card
from ssckg.app.handing_on import index_inputs, index_inputs_as, local_review_as
from ssckg.app.scoring import score
from ssckg.app.submission_steps import assign, submit
from ssckg.app.workspace import open_workspace
from ssckg.errors import (
    DataError,
    ForbiddenError,
    StateError,
    UnknownNameError,
    UsageError,
)
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.model.submission import Consent, ConsentScope, ConsentState, Judgement, Verdict
from ssckg.namespaces import BASE, expand
from ssckg.scoring.figures import percent
from ssckg.scoring.index_inputs import COLUMNS, metadata
from ssckg.store.directory import DataDirectory
from ssckg.submissions.life import repository
from ssckg.submissions.life.record_acts import consent_triples
from ssckg.submissions.life.steps import take_step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace

ROOT = Path(__file__).parents[3]
STAVANGER = ROOT / "examples" / "cities" / "stavanger.csv"
MARKS = ROOT / "examples" / "benchmarks" / "example.csv"
CITY = Actor("siv", "Siv", Role.CITY, city="stavanger")
OTHER_CITY = Actor("kari", "Kari", Role.CITY, city="karmoy")
OFFICE = Actor("office", "Office", Role.SECRETARIAT)
VERA = Actor("quaestor-7", "Vera", Role.VERIFIER)
RESEARCH = BASE + "u4ssc/EC-P-IN-1C/result"
WASTE = BASE + "u4ssc/EC-I-WA-1C/result"
TOURISM = BASE + "u4ssc/EC-P-EM-3A/result"
POINTS = {
    "u4ssc/EC-ICT-PS-3A/result": 3,
    "u4ssc/EC-ICT-PS-1A/share": 4,
    "u4ssc/EC-P-IN-1C/result": 2,
    "u4ssc/EC-P-EM-1C/result": 4,
    "u4ssc/EC-P-EM-2C/result": 3,
    "u4ssc/EC-P-EM-3A/result": 4,
    "u4ssc/EC-I-WA-1C/result": 4,
}


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("scoring") / "data"
    DataDirectory.create_or_open(folder)
    with open_workspace(folder) as workspace:
        load_benchmarks(workspace, OFFICE, MARKS)
        yield workspace


@pytest.fixture(scope="module")
def draft(ws: Workspace) -> str:
    return lodging.lodge(ws, CITY, STAVANGER, city="Stavanger", year="2021").head.id


def of_year(year: str, folder: Path) -> Path:
    """Return the file of Stavanger with another report year."""
    file = folder / f"stavanger-{year}.csv"
    file.write_text(STAVANGER.read_text("utf-8").replace("Norway,2021", f"Norway,{year}"))
    return file


@pytest.fixture(scope="module")
def verified(ws: Workspace, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same figures for 2022, verified but for R&D, consented but for tourism."""
    found = lodging.lodge(
        ws, CITY, of_year("2022", tmp_path_factory.mktemp("f")), city="Stavanger", year="2022"
    ).head.id
    submit(ws, CITY, found)
    assign(ws, OFFICE, found, VERA.id)
    refused = Judgement(RESEARCH, Verdict.NOT_VERIFIED, "No source was given.")
    verifying.verify(ws, VERA, found, all_yes=True, judgements=[refused])
    head = repository.find(ws.store, ws.base, found)
    consents = (
        Consent(ConsentScope.SUBMISSION, ConsentState.GIVEN, given_by=CITY.id, given_at=ws.now()),
        Consent(
            ConsentScope.DATA_POINT,
            ConsentState.REFUSED,
            data_point=TOURISM,
            given_by=CITY.id,
            given_at=ws.now(),
        ),
    )
    triples = consent_triples(found, consents, first=1)
    take_step(ws.store, ws.base, head, "consent", CITY, ws.now(), add=triples)
    return found


def test_score_is_that_worked_out_by_hand(ws: Workspace, draft: str) -> None:
    card = score(ws, CITY, draft)
    assert {p.data_point.removeprefix(BASE): p.points for p in card.points if p.points} == POINTS
    assert (card.whole.points, card.whole.maximum, str(percent(card.whole.share))) == (
        24,
        28,
        "85.71",
    )
    shares = {
        g.group.removeprefix(BASE + "u4ssc/"): str(percent(g.share))
        for g in card.groups
        if g.maximum
    }
    assert shares == {
        "EC": "85.71",
        "EC-I": "100.00",
        "EC-I-WA": "100.00",
        "EC-ICT": "87.50",
        "EC-ICT-PS": "87.50",
        "EC-P": "81.25",
        "EC-P-EM": "91.67",
        "EC-P-IN": "50.00",
    }
    assert sum(p.state.value == "not reported" for p in card.points) == 112 - 13
    assert sum(p.state.value == "no benchmark" for p in card.points) == 6


def test_only_named_sets_are_used(ws: Workspace, draft: str) -> None:
    assert score(ws, CITY, draft, sets=["scoring"]).whole.maximum == 0
    with pytest.raises(UnknownNameError, match="benchmark set"):
        score(ws, CITY, draft, sets=["nowhere"])


def test_strangers_do_not_learn_of_it(ws: Workspace, draft: str) -> None:
    for actor in (OTHER_CITY, PUBLIC, VERA):
        with pytest.raises(UnknownNameError):
            score(ws, actor, draft)
        with pytest.raises(UnknownNameError):
            factsheet(ws, actor, draft)
        with pytest.raises(UnknownNameError):
            index_inputs(ws, actor, draft)


def test_sets_are_loaded_listed_removed(ws: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "My Marks 2026.csv"
    file.write_text(
        "data_point;basis;source;value;valid_to\n"
        "EC: ICT: ICT: 1C;international-target;A document, p. 3;90;2030-12-31\n"
        "u4ssc:EC-I-WA-1C/result;other;ours;yes;\n".replace("yes", "95")
    )
    found = load_benchmarks(ws, OFFICE, file, label="My marks")
    assert (found.id, found.label, len(found.benchmarks)) == ("my-marks-2026", "My marks", 2)
    mark = next(b for b in found.benchmarks if b.data_point.endswith("EC-ICT-ICT-1C/result"))
    assert (str(mark.value), mark.basis, mark.valid_to) == (
        "90",
        "international-target",
        "2030-12-31",
    )
    assert mark.source == "A document, p. 3"
    assert [each.id for each in list_benchmarks(ws, PUBLIC)] == [
        "my-marks-2026",
        "example",
        "scoring",
    ]
    remove_benchmarks(ws, OFFICE, "my-marks-2026")
    assert [each.id for each in list_benchmarks(ws, PUBLIC)] == ["example", "scoring"]
    with pytest.raises(UnknownNameError):
        remove_benchmarks(ws, OFFICE, "my-marks-2026")


def write_sheet(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_sets_are_loaded_from_a_workbook(ws: Workspace, tmp_path: Path) -> None:
    header = ("Data point", "Value", "Basis", "Source", "Valid from")
    good = ("u4ssc:EC-I-WA-1C/result", 95.5, "other", "ours", 2020)
    found = load_benchmarks(ws, OFFICE, write_sheet(tmp_path / "marks.xlsx", header, (), good))
    (mark,) = found.benchmarks
    assert (str(mark.value), mark.valid_from, mark.source) == ("95.5", "2020", "ours")
    remove_benchmarks(ws, OFFICE, "marks")
    bad = ("u4ssc:EC-I-WA-1C/result", "many", "other", "ours", None)
    with pytest.raises(DataError, match=r"bad.xlsx, row 3, column value: not a number: 'many'"):
        load_benchmarks(ws, OFFICE, write_sheet(tmp_path / "bad.xlsx", header, good, bad))
    with pytest.raises(DataError, match="colour"):
        load_benchmarks(ws, OFFICE, write_sheet(tmp_path / "odd.xlsx", (*header, "colour"), good))
    (tmp_path / "no.xlsx").write_text("no workbook")
    with pytest.raises(DataError):
        load_benchmarks(ws, OFFICE, tmp_path / "no.xlsx")
    with pytest.raises(DataError, match="holds no record"):
        load_benchmarks(ws, OFFICE, write_sheet(tmp_path / "empty.xlsx", header))


def test_city_cannot_load_benchmarks(ws: Workspace) -> None:
    with pytest.raises(ForbiddenError):
        load_benchmarks(ws, CITY, MARKS)
    with pytest.raises(ForbiddenError):
        remove_benchmarks(ws, CITY, "example")


@pytest.mark.parametrize("set_id", ["scoring", "Näme", "a/b", "-x", "x" * 65])
def test_ids_of_sets(ws: Workspace, set_id: str) -> None:
    with pytest.raises(UsageError):
        load_benchmarks(ws, OFFICE, MARKS, set_id=set_id)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("EC-XX-9Z,other,s,1,,,,,", "no such data point"),
        ("EC: ICT: ICT: 4C,other,s,1,,,,,", "no such data point"),  # has two values
        ("u4ssc:EC-I-WA-1C/result,hearsay,s,1,,,,,", "'hearsay' is none of"),
        ("u4ssc:EC-I-WA-1C/result,other,s,,,,,,", "neither a value nor a range"),
        ("u4ssc:EC-I-WA-1C/result,other,s,1,1,2,,,", "a value and a range"),
        ("u4ssc:EC-I-WA-1C/result,other,s,,3,2,,,", "lower end is above"),
        ('u4ssc:EC-I-WA-1C/result,other,s,"1,5",,,,,', "not a number"),
        ("u4ssc:EC-I-WA-1C/result,other,s,NaN,,,,,", "not a number"),
        ("u4ssc:EC-I-WA-1C/result,other,s,yes,,,,,", "not a number"),
        ("u4ssc:EC-I-WA-1C/result,other,s,1,,,up,,", "'up' is none of"),
        ("u4ssc:EC-I-WA-1C/result,other,s,1,,,,2020-02-30,", "neither a year nor a day"),
        ("u4ssc:EC-I-WA-1C/result,other,s,1,,,,2021,2020", "ends before it begins"),
        ("u4ssc:EC-I-WA-1C/result,other,,1,,,,,", "is empty"),
    ],
)
def test_faults_of_rows_name_their_place(
    ws: Workspace, tmp_path: Path, row: str, fault: str
) -> None:
    file = tmp_path / "bad.csv"
    header = "data_point,basis,source,value,lower,upper,direction,valid_from,valid_to"
    file.write_text(f"{header}\n{row}\n")
    with pytest.raises(DataError, match=fault) as caught:
        load_benchmarks(ws, OFFICE, file)
    assert "bad.csv, row 2" in str(caught.value)


def test_one_time_has_one_benchmark(ws: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "twice.csv"
    rows = "u4ssc:EC-I-WA-1C/result,other,s,1,2020,2021\nEC-I-WA-1C,other,s,2,2021,\n"
    file.write_text("data_point,basis,source,value,valid_from,valid_to\n" + rows)
    with pytest.raises(DataError, match=r"row 3.*same time"):
        load_benchmarks(ws, OFFICE, file)
    file.write_text(file.read_text().replace("2,2021,", "2,2022,"))
    found = load_benchmarks(ws, OFFICE, file)
    assert {(b.valid_from, str(b.value)) for b in found.benchmarks} == {
        ("2020", "1"),
        ("2022", "2"),
    }
    remove_benchmarks(ws, OFFICE, found.id)


def test_example_is_marked_as_example(ws: Workspace, draft: str) -> None:
    example = next(each for each in list_benchmarks(ws, PUBLIC) if each.id == "example")
    assert all(b.is_example and "not a target" in b.note for b in example.benchmarks)
    page = factsheet_as(ws, factsheet(ws, CITY, draft), "html").decode()
    assert "they are made up and no targets" in page
    plain = factsheet_as(ws, factsheet(ws, CITY, draft, sets=["scoring"]), "html").decode()
    assert "they are made up and no targets" not in plain


def test_factsheet_says_the_same_in_every_form(ws: Workspace, draft: str) -> None:
    sheet = factsheet(ws, CITY, draft)
    page = factsheet_as(ws, sheet, "html").decode()
    told = json.loads(factsheet_as(ws, sheet, "json"))
    graph = Graph().parse(data=factsheet_as(ws, sheet, "ttl"), format="turtle")
    assert "24 of 28 points" in page
    assert told["score"]["overall"]["points"] == 24
    rows = graph.query(
        "PREFIX ssc: <https://w3id.org/ssckg/ontology#> SELECT ?points ?max ?share WHERE"
        " { ?f a ssc:Factsheet ; ssc:hasScore ?s . ?s ssc:scoreOf ?of ; ssc:scorePoints ?points ;"
        " ssc:scoreMaximum ?max ; ssc:scoreShare ?share }",
        initBindings={"of": URIRef(BASE + "framework/u4ssc-2017")},
    )
    assert [[str(cell) for cell in row] for row in rows] == [["24", "28", "85.71"]]  # type: ignore[union-attr]
    # Completeness, by hand: 13 of 112 data points, 12 of 91 indicators: open data has two.
    assert told["completeness"][2] == {
        "level": "all",
        "indicators": 12,
        "all_indicators": 91,
        "points": 13,
        "all_points": 112,
    }
    assert told["completeness"][0]["all_indicators"] == 54
    assert told["completeness"][1]["all_indicators"] == 37
    assert "12 of 91 (13 %)" in page
    assert "have not been verified yet" in page
    assert "nobody&#39;s endorsement is implied" in page


def test_factsheet_rdf_uses_declared_terms(ws: Workspace, draft: str) -> None:
    graph = Graph().parse(data=factsheet_as(ws, factsheet(ws, CITY, draft), "ttl"), format="turtle")
    ontology = Graph()
    for module in (ROOT / "ontology").glob("*.ttl"):
        ontology.parse(module)
    ours = expand("ssc:")
    used = {p for _, p, _ in graph} | {o for _, p, o in graph if p == URIRef(expand("rdf:type"))}
    unknown = {t for t in used if str(t).startswith(ours) and (t, None, None) not in ontology}
    assert not unknown
    points = {o for _, p, o in graph if p == URIRef(expand("prov:wasDerivedFrom"))}
    reports = {s for s, p, _ in graph if p == URIRef(expand("sdmx-measure:obsValue"))}
    assert reports <= points  # every value is what a score was made from


def test_turtle_is_the_same_twice(ws: Workspace, draft: str) -> None:
    sheet = factsheet(ws, CITY, draft)
    assert factsheet_as(ws, sheet, "ttl") == factsheet_as(ws, sheet, "ttl")


def test_pdf_in_time(ws: Workspace, draft: str) -> None:
    start = time.perf_counter()
    assert factsheet_as(ws, factsheet(ws, CITY, draft), "pdf").startswith(b"%PDF")
    assert time.perf_counter() - start < 2 * 3  # the bar is 2 s; other tests share the machine


def test_unknown_forms_and_languages(ws: Workspace, draft: str) -> None:
    sheet = factsheet(ws, CITY, draft)
    with pytest.raises(UsageError, match="format"):
        factsheet_as(ws, sheet, "docx")
    with pytest.raises(UnknownNameError, match="language"):
        factsheet_as(ws, sheet, "html", "xx")
    with pytest.raises(UnknownNameError, match="goal"):
        local_review_as(ws, sheet, "md", goal="18")


def test_public_version_needs_publication(ws: Workspace, draft: str, verified: str) -> None:
    for found in (draft, verified):
        with pytest.raises(StateError):
            factsheet(ws, OFFICE, found, is_public=True)
        with pytest.raises(UnknownNameError):
            factsheet(ws, PUBLIC, found, is_public=True)


def test_what_is_not_verified_is_left_out_and_listed(ws: Workspace, verified: str) -> None:
    sheet = factsheet(ws, VERA, verified)
    assert sheet.card.whole.points == 24 - 2
    assert sheet.card.whole.maximum == 28 - 4
    assert sheet.refused == (RESEARCH,)
    page = factsheet_as(ws, sheet, "html").decode()
    assert "No source was given." in page
    assert "11 of 13 values may be public today" in page


def test_trends_compare_with_earlier_years(ws: Workspace, verified: str, tmp_path: Path) -> None:
    head = repository.load(ws.store, ws.base, verified).head
    assert head.state.value == "verified"
    later = lodging.lodge(
        ws, CITY, of_year("2024", tmp_path), city="Stavanger", year="2024"
    ).head.id
    sheet = factsheet(ws, CITY, later)
    assert [each.year for each in sheet.earlier] == ["2022"]
    page = factsheet_as(ws, sheet, "html").decode()
    assert "in 2 years of report" in page
    assert "first report of the city" not in page


def test_index_inputs_hold_what_is_verified_and_consented(ws: Workspace, verified: str) -> None:
    inputs = index_inputs(ws, OFFICE, verified)
    rows = list(csv.DictReader(io.StringIO(index_inputs_as(ws, inputs, "csv").decode())))
    by_point = {row["data_point"]: row for row in rows}
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == 112
    assert by_point[WASTE]["value"] == "100"
    assert by_point[WASTE]["baseline_year"] == "2022"
    assert by_point[WASTE]["change"] == "0"
    for kept in (RESEARCH, TOURISM):
        assert (by_point[kept]["status"], by_point[kept]["value"]) == ("not available", "")
    assert inputs.covered["all"] == (13 - 2, 112)
    described = json.loads(metadata(inputs, "i.csv"))
    names = [column["name"] for column in described["tableSchema"]["columns"]]
    assert names == list(COLUMNS)
    assert described["url"] == "i.csv"
    graph = Graph().parse(data=index_inputs_as(ws, inputs, "ttl"), format="turtle")
    assert (
        len(set(graph.subjects(URIRef(expand("rdf:type")), URIRef(expand("ssc:IndexInput"))))) == 11
    )


def test_index_inputs_are_of_verified_reports(ws: Workspace, draft: str) -> None:
    with pytest.raises(StateError, match="only verified"):
        index_inputs(ws, OFFICE, draft)


def test_review_cites_its_values(ws: Workspace, draft: str) -> None:
    sheet = factsheet(ws, CITY, draft)
    told = json.loads(local_review_as(ws, sheet, "json", goal="8"))
    (block,) = told["goals"]
    assert block["goal"] == "8"
    assert {value["label"] for value in block["values"]} == {
        "Unemployment Rate",
        "Youth Unemployment Rate",
        "Tourism Sector Employment",
        "ICT Sector Employment",
    }
    # sha256 of "IRI<TAB>value<TAB>unit" lines, sorted, by coreutils sha256sum
    assert block["citation"]["sha256"] == (
        "e7d1dd97730c70ab387316eecf75befe1d55fe3a96635c92c84041b61f385fe0"
    )
    text = local_review_as(ws, sheet, "md", goal="8").decode()
    assert "Goal 8: Decent work and economic growth" in text
    assert block["citation"]["sha256"] in text
    every = json.loads(local_review_as(ws, sheet, "json"))
    assert [int(b["goal"]) for b in every["goals"]] == sorted(
        int(b["goal"]) for b in every["goals"]
    )


def test_snapshot_in_every_form(ws: Workspace, draft: str) -> None:
    card = snapshot_card(ws, CITY, draft)
    picture = snapshot_as(card, "svg").decode()
    assert picture.startswith("<svg")
    assert "85.71 % (24 / 28)" in picture
    assert snapshot_as(card, "pdf").startswith(b"%PDF")
    page = snapshot_as(card, "html").decode()
    assert "4 categories are scored: 1 at 95 % and more, 2 at 66–95 %, 1 at 33–66 %." in page
    assert json.loads(snapshot_as(card, "json"))["overall"]["maximum"] == 28


def test_public_version_holds_nothing_else(ws: Workspace, verified: str) -> None:
    """Last: it publishes. What is not verified or not consented is in no form of it."""
    head = repository.find(ws.store, ws.base, verified)
    published = take_step(ws.store, ws.base, head, "publish", OFFICE, ws.now())
    with pytest.raises(UnknownNameError, match="factsheet"):
        factsheet(ws, PUBLIC, verified, is_public=True)
    own = Consent(ConsentScope.FACTSHEET, ConsentState.GIVEN, given_by=CITY.id, given_at=ws.now())
    agreed = consent_triples(verified, [own], first=3)
    take_step(ws.store, ws.base, published, "consent", CITY, ws.now(), add=agreed)
    sheet = factsheet(ws, PUBLIC, verified, is_public=True)
    assert {p.data_point for p in sheet.card.points if p.value is not None} == {
        r.data_point for r in sheet.submission.reports if r.value is not None
    }
    assert RESEARCH not in sheet.reports
    assert TOURISM not in sheet.reports
    assert len(sheet.reports) == 11
    for form in ("html", "ttl", "json"):
        text = factsheet_as(ws, sheet, form).decode()
        assert "6.33" not in text
        assert "1.51" not in text
        assert "No source was given" not in text
        assert head.sha256 not in text
        assert VERA.id not in text
    told = json.loads(factsheet_as(ws, sheet, "json"))
    # What is withheld cannot be told from what was not reported; IBMS was said to be missing, and
    # the city agreed that this is said.
    assert told["not_reported"] == [BASE + "u4ssc/EC-I-B-2A/result"]
    assert {RESEARCH, TOURISM} < set(told["not_public"])
    assert len(told["not_public"]) == 112 - 11 - 1
    page = factsheet_as(ws, sheet, "html").decode()
    assert "has published 11 of 112 data points" in page
    assert page.count(">not reported<") == 1
    assert page.count(">not public<") > 10
    review = local_review_as(ws, sheet, "md").decode()
    assert "6.33" not in review

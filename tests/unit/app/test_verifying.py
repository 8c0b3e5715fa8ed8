"""Verification through a real workspace, on the figures printed of Stavanger in 2021."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph, URIRef

from ssckg.access.accounts import open_account
from ssckg.app import lodging, verification_outputs, verifying
from ssckg.app.submission_steps import assign, return_to_city, submit
from ssckg.app.verification_input import read_advice
from ssckg.app.workspace import open_workspace
from ssckg.errors import (
    CheckError,
    ConflictError,
    DataError,
    ForbiddenError,
    StateError,
    UnknownNameError,
)
from ssckg.model.actor import Actor, Role
from ssckg.model.submission import Judgement, Question, State, Verdict
from ssckg.model.verification import HintKind
from ssckg.namespaces import BASE, expand
from ssckg.store.directory import DataDirectory
from ssckg.submissions.life import repository

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace

ROOT = Path(__file__).parents[3]
STAVANGER = ROOT / "examples" / "cities" / "stavanger.csv"
CITY = Actor("siv", "Siv", Role.CITY, city="stavanger")
OTHER_CITY = Actor("kari", "Kari", Role.CITY, city="karmoy")
OFFICE = Actor("office", "Office", Role.SECRETARIAT)
VERA = Actor("vera", "Vera", Role.VERIFIER)
INSIDER = Actor("vera", "Vera", Role.VERIFIER, city="stavanger")
OTHER = Actor("otto", "Otto", Role.VERIFIER)
WASTE = BASE + "u4ssc/EC-I-WA-1C/result"
RESEARCH = BASE + "u4ssc/EC-P-IN-1C/result"
TENDERS = BASE + "u4ssc/EC-ICT-PS-3A/result"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verifying") / "data"
    DataDirectory.create_or_open(folder)
    return folder


@pytest.fixture(scope="module")
def ws(data: Path) -> Iterator[Workspace]:
    with open_workspace(data) as workspace:
        yield workspace


@pytest.fixture
def submission(ws: Workspace) -> str:
    """A submission with 13 values that is with its verifier."""
    head = lodging.lodge(ws, CITY, STAVANGER, city="Stavanger", year="2021").head
    submit(ws, CITY, head.id)
    assign(ws, OFFICE, head.id, VERA.id, "on-site")
    return head.id


def returned(tmp_path: Path, **changes: str) -> Path:
    """Write the city's file as it comes back, with columns of the verifier."""
    with STAVANGER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    path = tmp_path / "returned.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        fields = [*rows[0], "verified", "verifier_note", "evidence"]
        writer = csv.DictWriter(file, fields)
        writer.writeheader()
        for row in rows:
            name = row["kpi_name"]
            verdict = "NO" if name == "Solid Waste Collection" else "YES"
            note = "Bulky waste is missing." if verdict == "NO" else ""
            extra = {"verified": verdict, "verifier_note": note}
            writer.writerow({**row, **extra, "value": changes.get(name, row["value"])})
    return path


def test_a_returned_file_is_the_judgement(ws: Workspace, submission: str, tmp_path: Path) -> None:
    judged = verifying.verify(ws, VERA, submission, file=returned(tmp_path))
    assert judged.head.state is State.VERIFIED
    kept = repository.load(ws.store, ws.base, submission)
    assert len(kept.judgements) == 13
    assert [j for j in kept.judgements if j.verdict is Verdict.NOT_VERIFIED] == [
        Judgement(WASTE, Verdict.NOT_VERIFIED, "Bulky waste is missing.")
    ]
    files = [file for file in kept.files if file.purpose == "verification"]
    assert [file.name for file in files] == ["returned.csv"]
    assert ws.files.read(files[0].sha256) == (tmp_path / "returned.csv").read_bytes()
    event = kept.events[-1]
    assert (event.action, event.by, event.role) == ("verify", "vera", Role.VERIFIER)


def test_verdicts_in_sittings(ws: Workspace, submission: str, tmp_path: Path) -> None:
    lists = tmp_path / "first.json"
    lists.write_text(
        '[{"data_point": "EC: P: IN: 1C", "verdict": "no", "note": "which year?"},'
        ' {"data_point": "EC-I-WA-1C", "verdict": "yes", "evidence": "https://example.org/w"}]'
    )
    first = verifying.judge(ws, VERA, submission, verdict_list=lists)
    assert first.head.state is State.IN_VERIFICATION
    assert len(first.open_points) == 11
    second = verifying.judge(
        ws, VERA, submission, judgements=[Judgement(RESEARCH, Verdict.VERIFIED, "of 2020")]
    )
    assert len(second.judgements) == 2
    kept = repository.load(ws.store, ws.base, submission)
    assert {j.data_point: j for j in kept.judgements} == {
        RESEARCH: Judgement(RESEARCH, Verdict.VERIFIED, "of 2020"),
        WASTE: Judgement(WASTE, Verdict.VERIFIED, "", "https://example.org/w"),
    }
    with pytest.raises(CheckError, match="11 of 13 reported values") as caught:
        verifying.verify(ws, VERA, submission)
    assert len(caught.value.findings) == 11
    assert repository.find(ws.store, ws.base, submission).state is State.IN_VERIFICATION
    last = verifying.verify(ws, VERA, submission, all_yes=True)
    assert len(last.judgements) == 13
    assert last.open_points == ()


def test_all_yes_leaves_a_no(ws: Workspace, submission: str) -> None:
    refused = [Judgement(WASTE, Verdict.NOT_VERIFIED, "no")]
    verifying.judge(ws, VERA, submission, judgements=refused)
    done = verifying.verify(ws, VERA, submission, all_yes=True)
    assert [j for j in done.judgements if j.verdict is Verdict.NOT_VERIFIED] == refused


def test_changed_values_are_found_and_nothing_is_kept(
    ws: Workspace, submission: str, tmp_path: Path
) -> None:
    before = repository.load(ws.store, ws.base, submission)
    path = returned(tmp_path, **{"R&D Expenditure": "2.51"})
    with pytest.raises(CheckError) as caught:
        verifying.verify(ws, VERA, submission, file=path)
    (finding,) = caught.value.findings
    assert "the result is 2.51 and 1.51 was lodged" in str(finding)
    # Header, then R&D Expenditure as the fifth row.
    assert finding.place.line == 6  # type: ignore[attr-defined]  # a Finding
    assert repository.load(ws.store, ws.base, submission) == before


def test_a_file_of_another_city(ws: Workspace, submission: str) -> None:
    karmoy = ROOT / "examples" / "cities" / "karmoy.csv"
    with pytest.raises(DataError, match="is of Karmøy 2020, not of Stavanger 2021"):
        verifying.verify(ws, VERA, submission, file=karmoy)


def test_a_file_that_names_the_city_otherwise(ws: Workspace, tmp_path: Path) -> None:
    """The register knows the Canton of Geneva as Geneva, too."""
    path = tmp_path / "geneva.csv"
    path.write_text(
        "city,report_year,kpi_code,kpi_name,value,unit,status,source,verified\n"
        "Geneva,2022,EC: ICT: ICT: 1C,,97,%,reported,register,YES\n"
    )
    city = Actor("g", "G", Role.CITY, city="geneva-canton")
    head = lodging.lodge(ws, city, path, city="Geneva", year="2022").head
    assert head.city == "geneva-canton"
    submit(ws, city, head.id)
    assign(ws, OFFICE, head.id, VERA.id)
    assert verifying.verify(ws, VERA, head.id, file=path).head.state is State.VERIFIED


def test_a_file_without_a_verdict(ws: Workspace, submission: str) -> None:
    with pytest.raises(DataError, match="no verdict was given"):
        verifying.judge(ws, VERA, submission, file=STAVANGER)


def test_who_may_verify(ws: Workspace, submission: str) -> None:
    for actor in (OTHER_CITY, OTHER, INSIDER):
        with pytest.raises(UnknownNameError):
            verifying.verify(ws, actor, submission, all_yes=True)
    for actor in (CITY, OFFICE):
        with pytest.raises(ForbiddenError):
            verifying.verify(ws, actor, submission, all_yes=True)
    operator = replace(OFFICE, is_operator=True, city="stavanger")
    with pytest.raises(ForbiddenError, match="belongs to Stavanger"):
        verifying.verify(ws, operator, submission, all_yes=True)
    assert repository.find(ws.store, ws.base, submission).state is State.IN_VERIFICATION


def test_what_is_not_in_verification_is_not_judged(ws: Workspace, submission: str) -> None:
    verifying.verify(ws, VERA, submission, all_yes=True)
    with pytest.raises(StateError):
        verifying.judge(ws, VERA, submission, judgements=[Judgement(WASTE, Verdict.VERIFIED)])
    return_to_city(ws, VERA, submission, "once more")
    with pytest.raises(StateError):
        verifying.verify(ws, VERA, submission, all_yes=True)


def test_two_sittings_at_once(
    ws: Workspace, submission: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = repository.load

    def load_then_meet_somebody(*arguments: object) -> object:
        found = load(*arguments)  # type: ignore[arg-type]  # passed on as they came
        monkeypatch.setattr(repository, "load", load)
        verifying.judge(ws, VERA, submission, judgements=[Judgement(WASTE, Verdict.VERIFIED)])
        return found

    monkeypatch.setattr(repository, "load", load_then_meet_somebody)
    with pytest.raises(ConflictError):
        verifying.judge(ws, VERA, submission, judgements=[Judgement(TENDERS, Verdict.VERIFIED)])
    kept = repository.load(ws.store, ws.base, submission)
    assert [j.data_point for j in kept.judgements] == [WASTE]


def test_advice_is_kept_and_replaced(ws: Workspace, submission: str, tmp_path: Path) -> None:
    path = tmp_path / "advice.md"
    path.write_text(
        "# Advice\n\n## Policy recommendations\n\n"
        "- Publish the tenders. [EC: ICT: PS: 3A; Economy]\n\n"
        "## Suggestions for improvement\n\n* Weigh bulky waste. [EC-I-WA-1C/result]\n"
    )
    given = verifying.recommend(ws, VERA, submission, read_advice(path, "u4ssc-2017"))
    kept = verifying.given_advice(ws, submission)
    assert [(one.kind.value, one.text, one.by) for one in kept] == [
        ("policy", "Publish the tenders.", "vera"),
        ("improvement", "Weigh bulky waste.", "vera"),
    ]
    assert set(kept[0].about) == {BASE + "u4ssc/EC-ICT-PS-3A", BASE + "u4ssc/EC"}
    assert kept[1].about == (WASTE,)
    assert {one.at for one in kept} == {given[0].at}
    verifying.recommend(ws, VERA, submission, given[1:])
    assert [one.text for one in verifying.given_advice(ws, submission)] == ["Weigh bulky waste."]
    with pytest.raises(ForbiddenError):
        verifying.recommend(ws, CITY, submission, ())
    assert repository.load(ws.store, ws.base, submission).head.state is State.IN_VERIFICATION


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- lost\n", "line 1: stands below no heading"),
        ("## Policy\n- x [XX]\n", "line 2: 'XX' names no"),
        ("## Policy\nprose only\n", "no advice found"),
    ],
)
def test_advice_that_cannot_be_read(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "advice.md"
    path.write_text(text)
    with pytest.raises(DataError, match=words):
        read_advice(path, "u4ssc-2017")


def test_hints_with_other_cities_and_before(
    ws: Workspace, data: Path, submission: str, tmp_path: Path
) -> None:
    """Two other cities have published R&D expenditure; the city itself has in 2019."""
    published = {
        ("karmoy", "2020"): "1.02",
        ("karmoy", "2018"): "9.00",  # older: not its latest
        ("riyadh", "2020"): "0.82",
        ("stavanger", "2019"): "1.2",
    }
    lines = [
        f"<{RESEARCH}> <{expand('ssc:dataPointOf')}> <{BASE}u4ssc/EC-P-IN-1C> .",
        f"<{BASE}u4ssc/EC-P-IN-1C> <{expand('skos:inScheme')}> <{BASE}framework/u4ssc-2017> .",
    ]
    for (city, year), value in published.items():
        lines += _observed(city, year, value)
    nquads = tmp_path / "published.nq"
    nquads.write_text("\n".join(lines) + "\n")
    DataDirectory.open(data).replace_published(nquads, {})
    found = verifying.hints(ws, VERA, submission)
    about = {hint.kind: hint for hint in found if hint.data_point == RESEARCH}
    # 0.82 and 1.02: the median is 0.92; Stavanger's 1.51 is above both.
    assert about[HintKind.PEERS].figures == (
        ("minimum", "0.82"), ("median", "0.92"), ("maximum", "1.02"),
        ("Karmoy 2020", "1.02"), ("Riyadh 2020", "0.82"),
    )  # fmt: skip
    assert about[HintKind.PEERS].source == "published dataset: of-karmoy; of-riyadh"
    # 1.51 - 1.2 = 0.31, which is 25.8 % of 1.2
    assert about[HintKind.EARLIER].figures == (("2019", "1.2"), ("change", "+0.31 (+25.8 %)"))
    with pytest.raises(ForbiddenError):
        verifying.hints(ws, CITY, submission)


def _observed(city: str, year: str, value: str) -> list[str]:
    node, place = f"<{BASE}observation/{city}/{year}/EC-P-IN-1C-result>", f"<{BASE}city/{city}>"
    return [
        f"{node} <{expand('sdmx-dimension:refArea')}> {place} .",
        f'{node} <{expand("ssc:reportYear")}> "{year}"^^<{expand("xsd:gYear")}> .',
        f"{node} <{expand('ssc:observedDataPoint')}> <{RESEARCH}> .",
        f'{node} <{expand("sdmx-measure:obsValue")}> "{value}"^^<{expand("xsd:decimal")}> .',
        f"{place} <{expand('rdf:type')}> <{expand('ssc:City')}> .",
        f'{place} <{expand("skos:prefLabel")}> "{city.title()}" .',
        f"<{BASE}dataset/{city}-{year}> <{expand('rdf:type')}> <{expand('qb:DataSet')}> .",
        f"<{BASE}dataset/{city}-{year}> <{expand('dcterms:source')}> <{BASE}source/of-{city}> .",
    ]


def _iri(curie: str) -> URIRef:
    return URIRef(expand(curie))


def test_the_report_in_all_forms(ws: Workspace, submission: str, tmp_path: Path) -> None:
    verifying.verify(ws, VERA, submission, file=returned(tmp_path))
    report = verification_outputs.verification_report(ws, CITY, submission)
    assert not report.is_public
    page = verification_outputs.report_as(ws, report, "html").decode()
    for words in (
        "Confidential.", "no document of ITU", "Bulky waste is missing.", "on site",
        "Solid Waste Collection", "81.79", "returned.csv",
    ):  # fmt: skip
        assert words in page
    assert verification_outputs.report_as(ws, report, "pdf").startswith(b"%PDF-")
    graph = Graph().parse(data=verification_outputs.report_as(ws, report, "ttl"), format="turtle")
    node = URIRef(f"{BASE}submission/{submission}/verification-report")
    assert (node, _iri("ssc:reportOn"), URIRef(f"{BASE}submission/{submission}")) in graph
    count = URIRef(f"{BASE}submission/{submission}/verification-summary/EC/kpi")
    # 12 KPIs of Economy are reported, one of them (waste) was not verified.
    figures = {"InAll": 45, "Reported": 12, "Missing": 33, "Verified": 11, "NotVerified": 1}
    for name, number in figures.items():
        assert str(graph.value(count, _iri(f"ssc:number{name}"))) == str(number)
    counts = verification_outputs.summary(ws, CITY, submission)
    assert counts.whole.data_points.verified == 12
    with pytest.raises(UnknownNameError):
        verification_outputs.verification_report(ws, OTHER_CITY, submission)
    with pytest.raises(UnknownNameError):
        verification_outputs.public_verification_report(ws, submission)


def test_the_report_tells_what_was_asked_and_who_verified(ws: Workspace, submission: str) -> None:
    open_account(ws.store, replace(VERA, name="Vera Vik"))
    asked = Question("Which year is this of?", RESEARCH)
    return_to_city(ws, VERA, submission, "See the question", [asked])
    page = verification_outputs.report_as(
        ws, verification_outputs.verification_report(ws, OFFICE, submission), "html"
    ).decode()
    assert "Which year is this of?" in page
    assert "Vera Vik" in page


def test_the_verified_workbook_reads_back(ws: Workspace, submission: str, tmp_path: Path) -> None:
    """What is written says what was lodged and judged, so it can come back as a judgement."""
    with pytest.raises(DataError, match="no verdict yet"):
        verification_outputs.verified_workbook(ws, VERA, submission)
    judgements = [Judgement(WASTE, Verdict.NOT_VERIFIED, "Bulky waste.", "https://example.org/w")]
    verifying.judge(ws, VERA, submission, judgements=judgements)
    path = tmp_path / "verified.xlsx"
    path.write_bytes(verification_outputs.verified_workbook(ws, VERA, submission))
    again = verifying.judge(ws, VERA, submission, file=path)
    assert again.judgements == tuple(judgements)
    with pytest.raises(UnknownNameError):
        verification_outputs.verified_workbook(ws, OTHER_CITY, submission)

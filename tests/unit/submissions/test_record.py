"""What a submission is as RDF, and back: nothing is lost, nothing is added."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.effort import examples

from ssckg.errors import DataError
from ssckg.model.actor import Role
from ssckg.model.submission import (
    Consent,
    ConsentScope,
    ConsentState,
    Cover,
    Event,
    Judgement,
    KeptFile,
    LocalReport,
    Question,
    Report,
    ReportStatus,
    State,
    Submission,
    Summary,
    Verdict,
    Waiver,
)
from ssckg.submissions.life import record
from ssckg.submissions.life.names import graph_of, personal_graph_of
from ssckg.submissions.life.recorded import submission_of
from ssckg.submissions.life.repository import graph_triples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ssckg.ports import GraphStore

BASE = "https://w3id.org/ssckg/"
# No NUL: no RDF text holds it. No surrogates: they are no characters.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
WORDS = st.text(string.ascii_lowercase + "-", min_size=1, max_size=10)
NUMBER = st.decimals(-(10**12), 10**12, places=4, allow_nan=False, allow_infinity=False)
MOMENT = st.datetimes(
    datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.sampled_from([UTC])
)  # fmt: skip
YEAR = st.sampled_from(["", "2024", "1999", "about 2020"])
POINT = st.integers(1, 9).flatmap(
    lambda n: st.sampled_from([f"{BASE}u4ssc/EC-X-{n}C/result", f"{BASE}u4ssc/EC-X-{n}C/3g"])
)
REPORT = st.builds(
    Report,
    data_point=POINT,
    status=st.sampled_from(ReportStatus),
    value=st.none() | NUMBER | st.booleans(),
    numerator=st.none() | NUMBER,
    denominator=st.none() | NUMBER,
    is_overwritten=st.booleans(),
    quality=st.sampled_from(["", "unknown", "accurate-measurement"]),
    origin=st.sampled_from(["", "unknown"]),
    source=TEXT,
    reference_year=YEAR,
    printed_value=TEXT,
    missing_reason=st.sampled_from(["", "confidential", "no code / at all"]),
    note=TEXT,
    place=TEXT,
)
COVER = st.builds(
    Cover,
    city=TEXT,
    country=TEXT,
    report_year=YEAR,
    reference_year=YEAR,
    population=st.none() | NUMBER,
    households=st.none() | NUMBER,
    area=st.none() | NUMBER,
    gdp=st.none() | NUMBER,
    currency=st.sampled_from(["", "NOK"]),
    currency_year=YEAR,
    contact_name=TEXT,
    contact_email=TEXT,
)
CONSENT = st.builds(
    Consent,
    scope=st.sampled_from(ConsentScope),
    state=st.sampled_from(ConsentState),
    data_point=st.just("") | POINT,
    embargo_until=st.none() | st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    text_version=TEXT,
    given_by=TEXT,
    given_at=st.none() | MOMENT,
)
WAIVER = st.builds(
    Waiver,
    rule=st.sampled_from([f"{BASE}shape/observation#{name}" for name in ("a", "b-c")]),
    reason=TEXT.filter(bool),
    data_point=st.just("") | POINT,
    by=WORDS,
    at=st.none() | MOMENT,
)
QUESTION = st.builds(Question, text=TEXT.filter(bool), data_point=st.just("") | POINT)


@st.composite
def submissions(draw: st.DrawFn) -> Submission:
    """A submission as it can be: events in a row, files told apart by hash and purpose."""
    reports = draw(st.lists(REPORT, max_size=4, unique_by=lambda r: r.data_point))
    files = draw(
        st.lists(
            st.builds(
                KeptFile,
                name=TEXT,
                sha256=st.sampled_from(["ab" * 32, "cd" * 32]),
                size=st.integers(0, 10**9),
                media_type=st.sampled_from(["", "text/csv"]),
                purpose=st.sampled_from(["submission", "check", "verification"]),
            ),
            max_size=4,
            unique_by=lambda f: (f.sha256, f.purpose),
        )
    )
    current = [file.sha256 for file in files if file.purpose == "submission"]
    events = draw(
        st.lists(
            st.builds(
                Event,
                number=st.just(0),
                action=st.sampled_from(["lodge", "submit", "return"]),
                from_state=st.none() | st.sampled_from(State),
                to_state=st.sampled_from(State),
                at=MOMENT,
                by=WORDS,
                role=st.sampled_from(Role),
                reason=TEXT,
                questions=st.lists(QUESTION, max_size=2).map(tuple),
            ),
            max_size=3,
        )
    )
    numbered = (
        Event(n, e.action, e.from_state, e.to_state, e.at, e.by, e.role, e.reason, e.questions)
        for n, e in enumerate(events, 1)
    )
    judgements = draw(
        st.lists(
            st.builds(
                Judgement,
                data_point=st.sampled_from([r.data_point for r in reports] or [f"{BASE}u4ssc/Z/z"]),
                verdict=st.sampled_from(Verdict),
                note=TEXT,
                evidence=TEXT,
            ),
            max_size=2,
            unique_by=lambda j: j.data_point,
        )
    )
    verifier = draw(st.just("") | WORDS)
    head = Summary(
        id="krimpen-aan-den-ijssel-2024-7",
        iri=f"{BASE}submission/krimpen-aan-den-ijssel-2024-7",
        city="krimpen-aan-den-ijssel",
        city_name=draw(TEXT.filter(bool)),
        year="2024",
        edition="u4ssc-2017",
        state=draw(st.sampled_from(State)),
        version=len(events),
        created=draw(MOMENT),
        verifier=verifier,
        mode=draw(st.sampled_from(["remote", "on-site"])) if verifier else "",
        supersedes=draw(st.sampled_from(["", "krimpen-aan-den-ijssel-2024-6"])),
        superseded_by=draw(st.sampled_from(["", "krimpen-aan-den-ijssel-2024-12"])),
        sha256=draw(st.sampled_from(current)) if current else "",
    )
    ordered = sorted(reports, key=lambda r: r.data_point.replace("/", "-"))
    places = [r.data_point for r in ordered]
    return Submission(
        head,
        draw(COVER),
        tuple(ordered),
        tuple(
            draw(st.lists(st.builds(LocalReport, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT), max_size=2))
        ),
        tuple(sorted(judgements, key=lambda j: [*places, j.data_point].index(j.data_point))),
        tuple(draw(st.lists(CONSENT, max_size=3))),
        tuple(draw(st.lists(WAIVER, max_size=2))),
        tuple(files),
        tuple(numbered),
    )


def triples_of(submission: Submission) -> Iterator[ox.Triple]:
    head, identifier = submission.head, submission.head.id
    yield from record.head_triples(head, 7)
    yield from record.state_triples(head)
    yield from record.assignment_triples(identifier, head.verifier, head.mode)
    if head.supersedes:
        yield from record.supersession_triples(identifier, head.supersedes)
    if head.superseded_by:
        yield from record.supersession_mark(head.superseded_by, identifier)
    yield from record.cover_triples(identifier, submission.cover)
    yield from record.report_triples(identifier, submission.reports)
    yield from record.local_triples(identifier, submission.local)
    yield from record.judgement_triples(identifier, submission.judgements)
    yield from record.consent_triples(identifier, submission.consents)
    yield from record.waiver_triples(identifier, submission.waivers)
    for number, file in enumerate(submission.files, 1):
        yield from record.file_triples(identifier, file, number)
    for event in submission.events:
        yield from record.event_triples(identifier, event, f"nonce {event.number}")


@given(submissions())
@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_round_trip(submission: Submission) -> None:
    personal = record.contact_triples(submission.head.id, submission.cover)
    written = "".join(f"{triple} .\n" for triple in (*triples_of(submission), *personal))
    read = [quad.triple for quad in ox.parse(written, format=ox.RdfFormat.N_TRIPLES)]
    assert submission_of(reversed(read)) == submission


def test_round_trip_through_an_engine(make_workspace_store: Callable[[], GraphStore]) -> None:
    """The engine keeps values and not how they were written; values are what counts."""
    store = make_workspace_store()

    @given(submissions())
    @settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
    def round_trip(submission: Submission) -> None:
        identifier = submission.head.id
        graph, personal = graph_of(identifier), personal_graph_of(identifier)
        public = "\n".join(f"{triple} ." for triple in triples_of(submission))
        private = "\n".join(
            f"{triple} ." for triple in record.contact_triples(identifier, submission.cover)
        )
        store.update(
            f"DROP SILENT GRAPH <{graph}> ; DROP SILENT GRAPH <{personal}> ;"
            f"INSERT DATA {{ GRAPH <{graph}> {{ {public} }} GRAPH <{personal}> {{ {private} }} }}"
        )
        found = [*graph_triples(store, graph), *graph_triples(store, personal)]
        assert submission_of(found) == submission

    round_trip()


def test_the_contact_is_in_the_personal_graph_only() -> None:
    cover = Cover(city="Oslo", contact_name="Kari Nordmann", contact_email="kari@oslo.example")
    public = "".join(map(str, record.cover_triples("oslo-2024-1", cover)))
    assert "Nordmann" not in public
    assert "kari@" not in public
    private = "".join(map(str, record.contact_triples("oslo-2024-1", cover)))
    assert "Kari Nordmann" in private
    assert "kari@oslo.example" in private
    assert list(record.contact_triples("oslo-2024-1", Cover(city="Oslo"))) == []


def test_a_report_as_it_stands_in_the_graph() -> None:
    """Written out by hand from the decision records 0001 and 0012."""
    report = Report(
        f"{BASE}u4ssc/EC-ICT-ICT-4C/3g",
        ReportStatus.REPORTED,
        Decimal("99.50"),
        numerator=Decimal("199"),
        denominator=Decimal("200"),
        quality="survey-extrapolation",
        reference_year="2023",
        printed_value="99,50",
        place="Economy!H12",
    )
    node = f"<{BASE}submission/oslo-2024-1/report/EC-ICT-ICT-4C-3g>"
    ssc, xsd = f"{BASE}ontology#", "http://www.w3.org/2001/XMLSchema#"
    assert {str(triple) for triple in record.report_triples("oslo-2024-1", [report])} == {
        f"<{BASE}submission/oslo-2024-1> <{ssc}hasReport> {node}",
        f"{node} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{ssc}Observation>",
        f"{node} <{ssc}observedDataPoint> <{BASE}u4ssc/EC-ICT-ICT-4C/3g>",
        f"{node} <http://purl.org/linked-data/sdmx/2009/attribute#obsStatus>"
        " <http://purl.org/linked-data/sdmx/2009/code#obsStatus-A>",
        f'{node} <http://purl.org/linked-data/sdmx/2009/measure#obsValue> "99.50"^^<{xsd}decimal>',
        f'{node} <{ssc}numeratorValue> "199"^^<{xsd}decimal>',
        f'{node} <{ssc}denominatorValue> "200"^^<{xsd}decimal>',
        f"{node} <{ssc}qualityClass> <{BASE}code/quality-class/survey-extrapolation>",
        f'{node} <{ssc}referenceYear> "2023"^^<{xsd}gYear>',
        f'{node} <{ssc}printedValue> "99,50"',
        f'{node} <{ssc}printedPlace> "Economy!H12"',
    }


def test_not_reported_is_no_zero() -> None:
    report = Report(f"{BASE}u4ssc/EC-X-1C/result", ReportStatus.MISSING)
    text = " ".join(map(str, record.report_triples("oslo-2024-1", [report])))
    assert "ontology#MissingObservation" in text
    assert "obsStatus-M" in text
    assert "obsValue" not in text


def test_a_data_point_that_is_reported_twice_is_kept_twice() -> None:
    """It is a finding; what was handed in is not lost for it."""
    point = f"{BASE}u4ssc/EC-X-1C/result"
    reports = tuple(Report(point, ReportStatus.REPORTED, Decimal(n)) for n in (1, 2))
    head = Summary(
        "oslo-2024-1", f"{BASE}submission/oslo-2024-1", "oslo", "Oslo", "2024", "u4ssc-2017",
        State.DRAFT, 1, datetime(2024, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    found = submission_of(
        [
            *record.head_triples(head, 1),
            *record.state_triples(head),
            *record.report_triples(head.id, reports),
        ]
    )
    assert found.reports == reports


def test_times_of_other_zones_are_the_same_moment() -> None:
    at = datetime(2024, 5, 1, 12, 30, tzinfo=timezone(timedelta(hours=2)))
    event = Event(1, "lodge", None, State.DRAFT, at, "oslo", Role.CITY)
    text = " ".join(map(str, record.event_triples("oslo-2024-1", event, "n")))
    assert '"2024-05-01T10:30:00+00:00"' in text


@pytest.mark.parametrize(
    ("triples", "what"),
    [
        ([], "found 0"),
        ([ox.Triple(ox.BlankNode(), ox.NamedNode("urn:p"), ox.Literal("x"))], "blank nodes"),
        (
            [
                ox.Triple(
                    ox.NamedNode(f"{BASE}submission/oslo-2024-1"),
                    ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
                    ox.NamedNode(f"{BASE}ontology#Submission"),
                )
            ],
            "when it was made",
        ),
    ],
)
def test_what_is_no_submission_is_refused(triples: list[ox.Triple], what: str) -> None:
    with pytest.raises(DataError, match=what):
        submission_of(triples)


def test_what_is_no_character_is_left_out() -> None:
    """JSON can spell half a surrogate pair, and NUL; no RDF text holds either."""
    local = LocalReport("a\x00b", "\ud800 1")
    objects = {str(triple.object) for triple in record.local_triples("oslo-2024-1", [local])}
    assert {'"ab"', '"? 1"'} <= objects

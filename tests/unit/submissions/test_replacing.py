"""What a replaced file changes: only what it says otherwise, and what rested on that lapses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pyoxigraph as ox

from ssckg.model.submission import (
    Cover,
    Judgement,
    KeptFile,
    Report,
    ReportStatus,
    State,
    Submission,
    Summary,
    Verdict,
    Waiver,
)
from ssckg.submissions.life import record
from ssckg.submissions.life.recorded import submission_of
from ssckg.submissions.life.replacing import NewContent, replacement

BASE = "https://w3id.org/ssckg/"
A, B, C = (f"{BASE}u4ssc/EC-X-{n}C/result" for n in (1, 2, 3))
FIRST = KeptFile("first.csv", "aa" * 32, 10)
CHECK = KeptFile("check-report.json", "cc" * 32, 5, "application/json", "check")
SECOND = KeptFile("second.csv", "bb" * 32, 12)
SECOND_CHECK = KeptFile("check-report.json", "dd" * 32, 6, "application/json", "check")
HEAD = Summary(
    "oslo-2024-1",
    f"{BASE}submission/oslo-2024-1",
    "oslo",
    "Oslo",
    "2024",
    "u4ssc-2017",
    State.RETURNED,
    3,
    datetime(2024, 1, 1, tzinfo=UTC),
    sha256=FIRST.sha256,
)


def report(point: str, value: str, place: str = "line 2") -> Report:
    return Report(point, ReportStatus.REPORTED, Decimal(value), place=place)


def old() -> Submission:
    return Submission(
        HEAD,
        Cover(city="Oslo", population=Decimal(700000), contact_name="Kari"),
        (report(A, "1"), report(B, "2")),
        judgements=(Judgement(A, Verdict.VERIFIED), Judgement(B, Verdict.NOT_VERIFIED)),
        waivers=(Waiver("urn:r", "of all"), Waiver("urn:r", "of b", B), Waiver("urn:r", "of a", A)),
        files=(FIRST, CHECK),
    )


def triples(submission: Submission) -> set[str]:
    identifier = submission.head.id
    found = {
        *record.head_triples(submission.head, 1),
        *record.state_triples(submission.head),
        *record.cover_triples(identifier, submission.cover),
        *record.report_triples(identifier, submission.reports),
        *record.judgement_triples(identifier, submission.judgements),
        *record.waiver_triples(identifier, submission.waivers),
    }
    for number, file in enumerate(submission.files, 1):
        found |= set(record.file_triples(identifier, file, number))
    return set(map(str, found))


def test_what_changed_is_what_differs() -> None:
    before = old()
    cover = Cover(city="Oslo", population=Decimal(710000), contact_name="Ola")
    reports = (report(A, "1", "line 9"), report(B, "2.5"), report(C, "3"))
    change = replacement(before, NewContent(cover, reports, (), (SECOND, SECOND_CHECK)))
    wanted = replace(
        before,
        head=replace(HEAD, sha256=SECOND.sha256),
        cover=cover,
        reports=reports,
        judgements=(Judgement(A, Verdict.VERIFIED),),
        waivers=(Waiver("urn:r", "of a", A),),
        files=(FIRST, CHECK, SECOND, SECOND_CHECK),
    )
    after = (triples(before) - set(map(str, change.remove))) | set(map(str, change.add))
    assert after == triples(wanted)
    assert (change.lapsed_judgements, change.lapsed_waivers) == (1, 2)
    assert len(change.personal) == len(change.remove_personal) == 1
    assert "Ola" in str(change.personal[0])
    assert "Kari" in str(change.remove_personal[0])


def test_nothing_is_touched_that_is_the_same() -> None:
    before = old()
    change = replacement(before, NewContent(before.cover, before.reports, (), (SECOND,)))
    # The waiver of a whole rule lapses: nobody has looked at the new file yet.
    assert (change.lapsed_judgements, change.lapsed_waivers) == (0, 1)
    touched = {str(triple.subject) for triple in (*change.add, *change.remove)}
    assert not any("/report/" in subject or "/judgement/" in subject for subject in touched)
    assert change.personal == change.remove_personal == ()


def test_back_to_a_file_that_was_there_before() -> None:
    """A, then B, then A again: one entry each; the submission rests on A."""
    before = replace(
        old(), head=replace(HEAD, sha256=SECOND.sha256), files=(FIRST, CHECK, SECOND, SECOND_CHECK)
    )
    third = KeptFile("check-report.json", "ee" * 32, 6, "application/json", "check")
    change = replacement(before, NewContent(before.cover, before.reports, (), (FIRST, third)))
    everything = (triples(before) - set(map(str, change.remove))) | set(map(str, change.add))
    found = submission_of(_parsed(everything))
    assert found.head.sha256 == FIRST.sha256
    assert found.files == (FIRST, CHECK, SECOND, SECOND_CHECK, third)


def _parsed(lines: set[str]) -> list[ox.Triple]:
    text = "".join(f"{line} .\n" for line in lines)
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]

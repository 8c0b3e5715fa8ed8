"""What a verifier hands in: a returned workbook, lists of verdicts, advice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.app.validating import check_document
from ssckg.errors import CheckError, DataError
from ssckg.io.records import read_records, records_of
from ssckg.io.textfile import read_text
from ssckg.model.submission import KeptFile
from ssckg.submissions.catalogue import edition_triples, load_data_points
from ssckg.submissions.city_names import resolve_city
from ssckg.submissions.life import record
from ssckg.verification import advice as advices
from ssckg.verification import judgements as verdicts
from ssckg.verification.guide import read_guide
from ssckg.verification.naming import PointNames

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

    from pyoxigraph import Triple

    from ssckg.app.workspace import Workspace
    from ssckg.model.submission import Judgement, Submission
    from ssckg.model.verification import Advice
    from ssckg.submissions.checking.checks import Checked
    from ssckg.verification.guide import Guide

_MAX_ADVICE_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Given:
    """What a verifier hands in on a submission: verdicts, and the triples of the kept file."""

    submission: Submission
    rounds: tuple[tuple[Judgement, ...], ...]
    triples: tuple[Triple, ...] = ()


def read_advice(path: Path, edition: str) -> tuple[Advice, ...]:
    """Read advice from Markdown (.md), JSON or CSV.

    Raises:
        DataError: the file cannot be read, or names what the edition does not have.
    """
    names = names_of(edition)
    if path.suffix.lower() in {".md", ".markdown"}:
        text = read_text(path, shown=path.name, limit=_MAX_ADVICE_BYTES)
        return advices.advice_of_markdown(text, names, file=path.name)
    records = read_records(path, required=advices.REQUIRED, optional=advices.OPTIONAL)
    return advices.advice_of(records, names)


def advice_from_json(document: Any, edition: str) -> tuple[Advice, ...]:
    """Return the advice of a JSON list of objects with kind, text, about.

    Raises:
        DataError: it is none; with JSON pointers.
    """
    records = records_of(document, "request", required=advices.REQUIRED, optional=advices.OPTIONAL)
    return advices.advice_of(records, names_of(edition))


def judgements_from_json(document: Any, edition: str) -> tuple[Judgement, ...]:
    """Return the judgements of a JSON list of objects with data_point, verdict, note, evidence.

    Raises:
        DataError: it is none; with JSON pointers.
    """
    records = records_of(
        document, "request", required=verdicts.REQUIRED, optional=verdicts.OPTIONAL
    )
    return verdicts.judgements_of(records, names_of(edition))


def guide_of(edition: str) -> Guide:
    """Return what the tables of an edition say to a verifier."""
    return read_guide(edition_triples(edition))


def names_of(edition: str) -> PointNames:
    """Return how data points and elements of an edition may be named."""
    return PointNames(load_data_points(edition), guide_of(edition))


def read_given(
    ws: Workspace,
    submission: Submission,
    *,
    file: Path | None,
    name: str | None,
    verdict_list: Path | None,
    judgements: Iterable[Judgement],
) -> Given:
    """Return what was given: a workbook first, then a list over it, then values over both.

    The workbook is kept in the file store.

    Raises:
        DataError: a file cannot be read, or is of another city or year.
        CheckError: the workbook says other values than were lodged.
    """
    rounds: list[tuple[Judgement, ...]] = []
    triples: tuple[Triple, ...] = ()
    if file is not None:
        checked = _checked(submission, file, name)
        valued = set(verdicts.valued(submission))
        rounds.append(tuple(j for j in checked.judgements if j.data_point in valued))
        stored = ws.files.put_file(file)
        kept = KeptFile(name or file.name, stored.sha256, stored.size, purpose="verification")
        number = len(submission.files) + 1
        triples = tuple(record.file_triples(submission.head.id, kept, number))
    if verdict_list is not None:
        records = read_records(verdict_list, required=verdicts.REQUIRED, optional=verdicts.OPTIONAL)
        rounds.append(verdicts.judgements_of(records, names_of(submission.head.edition)))
    rounds.append(tuple(judgements))
    return Given(submission, tuple(rounds), triples)


def _checked(submission: Submission, file: Path, name: str | None) -> Checked:
    """Read a workbook that came back; it is of this city and says the values that were lodged.

    Raises:
        DataError: it is of another city or year.
        CheckError: it says other values.
    """
    head = submission.head
    checked = check_document(
        file, name=name, edition=head.edition, city=head.city_name, year=head.year
    )
    shown = checked.document.file
    for reading in checked.readings:
        row = reading.row
        if resolve_city(row.city)[0] != head.city or row.report_year != head.year:
            whose = f"{row.city} {row.report_year}"
            raise DataError(f"{shown} is of {whose}, not of {head.city_name} {head.year}")
    places = {
        r.data_point.iri: r.row.place("value") for r in checked.readings if r.data_point is not None
    }
    labels = {point.iri: point.label for point in load_data_points(head.edition)}
    changed = verdicts.changed_values(submission.reports, checked.reports, places, labels)
    if changed:
        raise CheckError(f"{shown} says other values than were lodged", changed)
    return checked

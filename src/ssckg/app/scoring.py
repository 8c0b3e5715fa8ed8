"""Scores of a submission, and of a city of the published dataset."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ssckg.app.asking import query_library
from ssckg.app.benchmarks import framework_tree, own_yardstick, yardstick
from ssckg.app.permitting import permit
from ssckg.app.settings import base_of
from ssckg.app.stores import open_store
from ssckg.errors import DataError, UnknownNameError
from ssckg.model.submission import ReportStatus, Verdict
from ssckg.namespaces import BASE
from ssckg.querying.library import bindings_for, find_query, text_for
from ssckg.scoring.scorecard import Result
from ssckg.scoring.scorecard import score as score_results
from ssckg.submissions.catalogue import DEFAULT_EDITION
from ssckg.submissions.city_names import resolve_city
from ssckg.submissions.life import repository

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rdflib.term import Literal

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.scoring import Scorecard
    from ssckg.model.submission import Submission
    from ssckg.ports import GraphStore
    from ssckg.scoring.scorecard import Yardstick


def score(
    ws: Workspace, actor: Actor, submission_id: str, *, sets: Sequence[str] = ()
) -> Scorecard:
    """Return the scorecard of a submission.

    Args:
        ws: the workspace.
        actor: who asks.
        submission_id: id of the submission.
        sets: ids of benchmark sets, the first goes first; all, if not given.

    Raises:
        UnknownNameError: no such submission (or none that the actor may know of), or set.
        ForbiddenError: the actor may not.
        UsageError: the edition has no rule of scoring.
    """
    submission = open_submission(ws, actor, "score", submission_id)
    return scorecard_of(submission, yardstick(ws.store, submission.head.edition, sets))


def score_published(city: str, year: str, data: Path, *, sets: Sequence[str] = ()) -> Scorecard:
    """Return the scorecard of a city from its published values.

    Only the benchmarks that come with the graph are used, unless `sets` names loaded ones.

    Raises:
        UnknownNameError: the city has no published values in that year, or there is no such set.
        MissingError: the data directory or the engine cannot be used.
    """
    if sets:
        with open_store(data, "workspace") as store:
            used = yardstick(store, DEFAULT_EDITION, sets)
    else:
        used = own_yardstick()
    with open_store(data) as store:
        name, results = published_results(store, base_of(data), city, year)
    return score_results(framework_tree(), results, used, city=name, year=year)


def published_results(
    store: GraphStore, base: str, city: str, year: str
) -> tuple[str, dict[str, Result]]:
    """Return the name of a city and its published values of a year, by data point.

    Raises:
        UnknownNameError: there are none.
    """
    query = find_query(query_library(), "list-observations")
    rows = list(store.select(text_for(query, base), bindings_for(query, {"city": city}, base)))
    years = sorted({str(row["year"]) for row in rows})
    found = [row for row in rows if str(row["year"]) == year]
    if not found:
        raise UnknownNameError(
            "year of a city" if years else "city", year if years else city, tuple(years)
        )
    values: dict[str, Result] = {}
    for row in found:
        if "value" in row:
            iri = str(row["data_point"])
            standard = BASE + iri.removeprefix(base) if iri.startswith(base) else iri
            values[standard] = Result(_value(row["value"]))  # type: ignore[arg-type]
    return resolve_city(city)[1], values


def open_submission(ws: Workspace, actor: Actor, action: str, submission_id: str) -> Submission:
    """Return a submission that the actor may use for an action.

    Raises:
        UnknownNameError: there is none, or none that the actor may know of.
        ForbiddenError: the actor may not.
    """
    permit(ws, actor, action, repository.find(ws.store, ws.base, submission_id))
    return repository.load(ws.store, ws.base, submission_id)


def scorecard_of(submission: Submission, used: Yardstick, *, is_public: bool = False) -> Scorecard:
    """Return the scorecard of a submission that is at hand.

    `is_public` says that it was cut down to what may be public: where it has no report, nothing is
    said on whether the city reported.
    """
    tree = framework_tree(submission.head.edition)
    told = {report.data_point for report in submission.reports}
    withheld = {p.iri for p in tree.points if p.iri not in told} if is_public else ()
    head = submission.head
    return score_results(
        tree,
        results_of(submission),
        used,
        city=head.city_name or head.city,
        year=head.year,
        submission=head.id,
        withheld=withheld,
    )


def results_of(submission: Submission) -> Mapping[str, Result]:
    """Return the values of a submission by data point; what the verifier refused is marked."""
    refused = {j.data_point for j in submission.judgements if j.verdict is Verdict.NOT_VERIFIED}
    return {
        report.data_point: Result(report.value, is_refused=report.data_point in refused)
        for report in submission.reports
        if report.value is not None and report.status is not ReportStatus.MISSING
    }


def _value(term: Literal) -> Decimal | bool:
    value = term.toPython()
    if isinstance(value, bool | Decimal):
        return value
    try:
        return Decimal(str(term))
    except ArithmeticError as error:
        raise DataError(f"a published value is no number: {term!r}") from error

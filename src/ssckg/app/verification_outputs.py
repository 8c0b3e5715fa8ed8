"""The outputs of a verification for people and programs: summary, report, verified workbook.

HTML, PDF, Turtle and JSON of a report are made from one value, so that they say the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from ssckg.access.accounts import find_account
from ssckg.app import holding_beside
from ssckg.app.benchmarks import yardstick
from ssckg.app.output_forms import document_as, json_text, turtle_text
from ssckg.app.permitting import permit
from ssckg.app.scoring import scorecard_of
from ssckg.app.verification_input import guide_of
from ssckg.app.verifying import given_advice
from ssckg.errors import DataError, UnknownNameError, UsageError
from ssckg.io.workbook.write import write_workbook
from ssckg.model.plain import plain
from ssckg.model.scoring import ScoreState
from ssckg.model.submission import State
from ssckg.model.verification import ResultLine, VerificationReport
from ssckg.publication.selection import public_submission, select
from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.life import record, repository
from ssckg.submissions.template.making import edition_title, make_template, prefill
from ssckg.verification.advice import generated_advice
from ssckg.verification.report_document import report_document, summary_document
from ssckg.verification.report_rdf import report_triples, summary_triples
from ssckg.verification.summary import summarize

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.document import Document
    from ssckg.model.scoring import PointScore, ScoringRule
    from ssckg.model.submission import Submission
    from ssckg.model.verification import VerificationSummary

FORMATS: Final = ("html", "pdf", "ttl", "json")


def summary(ws: Workspace, actor: Actor, submission: str) -> VerificationSummary:
    """Return the counts of what was reported, verified and not verified.

    Raises:
        UnknownNameError: there is no such submission, or the actor may not know of it.
        ForbiddenError: the actor may not read it.
    """
    found = _open(ws, actor, submission)
    edition = found.head.edition
    return summarize(found, load_data_points(edition), guide_of(edition))


def verification_report(ws: Workspace, actor: Actor, submission: str) -> VerificationReport:
    """Return everything that the verification report of a submission says.

    It is for those who may read the submission and holds no contact; whether the city consented
    to make it public is said in it.

    Raises:
        UnknownNameError, ForbiddenError: as `summary`.
    """
    found = _open(ws, actor, submission)
    edition = found.head.edition
    cover = replace(found.cover, contact_name="", contact_email="")
    report = _report(ws, found, replace(found, cover=cover))
    points, guide = load_data_points(edition), guide_of(edition)
    generated = generated_advice(found, report.summary, points, guide)
    return replace(
        report,
        advice=(*report.advice, *generated),
        findings=holding_beside.kept_findings(ws, found),
        persons=_persons(ws, found.head.verifier),
        is_public=select(found, ws.now().date()).has_report,
    )


def public_verification_report(ws: Workspace, submission: str) -> VerificationReport:
    """Return what of a verification report may be public now.

    What may not be public is withheld: values that are not verified or not consented, all notes
    on values, findings, waivers, files and steps. The counts are those of the whole submission.

    Raises:
        UnknownNameError: there is no such report, or the city has not consented to make it
            public, or no such submission: these are not told apart, by words or by time.
    """
    try:
        is_published = repository.find(ws.store, ws.base, submission).state is State.PUBLISHED
    except UnknownNameError:
        is_published = False
    if not is_published:
        raise UnknownNameError("verification report", submission)
    found = repository.load(ws.store, ws.base, submission)
    today = ws.now().date()
    if not select(found, today).has_report:
        raise UnknownNameError("verification report", submission)
    public = public_submission(found, today)
    shown = {report.data_point for report in public.reports}
    report = _report(ws, found, public)
    lines = (
        line if line.point.iri in shown else replace(line, is_withheld=True)
        for line in report.lines
    )
    advice = tuple(replace(one, by="") for one in report.advice)
    bare = tuple(replace(one, note="", evidence="") for one in report.summary.not_verified)
    counts = replace(report.summary, head=public.head, not_verified=bare)
    return replace(report, summary=counts, lines=tuple(lines), advice=advice, is_public=True)


def _report(ws: Workspace, whole: Submission, shown: Submission) -> VerificationReport:
    """Return the report on a submission, of which `shown` is the part that is told."""
    edition = whole.head.edition
    points, guide = load_data_points(edition), guide_of(edition)
    reports = {report.data_point: report for report in shown.reports}
    scores, rules = _scores(ws, shown)
    lines = tuple(
        ResultLine(
            point,
            guide.places[point.indicator].groups,
            reports.get(point.iri),
            shown.judgement(point.iri),
            **scores.get(point.iri, {}),
        )
        for point in points
    )
    return VerificationReport(
        submission=shown,
        title=edition_title(edition),
        summary=summarize(whole, points, guide),
        lines=lines,
        advice=given_advice(ws, whole.head.id),
        findings=(),
        made_at=ws.now(),
        scoring=rules,
    )


def verified_workbook(ws: Workspace, actor: Actor, submission: str, *, lang: str = "en") -> bytes:
    """Return the city's results as our workbook, with the verifier's columns filled.

    The file that the verifier sent, where there was one, is kept as it came; this one is made
    from what is kept. The contact is not in it.

    Raises:
        UnknownNameError, ForbiddenError: as `summary`; also no such language.
        DataError: there is no verdict yet.
    """
    found = _open(ws, actor, submission)
    if not found.judgements:
        raise DataError(f"{submission} has no verdict yet", hint="first judge or verify it")
    template = make_template(found.head.edition, lang, base=ws.base)
    cover = replace(found.cover, contact_name="", contact_email="")
    filled = replace(
        prefill(template, found), cover=cover, previous="", judgements=found.judgements
    )
    return write_workbook(filled)


def report_as(ws: Workspace, report: VerificationReport, wanted: str) -> bytes:
    """Return a report in a format of `FORMATS`.

    Raises:
        UsageError: there is no such format.
    """
    if wanted == "ttl":
        name, submission = report.submission.head.id, report.submission
        facts = (
            *report_triples(report),
            *record.report_triples(name, submission.reports),
            *record.judgement_triples(name, submission.judgements),
        )
        return turtle_text(facts, ws.base)
    return _form_of(report_document(report), plain(report), wanted)


def summary_as(ws: Workspace, found: VerificationSummary, wanted: str) -> bytes:
    """Return a summary in a format of `FORMATS`.

    Raises:
        UsageError: there is no such format.
    """
    if wanted == "ttl":
        return turtle_text(summary_triples(found), ws.base)
    made = summary_document(found, ws.now().date().isoformat())
    return _form_of(made, plain(found), wanted)


def _form_of(document: Document, values: object, wanted: str) -> bytes:
    return json_text(values) if wanted == "json" else document_as(document, wanted, FORMATS)


def _open(ws: Workspace, actor: Actor, submission: str) -> Submission:
    permit(ws, actor, "verification-report", repository.find(ws.store, ws.base, submission))
    return repository.load(ws.store, ws.base, submission)


def _scores(
    ws: Workspace, submission: Submission
) -> tuple[dict[str, dict[str, Any]], tuple[str, ...]]:
    """Return what a line says of a score, by data point, and the rules; nothing where none is."""
    try:
        used = yardstick(ws.store, submission.head.edition)
    except UsageError:
        return {}, ()
    card = scorecard_of(submission, used)
    found: dict[str, dict[str, Any]] = {
        score.data_point: {
            "band": score.band or None,
            "score": _words(score),
            "is_by_example": score.is_by_example,
        }
        for score in card.points
    }
    if not any(score.state is ScoreState.SCORED for score in card.points):
        return found, ()
    rules = tuple(
        f"{rule.label}: {rule.text} ({'our decision' if rule.is_ours else _cited(rule)})"
        for rule in card.rules
    )
    return found, rules


def _persons(ws: Workspace, verifier: str) -> tuple[tuple[str, str], ...]:
    """Return id and name of the verifier, where there is an account."""
    account = find_account(ws.store, verifier) if verifier else None
    return ((verifier, account.name),) if account is not None and account.name else ()


def _cited(rule: ScoringRule) -> str:
    return ", ".join(filter(None, [rule.source, rule.source_page]))


def _words(score: PointScore) -> str:
    """Return how a result was scored, in a few words; nothing for what has no value."""
    match score.state:
        case ScoreState.SCORED:
            example = " (example benchmark)" if score.is_by_example else ""
            return f"{score.points} of 4{example}"
        case ScoreState.NO_BENCHMARK:
            return "no benchmark"
        case ScoreState.NOT_VERIFIED | ScoreState.NOT_SCORABLE:
            return "not scored"
        case _:
            return ""

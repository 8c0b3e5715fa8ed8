"""Factsheets and snapshots: HTML, PDF, Turtle, SVG and JSON from one value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rdflib.term import URIRef

from ssckg.access.attested import ATTESTATIONS_GRAPH
from ssckg.access.rights import is_allowed
from ssckg.app.benchmarks import framework_tree, yardstick
from ssckg.app.output_forms import document_as, json_text, turtle_text
from ssckg.app.permitting import permit
from ssckg.app.projects import list_projects
from ssckg.app.scoring import open_submission, results_of, scorecard_of
from ssckg.errors import StateError, UnknownNameError
from ssckg.model.plain import plain
from ssckg.model.scoring import ScoreState
from ssckg.model.submission import State
from ssckg.namespaces import BASE, PREFIXES
from ssckg.publication.selection import public_submission, select
from ssckg.scoring.factsheet import Earlier, Factsheet
from ssckg.scoring.factsheet_document import factsheet_document
from ssckg.scoring.factsheet_rdf import factsheet_triples
from ssckg.scoring.figures import card_as_dict
from ssckg.scoring.snapshot import snapshot, snapshot_document
from ssckg.scoring.texts import texts_in
from ssckg.submissions.life import record, repository

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.scoring import Scorecard
    from ssckg.model.submission import Submission, Summary
    from ssckg.scoring.scorecard import Yardstick
    from ssckg.scoring.texts import Texts

FACTSHEET_FORMATS: Final = ("html", "pdf", "ttl", "json")
SNAPSHOT_FORMATS: Final = ("svg", "html", "pdf", "json")
_COMPARED_STATES: Final = (State.PUBLISHED, State.VERIFIED)
_IS_ATTESTED: Final = f"""
PREFIX dcterms: <{PREFIXES["dcterms"]}>
ASK {{ GRAPH <{ATTESTATIONS_GRAPH}> {{ ?node dcterms:issued ?at }} }}
"""


def factsheet(
    ws: Workspace,
    actor: Actor,
    submission_id: str,
    *,
    is_public: bool = False,
    sets: Sequence[str] = (),
) -> Factsheet:
    """Return everything that the factsheet of a submission says.

    Args:
        ws: the workspace.
        actor: who asks.
        submission_id: id of the submission.
        is_public: holds only what may be public today, of this and of earlier years.
        sets: ids of benchmark sets; all, if not given.

    Raises:
        UnknownNameError: no such submission (or none that the actor may know of), or set; or the
            city has not consented to make its factsheet public.
        ForbiddenError: the actor may not.
        StateError: the public version of what is not published.
        UsageError: the edition has no rule of scoring.
    """
    found = _open(ws, actor, "factsheet", submission_id, is_public=is_public)
    used = yardstick(ws.store, found.head.edition, sets)
    about = URIRef(f"{BASE}attestation/{submission_id}")
    is_attested = ws.store.ask(_IS_ATTESTED, {"node": about})
    return Factsheet(
        found,
        framework_tree(found.head.edition),
        scorecard_of(found, used, is_public=is_public),
        _earlier(ws, actor, found.head, used, is_public=is_public),
        tuple(list_projects(ws, actor, city=found.head.city)),
        is_public=is_public,
        attestation=f"{ws.base}attestation/{submission_id}" if is_attested else "",
        consented=None if is_public else _consented(ws, found),
    )


def factsheet_as(ws: Workspace, sheet: Factsheet, wanted: str, language: str = "en") -> bytes:
    """Return a factsheet in a format of `FACTSHEET_FORMATS`.

    Raises:
        UsageError: there is no such format.
        UnknownNameError: there is no such language.
    """
    texts = texts_for(language, is_public=sheet.is_public)
    if wanted == "json":
        return json_text(factsheet_as_dict(sheet))
    document = factsheet_document(sheet, texts)
    if wanted == "ttl":
        facts = (
            *factsheet_triples(sheet, document.title, language),
            *record.report_triples(sheet.submission.head.id, sheet.submission.reports),
        )
        return turtle_text(facts, ws.base)
    return document_as(document, wanted, FACTSHEET_FORMATS)


def factsheet_as_dict(sheet: Factsheet) -> dict[str, Any]:
    """Return a factsheet as plain values."""
    head = sheet.submission.head
    return {
        "submission": {
            "id": head.id,
            "city": head.city_name,
            "year": head.year,
            "edition": head.edition,
            "state": head.state.value,
            "sha256": head.sha256 or None,
        },
        "public": sheet.is_public,
        "attestation": sheet.attestation or None,
        "completeness": [plain(each) for each in sheet.completeness],
        "score": card_as_dict(sheet.card, sheet.tree),
        "goals": [
            {
                "goal": goal.goal,
                "title": goal.title,
                "points": goal.score.points,
                "maximum": goal.score.maximum,
                "band": goal.score.band or None,
                "data_points": [point.iri for point, score, _ in goal.members if score.points],
                "documents": list(goal.documents),
            }
            for goal in sheet.goals
        ],
        **{
            name: [p.data_point for p in sheet.card.points if p.state is state]
            for name, state in (
                ("not_reported", ScoreState.NOT_REPORTED),
                ("not_public", ScoreState.NOT_PUBLIC),
            )
        },
        "not_verified": list(sheet.refused),
        "not_judged": list(sheet.unjudged),
        "earlier_years": [each.year for each in sheet.earlier],
    }


def snapshot_card(
    ws: Workspace,
    actor: Actor,
    submission_id: str,
    *,
    is_public: bool = False,
    sets: Sequence[str] = (),
) -> Scorecard:
    """Return the scorecard that the snapshot of a submission shows.

    Raises: as `factsheet`.
    """
    found = _open(ws, actor, "snapshot", submission_id, is_public=is_public)
    used = yardstick(ws.store, found.head.edition, sets)
    return scorecard_of(found, used, is_public=is_public)


def snapshot_as(
    card: Scorecard, wanted: str, language: str = "en", *, is_public: bool = False
) -> bytes:
    """Return a snapshot in a format of `SNAPSHOT_FORMATS`.

    Raises:
        UsageError: there is no such format.
        UnknownNameError: there is no such language.
    """
    tree, texts = framework_tree(card.edition), texts_for(language, is_public=is_public)
    if wanted == "svg":
        return snapshot(card, tree, texts).svg.encode()
    if wanted == "json":
        return json_text(card_as_dict(card, tree))
    return document_as(snapshot_document(card, tree, texts), wanted, SNAPSHOT_FORMATS)


def _open(
    ws: Workspace, actor: Actor, action: str, submission_id: str, *, is_public: bool
) -> Submission:
    """Return a submission that may be used for an action; of the public version, what is public."""
    if not is_public:
        return open_submission(ws, actor, action, submission_id)
    head = repository.find(ws.store, ws.base, submission_id)
    if head.state is not State.PUBLISHED and is_allowed(actor, action, head):
        raise StateError(
            f"{submission_id} is {head.state.value}: nothing of it is public",
            hint="publish it first, or leave out --public",
        )
    permit(ws, actor, "read-published", head)
    found = repository.load(ws.store, ws.base, submission_id)
    today = ws.now().date()
    if not is_allowed(actor, action, head) and not select(found, today).has_factsheet:
        raise UnknownNameError("factsheet", submission_id)
    return public_submission(found, today)


def _consented(ws: Workspace, found: Submission) -> int:
    """Return how many values may be public today, once the submission is published."""
    chosen = select(found, ws.now().date(), as_if_published=True)
    return sum(value.value is not None for value in chosen.values)


def _earlier(
    ws: Workspace, actor: Actor, head: Summary, used: Yardstick, *, is_public: bool
) -> tuple[Earlier, ...]:
    """Return the city's verified reports of earlier years, one a year; a published one first."""
    states = _COMPARED_STATES[:1] if is_public else _COMPARED_STATES
    heads = repository.summaries(
        ws.store, ws.base, city=head.city, edition=head.edition, states=states
    )
    by_year: dict[str, Summary] = {}
    for each in sorted(heads, key=lambda h: (h.state is State.PUBLISHED, h.created)):
        action = "read-published" if is_public else "factsheet"
        if each.year < head.year and is_allowed(actor, action, each):
            by_year[each.year] = each
    found = []
    for year, each in sorted(by_year.items()):
        submission = _open(ws, actor, "factsheet", each.id, is_public=is_public)
        values = {iri: result.value for iri, result in results_of(submission).items()}
        found.append(Earlier(year, values, scorecard_of(submission, used, is_public=is_public)))
    return tuple(found)


def texts_for(language: str, *, is_public: bool) -> Texts:
    """Return the words of a document; those of a public version where it is one.

    Raises:
        UnknownNameError: there is no such language.
    """
    texts = texts_in(language)
    return texts.variant("public") if is_public else texts

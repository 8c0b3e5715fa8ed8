"""Looking at submissions that are not public: lists, one, its log, its file, its findings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ssckg.access import rights
from ssckg.app.output_forms import turtle_text
from ssckg.app.permitting import permit
from ssckg.errors import UnknownNameError
from ssckg.model.actor import Role
from ssckg.submissions.life import kept_report, record, repository

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.submission import Event, KeptFile, State, Submission, Summary
    from ssckg.submissions.life.kept_report import KeptFinding


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """A file as it was received, and where it is kept; do not write there."""

    file: KeptFile
    path: Path


def list_submissions(
    ws: Workspace,
    actor: Actor,
    *,
    city: str | None = None,
    year: str | None = None,
    edition: str | None = None,
    states: Collection[State] | None = None,
    verifier: str | None = None,
    limit: int | None = None,
    after: str | None = None,
) -> list[Summary]:
    """Return the submissions that the actor may know of, by city, year and number.

    Args:
        ws: the workspace.
        actor: who asks.
        city: id of a city.
        year: report year.
        edition: id of a framework edition.
        states: only these.
        verifier: id of who is to verify.
        limit: at most so many.
        after: only what comes behind this id.

    Raises:
        ForbiddenError: the actor may see no list.
        UsageError: a year that is none, an id that no submission can have.
    """
    permit(ws, actor, "list")
    if not actor.is_operator and actor.role is Role.CITY:
        city = actor.city if city in {None, actor.city} else ""
    if not actor.is_operator and actor.role is Role.VERIFIER:
        verifier = actor.id if verifier in {None, actor.id} else ""
    if "" in {city, verifier}:
        return []
    found = repository.summaries(
        ws.store,
        ws.base,
        city=city,
        year=year,
        edition=edition,
        states=states,
        verifier=verifier,
        after=after,
    )
    return rights.visible(actor, found)[:limit]


def show(ws: Workspace, actor: Actor, submission: str, *, personal: bool = False) -> Submission:
    """Return a submission; with `personal` also the contact, where the actor may see it.

    Raises:
        UnknownNameError: there is none of that id, or the actor may not know of it.
        ForbiddenError: the actor may not see the contact.
    """
    head = repository.find(ws.store, ws.base, submission)
    permit(ws, actor, "read", head)
    if personal:
        permit(ws, actor, "read-personal", head)
    found = repository.load(ws.store, ws.base, submission)
    if personal:
        return found
    return replace(found, cover=replace(found.cover, contact_name="", contact_email=""))


def log(ws: Workspace, actor: Actor, submission: str) -> tuple[Event, ...]:
    """Return the steps that were taken on a submission, first to last.

    Raises:
        UnknownNameError: there is none of that id, or the actor may not know of it.
        ForbiddenError: the actor may not see them.
    """
    permit(ws, actor, "read-log", repository.find(ws.store, ws.base, submission))
    return repository.load(ws.store, ws.base, submission).events


def log_turtle(ws: Workspace, actor: Actor, submission: str) -> bytes:
    """Return the steps of a submission as PROV-O in Turtle: activities in a row, with who and why.

    Raises:
        UnknownNameError: there is none of that id, or the actor may not know of it.
        ForbiddenError: the actor may not see them.
    """
    return turtle_text(record.log_triples(submission, log(ws, actor, submission)), ws.base)


def original_file(
    ws: Workspace, actor: Actor, submission: str, *, sha256: str | None = None
) -> OriginalFile:
    """Return the file that a submission rests on, or another of its files, once found intact.

    Raises:
        UnknownNameError: there is no such submission or file, or the actor may not know of it.
        ForbiddenError: the actor may not see it.
        DataDirectoryError: the kept file was changed.
    """
    head = repository.find(ws.store, ws.base, submission)
    permit(ws, actor, "read-file", head)
    files = repository.load(ws.store, ws.base, submission).files
    wanted = sha256 or head.sha256
    found = next((file for file in files if file.sha256 == wanted), None)
    if found is None:
        raise UnknownNameError("file", wanted, tuple(file.sha256 for file in files))
    ws.files.verify(wanted)
    return OriginalFile(found, ws.files.locate(wanted))


def findings_of(ws: Workspace, actor: Actor, submission: str) -> tuple[KeptFinding, ...]:
    """Return what the check of the file found, each finding with the waiver that accepts it.

    Raises:
        UnknownNameError: there is none of that id, or the actor may not know of it.
    """
    permit(ws, actor, "read", repository.find(ws.store, ws.base, submission))
    return kept_findings(ws, repository.load(ws.store, ws.base, submission))


def kept_findings(ws: Workspace, submission: Submission) -> tuple[KeptFinding, ...]:
    """Return the findings of the last check of a submission; none where none is kept.

    Raises:
        DataError: the kept report is damaged.
    """
    reports = [file for file in submission.files if file.purpose == "check"]
    if not reports:
        return ()
    return kept_report.read_report(ws.files.read(reports[-1].sha256), submission.waivers)

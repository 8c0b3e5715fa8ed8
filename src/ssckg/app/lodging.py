"""Lodging files and replacing them; the steps and readings of a submission under one name.

A file is taken in, checked as it was taken in, kept, and only then named by a step. The report of
the check is kept beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ssckg.app.permitting import permit
from ssckg.app.submission_reading import (
    OriginalFile,
    findings_of,
    list_submissions,
    log,
    log_turtle,
    original_file,
    show,
)
from ssckg.app.submission_steps import assign, return_to_city, submit, waive, withdraw
from ssckg.app.validating import check_document
from ssckg.errors import DataError, UsageError
from ssckg.model.submission import KeptFile, State, Submission
from ssckg.store.files import pieces_of
from ssckg.submissions.catalogue import DEFAULT_EDITION
from ssckg.submissions.city_names import resolve_city
from ssckg.submissions.life import kept_report, repository, steps
from ssckg.submissions.life.names import check_year
from ssckg.submissions.life.replacing import NewContent, replacement
from ssckg.submissions.life.steps import NewSubmission
from ssckg.submissions.life.transitions import find_transition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.submission import Summary
    from ssckg.store.files import Received
    from ssckg.submissions.checking.checks import Checked, CheckReport

__all__ = [
    "Lodged",
    "OriginalFile",
    "Ready",
    "assign",
    "findings_of",
    "list_submissions",
    "lodge",
    "lodge_many",
    "log",
    "log_turtle",
    "original_file",
    "replace",
    "return_to_city",
    "show",
    "submit",
    "waive",
    "withdraw",
]

_NAME_LENGTH: Final = 200
_ENDED: Final = frozenset({State.WITHDRAWN, State.SUPERSEDED})
_HANDED_IN: Final = frozenset(State) - _ENDED - {State.DRAFT}


@dataclass(frozen=True, slots=True)
class Ready:
    """A file that was read, checked and kept, and can be lodged; `city` is an id."""

    checked: Checked
    file: KeptFile
    city: str
    city_name: str
    year: str
    edition: str


@dataclass(frozen=True, slots=True)
class Lodged:
    """A submission whose file was lodged or replaced, and what the check found.

    `twins` are other submissions of the city with the same file that still count;
    `lapsed_judgements` and `lapsed_waivers` count what a replaced file made void.
    """

    head: Summary
    report: CheckReport
    twins: tuple[str, ...] = ()
    lapsed_judgements: int = 0
    lapsed_waivers: int = 0


def lodge(
    ws: Workspace,
    actor: Actor,
    file: Path | Iterable[bytes],
    *,
    name: str | None = None,
    city: str,
    year: str,
    edition: str | None = None,
    lang: str = "en",
) -> Lodged:
    """Keep a file and make a draft of what it says; findings do not forbid that.

    Args:
        ws: the workspace.
        actor: who lodges.
        file: a path, or the bytes as they come in.
        name: the name of the file as sent; needed where `file` is no path.
        city: name, alias or id of the city.
        year: report year.
        edition: framework edition; what the file names, else U4SSC's of 2017.
        lang: language of the check's messages.

    Raises:
        ForbiddenError: the actor may not lodge for that city.
        UsageError: no such year, edition or language.
        DataError: the file is too large, cannot be read, or holds no rows.
        EngineError: the engine does not answer; the draft was made or it was not.
    """
    city_id, city_name = resolve_city(city)
    permit(ws, actor, "lodge", city=city_id)
    check_year(year)
    shown = _shown_name(file, name)
    last = _previous(ws, city_id, year)
    with _receive(ws, file) as received:
        checked = check_document(
            received.path,
            name=shown,
            edition=edition,
            lang=lang,
            city=city_name,
            year=year,
            previous=last,
        )
        _require_rows(checked, shown)
        stored = received.keep()
    edition = edition or checked.document.edition or DEFAULT_EDITION
    kept = KeptFile(shown, stored.sha256, stored.size)
    ready = Ready(checked, kept, city_id, city_name, year, edition)
    head = lodge_many(ws, actor, [ready])[0]
    same = repository.summaries(ws.store, ws.base, city=city_id, year=year)
    twins = (h.id for h in same if h.sha256 == head.sha256 and h.state not in _ENDED)
    return Lodged(head, checked.report, tuple(twin for twin in twins if twin != head.id))


def require_lodging(ws: Workspace, actor: Actor, city: str, year: str) -> None:
    """Return if the actor may lodge for a city and year; for who answers before it is done.

    Raises:
        ForbiddenError: the actor may not lodge for that city.
        UsageError: no such year, or no city.
    """
    if not city:
        raise UsageError("no city is named", hint="say which city the results are of")
    permit(ws, actor, "lodge", city=resolve_city(city)[0])
    check_year(year)


def lodge_many(ws: Workspace, actor: Actor, ready: Sequence[Ready]) -> list[Summary]:
    """Make drafts of files that are kept already, in one update: all or none, in this order.

    Raises:
        ForbiddenError: the actor may not lodge for one of the cities.
        EngineError: the engine does not answer; all drafts were made or none.
    """
    for city in {one.city for one in ready}:
        permit(ws, actor, "lodge", city=city)
    drafts = [
        NewSubmission(
            city=one.city,
            city_name=one.city_name,
            year=one.year,
            edition=one.edition,
            cover=one.checked.cover,
            reports=one.checked.reports,
            local=one.checked.local,
            files=(one.file, _keep_report(ws, one.checked, one.file)),
        )
        for one in ready
    ]
    return steps.create_many(ws.store, ws.base, drafts, actor, ws.now())


def replace(
    ws: Workspace,
    actor: Actor,
    submission: str,
    file: Path | Iterable[bytes],
    *,
    name: str | None = None,
    lang: str = "en",
) -> Lodged:
    """Put a corrected file in the place of the one before, which stays kept.

    What was judged or accepted on data points that now say something else lapses.

    Raises:
        UnknownNameError: there is no such submission, or the actor may not know of it.
        ForbiddenError: the actor may not do that.
        StateError: it is neither a draft nor returned.
        UsageError: it is the same file.
        ConflictError: the submission has changed meanwhile.
        DataError: as `lodge`.
    """
    head = repository.find(ws.store, ws.base, submission)
    permit(ws, actor, "replace", head)
    find_transition("replace", head.state)
    shown = _shown_name(file, name)
    old = repository.load(ws.store, ws.base, submission)
    last = _previous(ws, head.city, head.year)
    with _receive(ws, file) as received:
        if received.stored.sha256 == head.sha256:
            raise UsageError(f"{submission} already rests on this file", hint="nothing to replace")
        checked = check_document(
            received.path,
            name=shown,
            edition=head.edition,
            lang=lang,
            city=head.city_name,
            year=head.year,
            previous=last,
        )
        _require_rows(checked, shown)
        stored = received.keep()
    kept = KeptFile(shown, stored.sha256, stored.size)
    files = (kept, _keep_report(ws, checked, kept))
    change = replacement(old, NewContent(checked.cover, checked.reports, checked.local, files))
    after = steps.take_step(
        ws.store,
        ws.base,
        old.head,
        "replace",
        actor,
        ws.now(),
        reason=_lapse(change.lapsed_judgements, change.lapsed_waivers),
        add=change.add,
        remove=change.remove,
        personal=change.personal,
        remove_personal=change.remove_personal,
    )
    return Lodged(
        after,
        checked.report,
        lapsed_judgements=change.lapsed_judgements,
        lapsed_waivers=change.lapsed_waivers,
    )


def _receive(ws: Workspace, file: Path | Iterable[bytes]) -> AbstractContextManager[Received]:
    return ws.files.receive(pieces_of(file) if isinstance(file, Path) else file)


def _shown_name(file: Path | Iterable[bytes], name: str | None) -> str:
    """Return the last part of a file's name, without what no name holds; it is only shown."""
    given = name or (file.name if isinstance(file, Path) else "")
    last = re.split(r"[/\\]", given)[-1]
    shown = "".join(character for character in last if character.isprintable()).strip()
    return shown[-_NAME_LENGTH:] or "file"


def _keep_report(ws: Workspace, checked: Checked, file: KeptFile) -> KeptFile:
    content = kept_report.write_report(checked, file.sha256, ws.now())
    stored = ws.files.put([content])
    name = kept_report.FILE_NAME
    return KeptFile(name, stored.sha256, stored.size, "application/json", "check")


def _previous(ws: Workspace, city: str, year: str) -> Submission | None:
    """Return the city's last submission of an earlier year that was handed in."""
    heads = repository.summaries(ws.store, ws.base, city=city, states=_HANDED_IN)
    earlier = [head for head in heads if head.year < year]
    return repository.load(ws.store, ws.base, earlier[-1].id) if earlier else None


def _require_rows(checked: Checked, shown: str) -> None:
    if not checked.document.rows:
        raise DataError(
            f"{shown} holds no results", hint="fill the template, or a table with a row each"
        )


def _lapse(judgements: int, waivers: int) -> str:
    parts = [
        f"{count} {what if count == 1 else f'{what}s'}"
        for count, what in ((judgements, "judgement"), (waivers, "waiver"))
        if count
    ]
    return f"{' and '.join(parts)} lapsed with the values" if parts else ""

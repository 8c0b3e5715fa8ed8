"""`ssckg submission consent` and `consent-text`."""

from __future__ import annotations

import textwrap
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ssckg.cli.build import DataOption, JsonOption, data_words
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json
from ssckg.cli.submission.publishing import (
    IdArgument,
    head_document,
    outcome_document,
    tell_outcome,
)
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from ssckg.io.consent_file import ConsentFile

_DAY = "%Y-%m-%d"
_WIDTH = 96


def consent(
    submission: IdArgument,
    file: Annotated[
        Path | None, typer.Option("--file", help="Statements as JSON; see docs/consent-file.md.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="For all values of the submission.")] = False,
    data_point: Annotated[
        list[str] | None,
        typer.Option("--data-point", help="For one data point or indicator; may be repeated."),
    ] = None,
    report: Annotated[bool, typer.Option("--report", help="For the verification report.")] = False,
    factsheet: Annotated[
        bool, typer.Option("--factsheet", help="For the factsheet with all verified values.")
    ] = False,
    refuse: Annotated[bool, typer.Option("--refuse", help="Refuse instead of consenting.")] = False,
    take_back: Annotated[
        bool, typer.Option("--take-back", help="Take back what was consented to.")
    ] = False,
    embargo: Annotated[
        datetime | None,
        typer.Option("--embargo", formats=[_DAY], help="First day on which it may be public."),
    ] = None,
    expires: Annotated[
        datetime | None,
        typer.Option("--expires", formats=[_DAY], help="First day on which it may not any more."),
    ] = None,
    text: Annotated[
        str, typer.Option("--text", help="Version of the consent text; the latest if not given.")
    ] = "",
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Record what the city lets be made public; what is published follows at once.

    --all is about the values only; the verification report and the factsheet have consents of
    their own. Undo: the same with --take-back. Example: ssckg submission consent oslo-2024-1 --all
    """
    from ssckg.app.consenting import record_consent
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain
    from ssckg.model.submission import ConsentScope

    scopes = {
        ConsentScope.SUBMISSION: every,
        ConsentScope.DATA_POINT: bool(data_point),
        ConsentScope.VERIFICATION_REPORT: report,
        ConsentScope.FACTSHEET: factsheet,
    }
    wanted = [scope for scope, is_wanted in scopes.items() if is_wanted]
    if (file is None) == (not wanted):
        raise UsageError(
            "give --file, or at least one of --all, --data-point, --report, --factsheet"
        )
    if file is not None:
        if refuse or take_back or embargo or expires or text:
            raise UsageError("what is in --file is not said a second time by options")
        given = _read(file)
    else:
        given = _statements(
            wanted, data_point or [], _state(refuse, take_back), (embargo, expires), text
        )
    with open_workspace(data) as ws:
        done = record_consent(ws, acting(ws), submission, given)
    if as_json:
        document = head_document(done.head) | {
            "recorded": plain(done.consents),
            "published": outcome_document(done.outcome),
        }
        print_json(document)
        return
    version = done.consents[0].text_version
    statements = counted(len(done.consents), "statement")
    typer.echo(f"recorded {statements} on {submission} (text {version})")
    if done.outcome is None:
        typer.echo(f"  next      ssckg submission preview {submission}{data_words(data)}")
    else:
        tell_outcome(done.outcome)


def consent_text(
    version: Annotated[
        str, typer.Option("--version", help="Version; the latest if not given.")
    ] = "",
    lang: Annotated[str, typer.Option("--lang", help="en, fr or es.")] = "en",
    as_json: JsonOption = False,
) -> None:
    """Show the text that a city consents to. Example: ssckg submission consent-text --lang fr."""
    from ssckg.errors import UnknownNameError
    from ssckg.publication.consent_text import LANGUAGES, find_consent_text

    if lang not in LANGUAGES:
        raise UnknownNameError("language", lang, LANGUAGES)
    found = find_consent_text(version)
    if as_json:
        print_json(
            {
                "version": found.version,
                "issued": found.issued,
                "titles": dict(found.titles),
                "texts": dict(found.texts),
                "note": found.note,
            }
        )
        return
    typer.echo(f"{found.titles[lang]} ({found.version})\n")
    for sentence in _paragraphs(found.texts[lang]):
        typer.echo(textwrap.fill(sentence, _WIDTH) + "\n")
    typer.echo(textwrap.fill(found.note, _WIDTH))


def _read(file: Path) -> ConsentFile:
    from ssckg.io.consent_file import read_consent_file

    if not file.is_file():
        raise UsageError(f"no such file: {file}")
    return read_consent_file(file)


def _statements(
    scopes: list[Any],
    points: list[str],
    state: Any,
    days: tuple[datetime | None, datetime | None],
    text: str,
) -> ConsentFile:
    from ssckg.io.consent_file import ConsentFile, Statement
    from ssckg.model.submission import ConsentScope, ConsentState

    begin, end = (day.date() if day else None for day in days)
    if state is not ConsentState.GIVEN and (begin or end):
        raise UsageError("only what is given has an embargo or an end")
    if begin and end and begin >= end:
        raise UsageError("--expires is not after --embargo: nothing would be public")
    return ConsentFile(
        tuple(
            Statement(
                scope, state, tuple(points) if scope is ConsentScope.DATA_POINT else (), begin, end
            )
            for scope in scopes
        ),
        text,
    )


def _state(refuse: bool, take_back: bool) -> Any:
    from ssckg.model.submission import ConsentState

    if refuse and take_back:
        raise UsageError("either --refuse or --take-back")
    if refuse:
        return ConsentState.REFUSED
    return ConsentState.WITHDRAWN if take_back else ConsentState.GIVEN


def _paragraphs(text: str) -> list[str]:
    """Return a text in the pieces that its colons and sentences suggest to a reader."""
    pieces: list[str] = []
    for sentence in text.replace(". ", ".\n").split("\n"):
        head = sentence.partition(":")[0]
        if (":" in sentence and len(head) < 40) or not pieces:
            pieces.append(sentence)
        else:
            pieces[-1] += " " + sentence
    return pieces

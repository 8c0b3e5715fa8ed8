"""`ssckg submission list`, `show`, `log`, `file`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.json_output import print_json
from ssckg.cli.submission.lodging import IdArgument, head_facts, next_steps
from ssckg.cli.submission.tables import (
    events_table,
    finding_facts,
    heads_table,
    print_table,
    show_submission,
)
from ssckg.errors import UnknownNameError, UsageError, WriteError

if TYPE_CHECKING:
    from collections.abc import Sequence


def list_(
    city: Annotated[str | None, typer.Option("--city", help="Name or id of a city.")] = None,
    year: Annotated[str | None, typer.Option("--year", help="Report year.")] = None,
    framework: Annotated[str | None, typer.Option("--framework", help="Edition.")] = None,
    state: Annotated[
        list[str] | None, typer.Option("--state", help="Only this state; may be repeated.")
    ] = None,
    verifier: Annotated[str | None, typer.Option("--verifier", help="Id of a verifier.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="At most so many.")] = None,
    after: Annotated[str | None, typer.Option("--after", help="Only behind this id.")] = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """List submissions by city, year and number.

    Example: ssckg submission list --state submitted --state returned
    """
    from ssckg.app.lodging import list_submissions
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.submissions.city_names import resolve_city

    with open_workspace(data) as ws:
        found = list_submissions(
            ws,
            acting(ws),
            city=resolve_city(city)[0] if city else None,
            year=year,
            edition=framework,
            states=_states(state) if state else None,
            verifier=verifier,
            limit=limit,
            after=after,
        )
    if as_json:
        print_json([head_facts(head) for head in found])
    elif found:
        print_table(heads_table(found))
    else:
        typer.echo("no submissions", err=True)


def show(
    submission: IdArgument,
    personal: Annotated[
        bool, typer.Option("--personal", help="Also the contact; that is logged.")
    ] = False,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Show a submission: state, values, findings, judgements, and what comes next.

    Example: ssckg submission show stavanger-2021-1
    """
    from ssckg.app.lodging import findings_of
    from ssckg.app.lodging import show as run
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain

    with open_workspace(data) as ws:
        actor = acting(ws)
        found = run(ws, actor, submission, personal=personal)
        findings = findings_of(ws, actor, submission)
    if as_json:
        facts = {**plain(found), "findings": [finding_facts(one) for one in findings]}
        facts["head"] = head_facts(found.head)
        print_json(facts)
        return
    show_submission(found, findings)
    for line in next_steps(found.head, data):
        typer.echo(line)


def log(
    submission: IdArgument,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write them as PROV-O to this file (.ttl).")
    ] = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Show the steps of a submission: who, when, what, why.

    Example: ssckg submission log stavanger-2021-1 --out log.ttl
    """
    from ssckg.app.lodging import log as run
    from ssckg.app.lodging import log_turtle
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.io.whole_file import write_whole
    from ssckg.model.plain import plain

    with open_workspace(data) as ws:
        actor = acting(ws)
        if out is not None:
            write_whole(out, log_turtle(ws, actor, submission))
            typer.echo(f"wrote {out}", err=True)
        events = run(ws, actor, submission)
    if as_json:
        print_json(plain(events))
    else:
        print_table(events_table(events))


def file(
    submission: IdArgument,
    out: Annotated[
        Path, typer.Option("--out", help="Where to write it; - is the standard output.")
    ],
    sha256: Annotated[
        str | None, typer.Option("--sha256", help="Another of its files, by hash.")
    ] = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Write the file of a submission as it was received, once its hash was found right.

    Example: ssckg submission file stavanger-2021-1 --out received.xlsx
    """
    from ssckg.app.lodging import original_file
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain

    is_stream = str(out) == "-"
    if is_stream and as_json:
        raise UsageError("--json and --out - both want the standard output")
    with open_workspace(data) as ws:
        found = original_file(ws, acting(ws), submission, sha256=sha256)
        try:
            with found.path.open("rb") as source:
                if is_stream:
                    shutil.copyfileobj(source, sys.stdout.buffer)
                else:
                    with out.open("wb") as target:
                        shutil.copyfileobj(source, target)
        except OSError as error:
            raise WriteError(str(out), error.strerror or str(error)) from error
    if as_json:
        print_json(plain(found.file))
    elif not is_stream:
        typer.echo(f"wrote {found.file.name!r} ({found.file.size:,} bytes) to {out}")


def _states(names: Sequence[str]) -> list[Any]:
    from ssckg.model.submission import State

    known = tuple(str(state) for state in State)
    for name in names:
        if name not in known:
            raise UnknownNameError("state", name, known)
    return [State(name) for name in names]

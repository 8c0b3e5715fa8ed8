"""`ssckg agency declare|withdraw-declaration|declared|template`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ssckg.cli.build import DataOption, JsonOption, data_words
from ssckg.cli.counting import counted
from ssckg.cli.given_file import given_file
from ssckg.cli.json_output import print_json
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.priority import DeclaredPriority


def declare(
    file: Annotated[Path, typer.Argument(help="CSV, JSON or workbook; see `agency template`.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check all, record nothing.")] = False,
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Record what agencies declare to matter to them: all rows or none.

    Columns: agency, element, level (high, medium, low), reason, source, valid_from; and where
    wanted valid_to, label. An agency's token (SSCKG_TOKEN) declares for its own agency only.

    Example: ssckg agency declare priorities.csv --dry-run
    """
    from ssckg.app.priorities import declare as record
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    found = given_file(file)
    with open_workspace(data) as ws:
        outcome = record(ws, acting(ws), found, dry_run=dry_run)
    if as_json:
        _print({"dry_run": dry_run, "superseded": outcome.superseded}, outcome.declared)
        return
    _show(outcome.declared)
    number = counted(len(outcome.declared), "priority", "priorities")
    replaced = f", {outcome.superseded} in the place of another" if outcome.superseded else ""
    if dry_run:
        typer.echo(f"{number} could be declared{replaced}; nothing was recorded")
        return
    typer.echo(f"declared {number}{replaced}")
    first = outcome.declared[0]
    typer.echo(f"see them: ssckg agency show {first.agency}{data_words(data)}")
    words = f"{first.agency} {first.code!r} --reason TEXT"
    typer.echo(f"undo: ssckg agency withdraw-declaration {words}{data_words(data)}")


def withdraw_declaration(
    agency: Annotated[str, typer.Argument(metavar="ACRONYM", help="Whose declaration.")],
    element: Annotated[str, typer.Argument(help="What it is for: code, CURIE or IRI.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it stays in the record.")],
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Take back what an agency declared; what follows from its roles counts again.

    Example: ssckg agency withdraw-declaration ITU 9.c --reason "Entered by mistake"
    """
    from ssckg.app.priorities import withdraw
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        gone = withdraw(ws, acting(ws), agency, element, reason)
    if as_json:
        _print({}, gone)
    else:
        last = gone[-1]
        typer.echo(f"withdrawn: {last.agency} {last.code} {last.label}")


def declared(
    agency: Annotated[
        str | None, typer.Argument(metavar="[ACRONYM]", help="Only of this agency.")
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="Also what ended, was superseded or withdrawn.")
    ] = False,
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """List what agencies declared.

    Example: ssckg agency declared ITU --history
    """
    from ssckg.app.priorities import list_declared
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found = list_declared(ws, acting(ws), agency=agency, history=history)
    if as_json:
        _print({}, found)
    elif not found:
        typer.echo("nothing is declared", err=True)
    else:
        _show(found)


def template(
    out: Annotated[Path, typer.Option("--out", help="The file: .csv or .xlsx.")],
    agency: Annotated[
        str | None, typer.Option("--agency", help="Fill in the SDG targets of this agency.")
    ] = None,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Write the form in which agencies declare priorities.

    Example: ssckg agency template --agency ITU --out itu.xlsx
    """
    from ssckg.app.priority_forms import FORMS, declaration_form
    from ssckg.io.whole_file import write_whole

    form = out.suffix.removeprefix(".").lower()
    if form not in FORMS:
        raise UsageError(f"{out.name} is neither .csv nor .xlsx", hint="--out form.xlsx")
    write_whole(out, declaration_form(form, agency=agency, data=data))
    typer.echo(f"wrote {out}", err=True)


def _show(found: Iterable[DeclaredPriority]) -> None:
    for one in found:
        time = f"from {one.valid_from}" + (f" to {one.valid_to}" if one.valid_to else "")
        typer.echo(f"{one.agency}  {one.code}  {one.label}")
        typer.echo(f"    {one.level}, {time} ({one.state}): {one.reason}")
        if one.withdrawn_for:
            typer.echo(f"    withdrawn: {one.withdrawn_for}")


def _print(head: dict[str, Any], found: Iterable[DeclaredPriority]) -> None:
    from ssckg.model.plain import plain

    print_json({**head, "declarations": [plain(one) for one in found]})

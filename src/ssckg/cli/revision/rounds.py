"""`ssckg revision open|list|show|status|extend|announce|log|export|replay|example`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.analysing import shown
from ssckg.cli.build import DataOption, JsonOption, data_words
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json
from ssckg.cli.revision.naming_rounds import RoundArgument, read_round
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from ssckg.model.result import Result

BodyOption = Annotated[
    str, typer.Option("--body", help="For which body; without it, for your own.")
]
_WORKING = Path(".ssckg")


def open_(
    file: Annotated[Path, typer.Argument(help="Round file (YAML); see: ssckg revision example.")],
    body: BodyOption = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check it and open nothing.")] = False,
    data: DataOption = _WORKING,
    as_json: JsonOption = False,
) -> None:
    """Open a round of revision from a file with its calendar and roles.

    Example: ssckg revision open round.yaml --dry-run
    """
    from ssckg.app.revision.round_documents import opened
    from ssckg.app.revision.rounds import open_from_file
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        state, warnings = open_from_file(ws, acting(ws), file, body=body, dry_run=dry_run)
    if as_json:
        print_json(opened(state, warnings, is_open=not dry_run))
        return
    for warning in warnings:
        typer.echo(f"warning: {warning.message}", err=True)
    done = "can be opened" if dry_run else "is open"
    typer.echo(f"{state.round.id} {done}: {state.round.title}")
    for stage in state.stages:
        typer.echo(f"  {_span(stage.start, stage.end)}  {stage.kind}")
    if not dry_run:
        typer.echo(f"where it stands: ssckg revision status {state.round.id}{data_words(data)}")


@shown()
def list_(data: DataOption = _WORKING) -> Result:
    """List the rounds of revision.

    Example: ssckg revision list --json
    """
    from ssckg.app.revision.round_views import list_rounds
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        return list_rounds(ws, acting(ws))


@shown(limit=40)
def show(round_id: RoundArgument = "", data: DataOption = _WORKING) -> Result:
    """Show what a round is for, its calendar with extensions, and who holds which role.

    Example: ssckg revision show un-sscf-2020
    """
    from ssckg.app.revision.round_views import show_round

    return read_round(data, round_id, show_round)


@shown()
def status(round_id: RoundArgument = "", data: DataOption = _WORKING) -> Result:
    """Tell where a round stands: stage, days left, proposals, what waits, what can be done now.

    Example: ssckg revision status un-sscf-2020 --json
    """
    from ssckg.app.revision.round_views import round_status

    return read_round(data, round_id, round_status)


def extend(
    to: Annotated[str, typer.Option("--to", help="New last day, or a time with its offset.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence; it is public.")],
    round_id: RoundArgument = "",
    stage: Annotated[
        str, typer.Argument(metavar="STAGE", help="Kind of stage, as open-comment.")
    ] = "",
    body: BodyOption = "",
    data: DataOption = _WORKING,
    as_json: JsonOption = False,
) -> None:
    """Put off the end of a stage; all stages after it move by as much.

    Example: ssckg revision extend un-sscf-2020 open-comment --to 2020-05-08 --reason "Holidays."
    """
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.revision.round_documents import calendar
    from ssckg.app.revision.rounds import extend as put_off
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    if not stage:  # the round was left out, and its place is the first
        round_id, stage = "", round_id
    if not stage:
        raise UsageError("say which stage is put off", hint="[ROUND] STAGE, as open-comment")
    with open_workspace(data) as ws:
        round_id = round_meant(ws, round_id)
        state = put_off(ws, acting(ws), round_id, stage, end=to, reason=reason, body=body)
    if as_json:
        print_json(calendar(state))
        return
    typer.echo(f"the calendar of {state.round.id} (UTC) is now")
    for each in state.stages:
        typer.echo(f"  {_span(each.start, each.end)}  {each.kind}")


def announce(
    round_id: RoundArgument = "",
    body: BodyOption = "",
    data: DataOption = _WORKING,
    as_json: JsonOption = False,
) -> None:
    """Put what is public of a round into the published dataset, as of now.

    Example: ssckg revision announce un-sscf-2020
    """
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.revision.round_documents import announced
    from ssckg.app.revision.rounds import announce as put_out
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        state, is_new = put_out(ws, acting(ws), round_meant(ws, round_id), body=body)
    if as_json:
        print_json(announced(state, is_new=is_new))
        return
    steps = counted(state.announced, "step")
    if is_new:
        typer.echo(f"the public record of {state.round.id} tells of {steps}")
    else:
        typer.echo(f"nothing is new: the public record of {state.round.id} tells of all {steps}")


@shown(limit=40)
def log(round_id: RoundArgument = "", data: DataOption = _WORKING) -> Result:
    """List the steps of a round in order: when, what, for which body and by whom.

    Example: ssckg revision log un-sscf-2020 --limit 0
    """
    from ssckg.app.revision.round_views import round_log

    return read_round(data, round_id, round_log)


def export(
    out: Annotated[Path, typer.Option("--out", help="Folder for round.yaml and events.jsonl.")],
    round_id: RoundArgument = "",
    data: DataOption = _WORKING,
    as_json: JsonOption = False,
) -> None:
    """Write a round in full: its file and its log, to keep or to replay elsewhere.

    The log names who acted, and holds what is not public. Keep it as such.

    Example: ssckg revision export un-sscf-2020 --out kept/
    """
    from ssckg.app.revision.carrying import export_round
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        round_id = round_meant(ws, round_id)
        files = export_round(ws, acting(ws), round_id, out)
    if as_json:
        print_json({"round": round_id, "files": [str(file) for file in files]})
        return
    for file in files:
        typer.echo(f"wrote {file}")
    typer.echo("these files name who acted, and hold what is not public", err=True)


def replay(
    folder: Annotated[Path, typer.Argument(help="As ssckg revision export writes it.")],
    before_release: Annotated[
        bool,
        typer.Option("--before-release", help="Leave out the release, to make it again here."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check it and take in nothing.")
    ] = False,
    data: DataOption = _WORKING,
    as_json: JsonOption = False,
) -> None:
    """Take in a round that was exported elsewhere; every step is checked, all or nothing counts.

    Example: ssckg revision replay kept/ --data other/
    """
    from ssckg.app.revision.carrying import replay as take_in
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        state, is_new = take_in(
            ws, acting(ws), folder, before_release=before_release, dry_run=dry_run
        )
    if as_json:
        found = {"round": state.round.id, "steps": state.version, "head": state.head}
        print_json({**found, "new": is_new and not dry_run})
        return
    steps = counted(state.version, "step")
    if not is_new:
        typer.echo(f"{state.round.id} is here already, the same to the last of {steps}")
    elif dry_run:
        typer.echo(f"{state.round.id} fits: {steps}")
    else:
        typer.echo(f"replayed {state.round.id}: {steps}, head {state.head}")


def example(
    out: Annotated[
        Path | None, typer.Option("--out", help="Write it there; else to the terminal.")
    ] = None,
) -> None:
    """Write an annotated round file to begin with.

    Example: ssckg revision example --out round.yaml
    """
    from ssckg import resources
    from ssckg.io.whole_file import write_whole

    text = (resources.folder("examples") / "rounds" / "example.yaml").read_text(encoding="utf-8")
    if out is None:
        typer.echo(text, nl=False)
        return
    if out.exists():
        raise UsageError(f"{out} is there already", hint="choose another name")
    write_whole(out, text.encode())
    typer.echo(f"wrote {out}")


def _span(start: object, end: object) -> str:
    from ssckg.revision.calendar import NO_END

    until = "without end" if end == NO_END else f"{end:%Y-%m-%d %H:%M}"
    return f"{start:%Y-%m-%d %H:%M} to {until:16}"

"""`ssckg release make`: freeze the edition that a round decided on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json

if TYPE_CHECKING:
    from ssckg.app.release.made import MadeRelease


def make(
    round_id: Annotated[str, typer.Argument(metavar="ROUND", help="Id of the round.")],
    version: Annotated[
        str, typer.Option("--version", help="Version of the edition, for example un-sscf-0.1.")
    ],
    follow: Annotated[
        list[str] | None,
        typer.Option("--follow", help="Mapping set to carry over; may be repeated."),
    ] = None,
    leave_open: Annotated[
        bool, typer.Option("--leave-open", help="Release although proposals are not decided.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would come out; keep nothing.")
    ] = False,
    body: Annotated[str, typer.Option("--for", help="Body that you act for.")] = "",
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Release the edition that a round decided on: frozen, hashed, signed, published. Only once.

    Example: ssckg release make un-sscf-2020 --version un-sscf-0.1 --follow u4ssc-sdg
    """
    from ssckg.app.release.making import make_release, try_release
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    sets = tuple(follow or ())
    with open_workspace(data) as ws:
        if dry_run:
            made = try_release(
                ws, acting(ws), round_id, version, leave_open=leave_open, follow=sets, body=body
            )
        else:
            made = make_release(
                ws,
                acting(ws),
                round_id,
                version,
                leave_open=leave_open,
                follow=sets,
                body=body,
                step=lambda text: typer.echo(f"{text} ...", err=True),
            )
    if as_json:
        print_json(made.as_dict())
    else:
        _tell(made)
    if made.refused:
        raise typer.Exit(1)


def _tell(made: MadeRelease) -> None:
    done = "released" if made.is_made else "would be released"
    typer.echo(f"{made.version} {done} from the round {made.round}")
    if made.is_demonstration:
        typer.echo("  a demonstration: no product of the bodies that it names")
    frozen = made.frozen
    statements = frozen.nquads.count(b"\n")
    typer.echo(f"  SHA-256 {frozen.sha256} (RDFC-1.0)")
    typer.echo(
        f"  {counted(frozen.added, 'element')} added, {frozen.changed} changed,"
        f" {frozen.retired} retired; {statements:,} statements"
    )
    for one in made.sets:
        typer.echo(
            f"  mappings {one.name}: {one.kept} go on, {one.to_review} to be judged anew,"
            f" {len(one.left)} not carried over"
        )
        for iri in one.left:
            typer.echo(f"    not carried over: {iri}")
    for name, size in made.files.items():
        typer.echo(f"  wrote {name} ({size:,} bytes)")
    if made.open:
        typer.echo(f"  left open: {', '.join(made.open)}")
    if made.refused:
        typer.echo(f"  it would be refused now: {made.refused}")

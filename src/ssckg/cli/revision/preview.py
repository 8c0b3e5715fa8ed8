"""`ssckg revision preview`: a working edition to look at, in a data directory of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json
from ssckg.cli.revision.naming_rounds import RoundArgument
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from ssckg.app.revision.previewing import MadePreview


def preview(
    out: Annotated[
        Path, typer.Option("--out", help="Folder of the preview: new, empty, or one made before.")
    ],
    round_id: RoundArgument = "",
    with_proposals: Annotated[
        list[str] | None,
        typer.Option("--with", help="A proposal beside what is accepted; may be repeated."),
    ] = None,
    accepted: Annotated[
        bool, typer.Option("--accepted", help="What is accepted so far, and no more (usual).")
    ] = False,
    is_open: Annotated[
        bool, typer.Option("--open", help="Also all that is open, as far as it goes together.")
    ] = False,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Make a data directory with what is published and a round's changes as a draft edition.

    All commands work on it with --data, for example compare, query, show and submission template.
    It keeps what was public when it was made; commands on it note when that is out of date.

    Example: ssckg revision preview un-sscf-2020 --out /tmp/draft --open
    """
    from ssckg.app.revision.candidates import Chosen
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.revision.previewing import preview as made
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    if accepted + is_open + bool(with_proposals) > 1:
        raise UsageError("--accepted, --open and --with do not go together", hint="take one")
    with open_workspace(data) as ws:
        found = made(
            ws,
            acting(ws),
            round_meant(ws, round_id),
            out,
            chosen=Chosen.OPEN if is_open else Chosen.ACCEPTED,
            with_proposals=with_proposals or (),
            step=lambda words: typer.echo(words, err=True),
        )
    if as_json:
        print_json(found.as_dict())
    else:
        _tell(found)


def _tell(found: MadePreview) -> None:
    taken = counted(len(found.proposals), "proposal")
    typer.echo(f"{found.edition}: a draft of {found.round} with {taken}, in {found.data}")
    counts = f"{found.added} added, {found.changed} changed, {found.retired} retired"
    typer.echo(f"elements against {found.starts_from}: {counts}")
    for name, why in found.left_out:
        typer.echo(f"not in it: {name}: {why}")
    typer.echo("it keeps what is public now; make it anew when something is published")
    typer.echo(f"look at it: ssckg compare {found.edition} sdg-2022 --data {found.data}")
    form = f"ssckg submission template --framework {found.edition} --data {found.data}"
    typer.echo(f"a trial template: {form} --out draft.xlsx")

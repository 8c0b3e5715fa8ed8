"""`ssckg reconcile`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption, progress
from ssckg.cli.json_output import print_json


def reconcile(
    check: Annotated[
        bool, typer.Option("--check", help="Only say whether anything is behind (exit code 1).")
    ] = False,
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Bring what is published in line with what submissions say today.

    Publishing, consent and withdrawal do so by themselves, and a running server does it every few
    seconds. This is for what no command did: embargoes and consents that ended while no server
    ran. Run it daily where none runs. Example: ssckg reconcile --data .ssckg
    """
    from ssckg.app.following import is_behind
    from ssckg.app.following import reconcile as bring_in_line
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.submission.publishing import outcome_document, tell_outcome

    with open_workspace(data) as ws:
        if check:
            behind = is_behind(ws)
        else:
            outcome = bring_in_line(ws, progress())
    if check:
        if as_json:
            print_json({"behind": behind})
        else:
            typer.echo("behind: run ssckg reconcile" if behind else "what is published is current")
        raise typer.Exit(1 if behind else 0)
    if as_json:
        print_json(outcome_document(outcome) or {})
        return
    typer.echo("brought in line" if outcome.changed else "what is published is current")
    tell_outcome(outcome)

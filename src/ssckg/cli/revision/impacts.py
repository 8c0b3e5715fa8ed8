"""`ssckg revision impact|conflicts`: what proposals would touch, and which cannot both be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.analysing import FormatOption, LimitOption, OutOption
from ssckg.cli.build import DataOption, JsonOption
from ssckg.errors import UsageError

_STATUSES = ("accepted", "open")


def impact(
    proposal: Annotated[str, typer.Argument(help="Id of a proposal; none with --round.")] = "",
    round_id: Annotated[
        str, typer.Option("--round", help="Id of a round: all its proposals together.")
    ] = "",
    status: Annotated[
        str,
        typer.Option("--status", help="accepted: so far; open: what is accepted and all open."),
    ] = "open",
    strength: Annotated[
        str,
        typer.Option("--strength", help="Weakest mapping that counts: exact, close, broad ..."),
    ] = "related",
    form: FormatOption = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Show what a proposal, or all of a round together, would touch in what is published now.

    Example: ssckg revision impact un-sscf-2020-p7
    Example: ssckg revision impact --round un-sscf-2020 --status accepted --json
    """
    from ssckg.app.revision.candidates import Chosen
    from ssckg.app.revision.impact import proposal_impact, round_impact
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.cli.analysing import show_result
    from ssckg.model.crosswalk import Predicate

    if bool(proposal) == bool(round_id):
        raise UsageError("name a proposal, or a round with --round", hint="one of the two")
    if status not in _STATUSES:
        raise UsageError(f"unknown status {status!r}", hint=f"known: {', '.join(_STATUSES)}")
    if strength not in set(Predicate):
        raise UsageError(f"unknown strength {strength!r}", hint=f"known: {', '.join(Predicate)}")
    weakest = Predicate(strength)
    with open_workspace(data) as ws:
        actor = acting(ws)
        if proposal:
            found = proposal_impact(ws, actor, proposal, strength=weakest)
        else:
            found = round_impact(ws, actor, round_id, chosen=Chosen(status), strength=weakest)
    show_result(found, as_json=as_json, form=form, out=out, limit=limit)


def conflicts(
    round_id: Annotated[str, typer.Option("--round", help="Id of the round.")],
    form: FormatOption = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """List the proposals of a round that cannot both be accepted, and why.

    Example: ssckg revision conflicts --round un-sscf-2020 --json
    """
    from ssckg.app.revision.clashes import conflicts as conflicts_of
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.cli.analysing import show_result

    with open_workspace(data) as ws:
        found = conflicts_of(ws, acting(ws), round_id)
    show_result(found, as_json=as_json, form=form, out=out, limit=limit)

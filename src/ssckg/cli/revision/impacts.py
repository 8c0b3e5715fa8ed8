"""`ssckg revision impact|conflicts`: what proposals would touch, and which cannot both be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.analysing import shown
from ssckg.cli.build import DataOption
from ssckg.cli.revision.naming_rounds import RoundOption, read_round
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from ssckg.model.result import Result

_STATUSES = ("accepted", "open")


@shown()
def impact(
    proposal: Annotated[
        str, typer.Argument(help="Id of a proposal; without one, all of a round together.")
    ] = "",
    round_id: RoundOption = "",
    status: Annotated[
        str,
        typer.Option("--status", help="accepted: so far; open: what is accepted and all open."),
    ] = "open",
    strength: Annotated[
        str,
        typer.Option("--strength", help="Weakest mapping that counts: exact, close, broad ..."),
    ] = "related",
    data: DataOption = Path(".ssckg"),
) -> Result:
    """Show what a proposal, or all of a round together, would touch in what is published now.

    Example: ssckg revision impact un-sscf-2020-p7
    Example: ssckg revision impact --round un-sscf-2020 --status accepted --json
    """
    from ssckg.app.revision.candidates import Chosen
    from ssckg.app.revision.impact import proposal_impact, round_impact
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.choices import Predicate

    if proposal and round_id:
        raise UsageError("name a proposal, or a round with --round", hint="one of the two")
    if status not in _STATUSES:
        raise UsageError(f"unknown status {status!r}", hint=f"known: {', '.join(_STATUSES)}")
    if strength not in set(Predicate):
        raise UsageError(f"unknown strength {strength!r}", hint=f"known: {', '.join(Predicate)}")
    weakest = Predicate(strength)
    if not proposal:
        chosen = Chosen(status)
        return read_round(data, round_id, round_impact, chosen=chosen, strength=weakest)
    with open_workspace(data) as ws:
        return proposal_impact(ws, acting(ws), proposal, strength=weakest)


@shown()
def conflicts(round_id: RoundOption = "", data: DataOption = Path(".ssckg")) -> Result:
    """List the proposals of a round that cannot both be accepted, and why.

    Example: ssckg revision conflicts --round un-sscf-2020 --json
    """
    from ssckg.app.revision.clashes import conflicts as conflicts_of

    return read_round(data, round_id, conflicts_of)

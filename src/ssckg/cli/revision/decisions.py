"""`ssckg revision decide|decisions`: what bodies decide on proposals, and what they decided."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.analysing import shown
from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.given_file import given_file
from ssckg.cli.json_output import print_json
from ssckg.cli.revision.naming_rounds import RoundOption, read_round
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.decision_results import DecisionShown
    from ssckg.model.proposed_change import ProposedChange
    from ssckg.model.result import Result
    from ssckg.model.revision_event import Vote

_TABLES = (".csv", ".json", ".xlsx", ".xlsm", ".ods")


def decide(
    proposal: Annotated[str, typer.Argument(help="Id of the proposal; none with --file.")] = "",
    accept: Annotated[bool, typer.Option("--accept", help="Accept it as it stands.")] = False,
    decline: Annotated[bool, typer.Option("--decline", help="Decline it.")] = False,
    defer: Annotated[bool, typer.Option("--defer", help="Put it off; it stays open.")] = False,
    with_changes: Annotated[
        Path | None,
        typer.Option("--accept-with-changes", help="Accept this in its place: as for `propose`."),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, in words; it is public.")] = "",
    body: Annotated[
        str, typer.Option("--body", help="In whose name: a control body of the round.")
    ] = "",
    mode: Annotated[str, typer.Option("--mode", help="consensus, vote or electronic-vote.")] = "",
    votes: Annotated[
        list[str] | None,
        typer.Option("--votes", help="ITU=yes,FAO=no or a table (body, vote, reason); repeat."),
    ] = None,
    present: Annotated[
        list[str] | None, typer.Option("--present", help="Bodies at a consensus: ITU,FAO; repeat.")
    ] = None,
    dissent: Annotated[
        list[str] | None,
        typer.Option("--dissent", help='What a body wants noted: FAO="..."; repeat.'),
    ] = None,
    reverses: Annotated[
        str, typer.Option("--reverses", help="Id of the decision that this one takes back.")
    ] = "",
    despite: Annotated[
        list[str] | None,
        typer.Option("--despite", help="An accepted proposal that it clashes with; repeat."),
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="A table of decisions of one body.")
    ] = None,
    round_id: RoundOption = "",
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Record what a control body decided, by consensus or by vote; only a new decision undoes it.

    Nothing is accepted by consensus over an objection that stands, nor against the votes. A table
    has the columns proposal, outcome, reason and, where wanted, body, mode, votes, present,
    dissent, reverses, despite; it is recorded as a whole or not at all.

    Example: ssckg revision decide un-sscf-2020-p7 --accept --reason "..." --body UNECE
    --mode vote --votes ITU=yes,UNECE=yes,FAO=no --dissent FAO="The unit is lost."
    """
    from ssckg.app.revision.decision_tables import decide_file
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    if bool(proposal) == (file is not None):
        raise UsageError("give either a proposal or --file FILE")
    chosen = [accept, decline, defer, with_changes is not None]
    if file is not None:
        if any(chosen) or reason or mode or votes or present or dissent:
            raise UsageError("with --file, say it in the table")
        with open_workspace(data) as ws:
            found = decide_file(ws, acting(ws), round_meant(ws, round_id), given_file(file), body)
        _told(found, as_json=as_json)
        return
    if sum(chosen) != 1:
        raise UsageError("say one of --accept, --decline, --defer, --accept-with-changes FILE")
    from ssckg.app.revision.decision_tables import bodies_of, dissent_of
    from ssckg.app.revision.decisions import decide as record
    from ssckg.model.review_wish import DecisionWish

    outcomes = ("accepted", "declined", "deferred", "accepted-with-changes")
    cast = _votes(votes or [])
    with open_workspace(data) as ws:
        actor = acting(ws)
        wish = DecisionWish(
            proposal=proposal,
            outcome=outcomes[chosen.index(True)],
            reason=reason,
            mode=mode or ("vote" if cast else "consensus"),
            votes=cast,
            present=bodies_of(present or []),
            dissent=dissent_of(dissent or []),
            changes=_changes(ws, actor, proposal, with_changes),
            reverses=reverses,
            despite=tuple(despite or ()),
        )
        shown = record(ws, actor, wish, body)
    _told([shown], as_json=as_json)


@shown()
def decisions(
    round_id: RoundOption = "",
    proposal: Annotated[str, typer.Option("--proposal", help="Only on this proposal.")] = "",
    data: DataOption = Path(".ssckg"),
) -> Result:
    """List the decisions of a round with reasons, votes and dissent; and what is not decided yet.

    Example: ssckg revision decisions --round un-sscf-2020 --out decisions.xlsx
    """
    from ssckg.app.revision.decisions import list_decisions

    return read_round(data, round_id, list_decisions, proposal=proposal)


def _votes(given: Sequence[str]) -> tuple[Vote, ...]:
    """Return the votes of options: each a table, or votes with commas between."""
    from ssckg.app.revision.decision_tables import read_votes, votes_of

    found: list[Vote] = []
    for text in given:
        if text.lower().endswith(_TABLES) and "=" not in text:
            found += read_votes(given_file(Path(text)))
        else:
            found += votes_of(part for part in text.split(",") if part.strip())
    return tuple(found)


def _changes(
    ws: Workspace, actor: Actor, proposal: str, file: Path | None
) -> tuple[ProposedChange, ...]:
    if file is None:
        return ()
    from ssckg.app.revision.decision_changes import changes_in

    return changes_in(ws, actor, proposal, given_file(file))


def _told(found: Sequence[DecisionShown], *, as_json: bool) -> None:
    if as_json:
        from ssckg.model.plain import plain

        print_json({"decisions": plain(found)})
        return
    for one in found:
        votes = f", {one.yes} for, {one.no} against, {one.abstain} abstaining" if one.votes else ""
        typer.echo(
            f"{one.decision}  {one.proposal}: {one.outcome} by {one.body}, {one.mode}{votes}"
        )
        for warning in one.warnings:
            typer.echo(f"note: {warning}", err=True)

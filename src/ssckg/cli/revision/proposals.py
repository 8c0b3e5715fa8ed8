"""`ssckg revision form|propose|amend|withdraw|proposals|proposal|evidence`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.analysing import shown
from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.counting import counted
from ssckg.cli.given_file import given_file
from ssckg.cli.json_output import print_json
from ssckg.cli.revision.naming_rounds import RoundArgument, RoundOption, read_round

if TYPE_CHECKING:
    from ssckg.model.proposal_view import Filing, ProposalDetail
    from ssckg.model.result import Result

ProposalArgument = Annotated[
    str, typer.Argument(metavar="PROPOSAL", help="Its id, as un-sscf-2020-p7, or IRI.")
]
ReasonOption = Annotated[str, typer.Option("--reason", help="Why, in a sentence; it is public.")]
_FILE = "Table (CSV, XLSX, ODS) or document (YAML, JSON)."


def form(
    out: Annotated[Path, typer.Option("--out", help="Where to write: .xlsx or .csv.")],
    round_id: RoundArgument = "",
    kpi: Annotated[
        list[str] | None,
        typer.Option("--kpi", help="Fill in what this element says now: code, CURIE; repeat."),
    ] = None,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Write the table in which proposals are put forward, with help and lists to choose from.

    Example: ssckg revision form un-sscf-2020 --kpi "EC: ICT: ICT: 1C" --out proposals.xlsx
    """
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.revision.proposal_forms import proposal_form
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.io.whole_file import write_whole

    with open_workspace(data) as ws:
        written = proposal_form(
            ws, acting(ws), round_meant(ws, round_id), out.suffix[1:].lower(), kpi or ()
        )
    write_whole(out, written)
    typer.echo(f"wrote {out}", err=True)


def propose(
    file: Annotated[Path, typer.Argument(help=_FILE)],
    round_id: RoundOption = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything; file nothing.")
    ] = False,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Put proposals forward from a table or document: all of them, or none where one is faulty.

    Evidence is computed as it stands now, for example "reportability EC: ICT: ICT: 1C".

    Example: ssckg revision propose proposals.xlsx --round un-sscf-2020 --dry-run
    """
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.revision.proposals import propose as put_forward
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    path = given_file(file)
    with open_workspace(data) as ws:
        round_id = round_meant(ws, round_id)
        filing = put_forward(ws, acting(ws), round_id, path, dry_run=dry_run, is_local=True)
    if as_json:
        from ssckg.model.plain import plain

        print_json(plain(filing))
    else:
        _print_filing(filing)


def amend(
    proposal: ProposalArgument,
    file: Annotated[
        Path, typer.Argument(help=f"{_FILE} It holds the one proposal as it is to be.")
    ],
    reason: ReasonOption,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Put another text in the place of a proposal's; verdicts on the earlier one become stale.

    Example: ssckg revision amend un-sscf-2020-p7 p7.yaml --reason "The ITU asked for the unit."
    """
    from ssckg.app.revision.proposal_views import show_proposal
    from ssckg.app.revision.proposals import amend as put_anew
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    path = given_file(file)
    with open_workspace(data) as ws:
        actor = acting(ws)
        found = put_anew(ws, actor, proposal, path, reason, is_local=True)
        shown = show_proposal(ws, actor, found.id)
    _told(shown, as_json=as_json)


def withdraw(
    proposal: ProposalArgument,
    reason: ReasonOption,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Take a proposal back; it stays on record with the reason.

    Example: ssckg revision withdraw un-sscf-2020-p7 --reason "Taken up in p9."
    """
    from ssckg.app.revision.proposal_views import show_proposal
    from ssckg.app.revision.proposals import withdraw as take_back
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        actor = acting(ws)
        found = take_back(ws, actor, proposal, reason)
        shown = show_proposal(ws, actor, found.id)
    _told(shown, as_json=as_json)


@shown(limit=40)
def proposals(
    round_id: RoundOption = "",
    status: Annotated[
        str,
        typer.Option(
            "--status",
            help="filed, amended, withdrawn, accepted, declined, released; open: undecided.",
        ),
    ] = "",
    element: Annotated[
        str, typer.Option("--element", help="Only those that concern it: code, CURIE or IRI.")
    ] = "",
    agency: Annotated[
        str, typer.Option("--agency", help="Only those that this body put forward.")
    ] = "",
    ground: Annotated[
        str, typer.Option("--ground", help="Only on this ground, as missing-detail.")
    ] = "",
    data: DataOption = Path(".ssckg"),
) -> Result:
    """List the proposals of a round with what was said of them, and by status.

    Reviews are counted where you may see them: in the working group, or once it is decided.

    Example: ssckg revision proposals --round un-sscf-2020 --status open
    """
    from ssckg.app.revision.proposal_views import list_proposals

    return read_round(
        data,
        round_id,
        list_proposals,
        status=status,
        element=element,
        agency=agency,
        ground=ground,
    )


def proposal(
    proposal_id: ProposalArgument,
    kgcl: Annotated[
        bool, typer.Option("--kgcl", help="Print its changes as lines of KGCL.")
    ] = False,
    as_yaml: Annotated[
        bool, typer.Option("--yaml", help="Print it as a document to edit and amend it by.")
    ] = False,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Show a proposal: its changes from old to new, why, on what figures, its history.

    Example: ssckg revision proposal un-sscf-2020-p7 --yaml > p7.yaml
    """
    from ssckg.app.revision.proposal_views import proposal_document, show_proposal
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        if as_yaml:
            document = proposal_document(ws, acting(ws), proposal_id)
        else:
            found = show_proposal(ws, acting(ws), proposal_id)
    if as_yaml:
        import yaml

        text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
        typer.echo(text, nl=False)
        return
    if kgcl and not as_json:
        for change in found.changes:
            typer.echo(change.kgcl)
        return
    _told(found, as_json=as_json)


def evidence(
    proposal_id: ProposalArgument,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Compute the figures again that a proposal points to, and say whether they still hold.

    Leaves with 0 where all of them hold, with 1 where one does not.

    Example: ssckg revision evidence un-sscf-2020-p7
    """
    from ssckg.app.revision.evidence import check_evidence
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found = check_evidence(ws, acting(ws), proposal_id)
    if as_json:
        from ssckg.model.plain import plain

        holds = all(one.holds for one in found)
        print_json({"proposal": proposal_id, "holds": holds, "evidence": plain(found)})
    elif not found:
        typer.echo("it points to no figures", err=True)
    for one in found if not as_json else ():
        typer.echo(f"{'holds' if one.holds else 'does not hold'}: {one.value}")
        if one.fault:
            typer.echo(f"  cannot be computed any more: {one.fault}")
        elif not one.holds:
            typer.echo(f"  now: {one.value_now}")
        elif not one.is_same:
            typer.echo("  the result behind it changed elsewhere")
    if not all(one.holds for one in found):
        raise typer.Exit(1)


def _print_filing(filing: Filing) -> None:
    for one in filing.proposals:
        key = f" ({one.key})" if one.key else ""
        typer.echo(f"{one.id}{key}  {one.submitted_by}: {one.title}")
        for words in one.changes:
            typer.echo(f"    {words}")
        for figure in one.evidence:
            typer.echo(f"    evidence: {figure}")
    count = counted(len(filing.proposals), "proposal")
    if filing.is_dry_run:
        typer.echo(f"{count} could be filed in {filing.round}; nothing was", err=True)
    else:
        typer.echo(f"{count} filed in {filing.round}", err=True)


def _told(found: ProposalDetail, *, as_json: bool) -> None:
    if as_json:
        from ssckg.model.plain import plain

        print_json(plain(found))
        return
    row = found.proposal
    typer.echo(f"{row.id}  {row.status}  {row.title}")
    typer.echo(f"by {row.submitted_by}, {row.filed_at:%Y-%m-%d}, on {', '.join(row.grounds)}")
    typer.echo(f"why: {found.reason}")
    for number, change in enumerate(found.changes, 1):
        typer.echo(f"  {number}. {change.words}")
    for one in found.evidence:
        typer.echo(f"  evidence: {one.value}")
    if found.sources:
        typer.echo(f"  sources: {', '.join(found.sources)}")
    for version in found.versions[1:]:
        typer.echo(f"amended {version.at:%Y-%m-%d}: {version.why}")
    if found.withdrawn_reason:
        typer.echo(f"withdrawn {row.changed_at:%Y-%m-%d}: {found.withdrawn_reason}")
    if row.reviews is not None:
        counts = row.reviews
        stale = f", {counts.stale} of an earlier text" if counts.stale else ""
        typer.echo(
            f"reviews: {counts.approve} approve, {counts.approve_with_changes} with changes,"
            f" {counts.object} object, {counts.no_view} no view{stale}"
        )
    for decision in found.decisions:
        taken_back = " (taken back)" if decision.is_reversed else ""
        typer.echo(
            f"{decision.outcome} {decision.at:%Y-%m-%d} by {decision.body},"
            f" {decision.mode}{taken_back}: {decision.reason}"
        )

"""`ssckg revision todo|review|reviews`: what agencies have to review, and what they say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.analysing import FormatOption, LimitOption, shown
from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.counting import counted
from ssckg.cli.given_file import given_file
from ssckg.cli.json_output import print_json
from ssckg.cli.revision.naming_rounds import RoundOption, read_round
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.app.revision.reviews import GivenVerdict
    from ssckg.model.result import Result
    from ssckg.model.review_todo import ReviewTodo

AgencyOption = Annotated[
    str, typer.Option("--agency", help="Acronym or name; your own, with an agency's token.")
]
_FORMS = (".csv", ".xlsx")
_LATE = 1


def todo(
    round_id: RoundOption = "",
    agency: AgencyOption = "",
    form: FormatOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help=".xlsx or .csv: the form to fill in; else the list."),
    ] = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """List the proposals that an agency has to review, closest to what it cares about first.

    Written as a workbook or CSV, the list is the form that "review --file" reads.

    Example: ssckg revision todo --round un-sscf-2020 --agency ITU --out itu.xlsx
    """
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.revision.review_views import todo as todo_of
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.cli.analysing import show_result

    with open_workspace(data) as ws:
        found = todo_of(ws, acting(ws), round_meant(ws, round_id), agency)
    if out is not None and out.suffix.lower() in _FORMS and form is None and not as_json:
        _write_form(found, out)
        return
    show_result(found, as_json=as_json, form=form, out=out, limit=limit)


def review(
    proposal: Annotated[str, typer.Argument(help="Id of the proposal; none with --file.")] = "",
    verdict: Annotated[
        str, typer.Option("--verdict", help="approve, approve-with-changes, object or no-view.")
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", help="Why; needed to object and to ask for changes.")
    ] = "",
    changes: Annotated[
        str, typer.Option("--changes", help="What would have to change: approve-with-changes.")
    ] = "",
    agency: AgencyOption = "",
    file: Annotated[Path | None, typer.Option("--file", help="The filled form of `todo`.")] = None,
    round_id: RoundOption = "",
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Give the verdict of an agency on a proposal, or on many from a filled form: all or none.

    An agency has one verdict on a proposal; a later one takes its place, and the log keeps both.

    Examples: ssckg revision review un-sscf-2020-p7 --agency ITU --verdict object --reason "..."
    ; ssckg revision review --file itu.xlsx --round un-sscf-2020
    """
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.revision.reviews import review as give
    from ssckg.app.revision.reviews import review_file
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.review_wish import ReviewWish

    if bool(proposal) == (file is not None):
        raise UsageError("give either a proposal or --file FILE")
    if file is not None and (verdict or reason or changes):
        raise UsageError("with --file, say it in the table")
    with open_workspace(data) as ws:
        if file is not None:
            found = review_file(ws, acting(ws), round_meant(ws, round_id), given_file(file), agency)
        else:
            wish = ReviewWish(proposal=proposal, verdict=verdict, reason=reason, changes=changes)
            found = (give(ws, acting(ws), wish, agency),)
    _told(found, as_json=as_json)


def _exit_code(found: Result) -> int:
    from ssckg.model.review_results import LateReviews

    return _LATE if isinstance(found, LateReviews) and found.bodies else 0


@shown(leaves_with=_exit_code)
def reviews(
    round_id: RoundOption = "",
    agency: Annotated[str, typer.Option("--agency", help="Only of this agency.")] = "",
    proposal: Annotated[str, typer.Option("--proposal", help="Only of this proposal.")] = "",
    late: Annotated[
        bool, typer.Option("--late", help="Who has not answered what; with reminders.")
    ] = False,
    days: Annotated[
        int, typer.Option("--days", min=0, help="With --late: from so many days before the end.")
    ] = 7,
    data: DataOption = Path(".ssckg"),
) -> Result:
    """Show what was said: per proposal and agency, agreement, dissent, what is missing, quorum.

    With --late it leaves with 1 where somebody is late.

    Example: ssckg revision reviews --round un-sscf-2020 --late --json
    """
    from ssckg.app.revision.review_views import late_reviews, round_reviews

    if late and proposal:
        raise UsageError("--late is about agencies and all their proposals", hint="--agency ITU")
    if late:
        return read_round(data, round_id, late_reviews, days=days, agency=agency)
    return read_round(data, round_id, round_reviews, agency=agency, proposal=proposal)


def _write_form(found: ReviewTodo, out: Path) -> None:
    from ssckg.app.revision.review_forms import review_form
    from ssckg.io.whole_file import write_whole

    write_whole(out, review_form(found, out.suffix.lower().removeprefix(".")))
    typer.echo(f"wrote {out}", err=True)
    typer.echo(f"fill it in; then: ssckg revision review --file {out} --round {found.round}")


def _told(found: Sequence[GivenVerdict], *, as_json: bool) -> None:
    if as_json:
        from ssckg.model.plain import plain

        print_json({"verdicts": plain(found)})
        return
    for one in found:
        before = f" (before: {one.before})" if one.before else ""
        typer.echo(f"{one.proposal}  {one.body}: {one.verdict}{before}")
    if len(found) > 1:
        typer.echo(f"{counted(len(found), 'verdict')} recorded")

"""`ssckg revision answer|answers`: which indicators cities can report."""

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
    from ssckg.model.result import Result


def answer(
    elements: Annotated[
        list[str] | None, typer.Argument(metavar="[ELEMENT]...", help="Codes of indicators.")
    ] = None,
    round_id: RoundOption = "",
    city: Annotated[
        str, typer.Option("--city", help="Name of the city; your own, with a city's token.")
    ] = "",
    can: Annotated[str, typer.Option("--can", help="yes or no.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="What is in the way; for a no.")] = "",
    proposal: Annotated[
        str, typer.Option("--proposal", help="The proposal that makes you say it.")
    ] = "",
    file: Annotated[
        Path | None,
        typer.Option("--file", help="CSV or workbook: element, can, reason; city, proposal."),
    ] = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Say whether a city can report indicators; a later answer takes the place of an earlier one.

    Single answers are seen by the city and the secretariat; everybody sees how many can.

    Example: ssckg revision answer "EC: ICT: ICT: 1C" --round un-sscf-2020 --city Rana --can yes
    """
    from ssckg.app.revision.answers import answer as record
    from ssckg.app.revision.answers import answer_file
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain
    from ssckg.model.review_wish import AnswerWish

    if bool(elements) == (file is not None):
        raise UsageError("give either indicators or --file FILE")
    if file is not None and (can or reason or proposal):
        raise UsageError("with --file, say it in the table")
    with open_workspace(data) as ws:
        round_id = round_meant(ws, round_id)
        if file is not None:
            found = answer_file(ws, acting(ws), round_id, given_file(file), city)
        else:
            wishes = [
                AnswerWish(element=each, can=can, reason=reason, proposal=proposal)
                for each in elements or ()
            ]
            found = record(ws, acting(ws), round_id, wishes, city)
    if as_json:
        print_json({"answers": plain(found)})
        return
    for one in found:
        said = "yes" if one.can_report else f"no: {one.reason}"
        typer.echo(f"{one.city}  {one.code}: {said}")


@shown()
def answers(
    round_id: RoundOption = "",
    element: Annotated[str, typer.Option("--element", help="Only this indicator.")] = "",
    data: DataOption = Path(".ssckg"),
) -> Result:
    """Show how many cities can report each indicator; your own answers, where you have some.

    Example: ssckg revision answers --round un-sscf-2020 --json
    """
    from ssckg.app.revision.answers import round_answers

    return read_round(data, round_id, round_answers, element=element)

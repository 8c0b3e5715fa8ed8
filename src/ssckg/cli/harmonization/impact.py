"""`ssckg impact remove|merge|change|add`: what a change would touch, before it is decided."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ssckg.cli.analysing import Values, shows
from ssckg.cli.given_file import given_file

app = typer.Typer(
    name="impact",
    help="What would be touched if an indicator were removed, merged, changed or added.",
    no_args_is_help=True,
)
FrameworkOption = Annotated[
    str | None,
    typer.Option("--framework", help="Edition whose measures are meant; that of the element."),
]
StrengthOption = Annotated[
    str,
    typer.Option("--strength", help="Weakest mapping that counts: exact, close, broad, related."),
]
CodesArgument = Annotated[list[str], typer.Argument(metavar="CODE...", help="Codes or CURIEs.")]
_COLUMNS = ("group", "level", "unit", "numerator", "denominator", "measures")


@app.command()
@shows("impact-remove")
def remove(
    codes: CodesArgument,
    below: Annotated[
        bool, typer.Option("--below", help="What stands below goes, too: for a group.")
    ] = False,
    framework: FrameworkOption = None,
    strength: StrengthOption = "related",
) -> Values:
    """Show what would be touched if elements were removed, together and each alone.

    Example: ssckg impact remove "EC: ICT: ICT: 1C" EN-E-E-1C --json
    """
    return {"elements": codes, "below": below, "framework": framework, "strength": strength}


@app.command()
@shows("impact-merge")
def merge(
    codes: CodesArgument,
    into: Annotated[
        str | None, typer.Option("--into", help="The one that stays; by default the first.")
    ] = None,
    framework: FrameworkOption = None,
    strength: StrengthOption = "related",
) -> Values:
    """Show what would be touched if indicators became one.

    Example: ssckg impact merge EC-ICT-ICT-1C EC-ICT-ICT-2C --into EC-ICT-ICT-1C
    """
    return {"elements": codes, "into": into, "framework": framework, "strength": strength}


@app.command()
@shows("impact-change")
def change(
    code: Annotated[str, typer.Argument(metavar="CODE", help="Code or CURIE.")],
    field: Annotated[str, typer.Option("--field", help="unit, numerator, denominator, label ...")],
    to: Annotated[
        str | None, typer.Option("--to", help="The new value; without: what rests on the old one.")
    ] = None,
    point: Annotated[
        str | None, typer.Option("--point", help="Only this data point: no2 of EN-EN-AQ-1C, say.")
    ] = None,
    framework: FrameworkOption = None,
    strength: StrengthOption = "related",
) -> Values:
    """Show what would be touched if a field of an indicator got another value.

    Example: ssckg impact change EC-ICT-ICT-1C --field unit --to number
    """
    return {
        "element": code,
        "field": field.replace("-", "_"),
        "value": to,
        "point": point,
        "framework": framework,
        "strength": strength,
    }


@app.command()
@shows("impact-add")
def add(
    like: Annotated[
        list[str] | None,
        typer.Option("--like", help="Code of an indicator, of any framework, to be like."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", help=f"CSV: code, label, {', '.join(_COLUMNS)} (; between)."),
    ] = None,
    framework: FrameworkOption = None,
    strength: StrengthOption = "related",
) -> Values:
    """Show what indicators that are not there yet would newly measure.

    Example: ssckg impact add --like cpi:QOL.SS.1 --framework u4ssc-2017
    """
    return {
        "like": like,
        "indicators": _described(file) if file else None,
        "framework": framework,
        "strength": strength,
    }


def _described(file: Path) -> list[dict[str, Any]]:
    from ssckg.io.records import read_records

    records = read_records(given_file(file), required=("code", "label"), optional=_COLUMNS)
    return [{**each.cells, "measures": each.several("measures")} for each in records]

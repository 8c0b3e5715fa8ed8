"""`ssckg redundancy`, `clashes`, `terms` and `side-by-side`."""

from __future__ import annotations

from typing import Annotated

import typer

from ssckg.cli.analysing import Values, shows


@shows("redundancy")
def redundancy(
    framework: Annotated[
        str | None,
        typer.Argument(metavar="[FRAMEWORK]", help="Id of an edition; none: all of them."),
    ] = None,
    minimum: Annotated[
        float | None,
        typer.Option("--minimum", min=0, max=1, help="Least score of what is listed: 0.6."),
    ] = None,
) -> Values:
    """List indicators that may be one, inside a framework and across, with what they share.

    Each pair comes with its score and the parts of it, and with why it might not be merged.

    Examples: ssckg redundancy u4ssc-2017; ssckg redundancy --minimum 0.8 --json
    """
    return {"framework": framework, "minimum": minimum}


@shows("clashes")
def clashes(
    subject: Annotated[str, typer.Argument(metavar="A", help="Id of an edition.")],
    object_: Annotated[
        str, typer.Argument(metavar="B", help="Id of an edition; A again: inside it.")
    ],
    strength: Annotated[
        str | None,
        typer.Option("--strength", help="Weakest predicate that counts: narrow; or related."),
    ] = None,
) -> Values:
    """List where linked indicators differ: unit, multiplier, denominator, base, direction.

    An exact match with a clash is told as a contradiction; a unit that a factor converts with it.

    Examples: ssckg clashes u4ssc-2017 cpi-2016; ssckg clashes u4ssc-2017 u4ssc-2017 --json
    """
    return {"subject": subject, "object": object_, "strength": strength}


@shows("terms")
def terms(
    frameworks: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FRAMEWORK]...", help="Ids of editions; none: all of them."),
    ] = None,
) -> Values:
    """List terms with two meanings, meanings with two terms, and words used in several forms.

    Examples: ssckg terms u4ssc-2017 cpi-2016; ssckg terms --out terms.xlsx
    """
    return {"frameworks": frameworks or []}


@shows("side-by-side", limit=0)
def side_by_side(
    indicators: Annotated[
        list[str],
        typer.Argument(metavar="CODE CODE...", help="2 to 6 codes, ids, CURIEs or IRIs."),
    ],
) -> Values:
    """Lay the definitions of 2 to 6 indicators side by side, differences first.

    Example: ssckg side-by-side "SC: EH: H: 3C" ID.SI.1 iso37120-2014:12.3
    """
    return {"indicators": indicators}

"""`ssckg derive` and `ssckg explain`."""

from __future__ import annotations

from typing import Annotated

import typer

from ssckg.cli.analysing import Values, shows

LengthOption = Annotated[
    int, typer.Option("--max-length", help="Links of the longest chain, 2 to 4.")
]


@shows("derive")
def derive(
    frameworks: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FRAMEWORK]...", help="Only between these editions (one or two)."),
    ] = None,
    max_length: LengthOption = 3,
    within: Annotated[
        bool, typer.Option("--within", help="Derive inside one edition, too (redundancy).")
    ] = False,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", help="Leave out what is less sure, 0 to 1.")
    ] = 0.0,
    inversions: Annotated[
        bool, typer.Option("--inversions", help="List accepted mappings read backwards, too.")
    ] = False,
) -> Values:
    """Derive mappings by chaining accepted ones; tell what they confirm and contradict.

    Example: ssckg derive cpi-2016 iso37120-2014 --json
    """
    return {
        "frameworks": frameworks or None,
        "max_length": max_length,
        "within": within,
        "min_confidence": min_confidence,
        "inversions": inversions,
    }


@shows("explain", limit=0)
def explain(
    subject: Annotated[str, typer.Argument(help="Code, id or CURIE of an element.")],
    object_: Annotated[str, typer.Argument(metavar="OBJECT", help="The same of another element.")],
    max_length: LengthOption = 3,
) -> Values:
    """Explain two elements: what is recorded of them, what is derived and by which chain.

    Example: ssckg explain cpi:P.E.1 iso37120-2014:5.1
    """
    return {"subject": subject, "object": object_, "max_length": max_length}

"""`ssckg release timeline`: what an element went through."""

from __future__ import annotations

from typing import Annotated

import typer

from ssckg.cli.analysing import Values, shows


@shows("release-timeline")
def timeline(
    element: Annotated[str, typer.Argument(metavar="CODE", help="Code, id, CURIE or IRI.")],
    framework: Annotated[
        str | None, typer.Option("--framework", help="Edition that the code is looked up in.")
    ] = None,
) -> Values:
    """Show what an element went through: states over editions, decisions, heirs, mappings.

    Example: ssckg release timeline 13.3.1 --framework sdg-2022
    """
    return {"element": element, "framework": framework}

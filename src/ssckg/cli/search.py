"""`ssckg search`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.analysing import shown
from ssckg.cli.as_of import AsOfOption, data_as_of
from ssckg.cli.build import DataOption

if TYPE_CHECKING:
    from ssckg.model.result import Result


@shown()
def search(
    text: Annotated[
        str, typer.Argument(help="Words, a code in any spelling, or both: 'SDG 11.6.2'.")
    ],
    framework: Annotated[str, typer.Option("--framework", help="Only of this edition.")] = "",
    kind: Annotated[
        str, typer.Option("--kind", help="Only things of this class: Indicator, City ...")
    ] = "",
    agency: Annotated[
        str, typer.Option("--agency", help="Only what this agency looks after or supports.")
    ] = "",
    trust: Annotated[str, typer.Option("--trust", help="Only what is trusted so far.")] = "",
    with_values: Annotated[
        bool, typer.Option("--with-values", help="Only that of which cities published values.")
    ] = False,
    most: Annotated[int, typer.Option("--most", min=1, max=100, help="Hits at most.")] = 20,
    data: DataOption = Path(".ssckg"),
    as_of: AsOfOption = None,
) -> Result:
    """Search codes, names, definitions, agencies and cities; misspelt words are found, too.

    Example: ssckg search "EC ICT 1C" --json
    """
    from ssckg.app.searching import Searcher
    from ssckg.app.searching import search as find

    filters = {"framework": framework, "kind": kind, "agency": agency, "trust": trust}
    if with_values:
        filters["values"] = "yes"
    searcher = Searcher(data_as_of(data, as_of))
    return find(searcher.index(), text, searcher.base, filters=filters, limit=most)

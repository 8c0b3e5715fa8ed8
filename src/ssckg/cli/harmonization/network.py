"""`ssckg network`: what holds indicators, or agencies, and SDG targets together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.analysing import FormatOption, LimitOption, OutOption, present
from ssckg.cli.build import DataOption, JsonOption


def network(
    framework: Annotated[
        str, typer.Option("--framework", help="Edition whose indicators are meant.")
    ] = "u4ssc-2017",
    kind: Annotated[
        str, typer.Option("--kind", help="What is linked with targets: indicators or agencies.")
    ] = "indicators",
    strength: Annotated[
        str, typer.Option("--strength", help="Weakest mapping: exact, close, broad, related.")
    ] = "related",
    partners_only: Annotated[
        bool, typer.Option("--partners-only/--all", help="Agencies: of a U4SSC roster, or all.")
    ] = True,
    seed: Annotated[int | None, typer.Option("--seed", help="Of the communities.")] = None,
    as_json: JsonOption = False,
    form: FormatOption = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Show bridges, communities and central nodes; write a picture (.svg) or GraphML (.graphml).

    Example: ssckg network --framework u4ssc-2017 --strength broad --out g.graphml
    """
    given = {
        "framework": framework,
        "kind": kind,
        "strength": strength,
        "partners_only": partners_only,
        "seed": seed,
    }
    present("network", given, data=data, as_json=as_json, form=form, out=out, limit=limit)

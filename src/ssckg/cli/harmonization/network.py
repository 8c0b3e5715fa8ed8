"""`ssckg network`: what holds indicators, or agencies, and SDG targets together."""

from __future__ import annotations

from typing import Annotated

import typer

from ssckg.cli.analysing import Values, shows


@shows("network")
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
) -> Values:
    """Show bridges, communities and central nodes; write a picture (.svg) or GraphML (.graphml).

    Example: ssckg network --framework u4ssc-2017 --strength broad --out g.graphml
    """
    return {
        "framework": framework,
        "kind": kind,
        "strength": strength,
        "partners_only": partners_only,
        "seed": seed,
    }

"""`ssckg agency`: what agencies care about, where they meet, what they declare."""

from __future__ import annotations

from typing import Annotated

import typer

from ssckg.cli.analysing import Values, shows
from ssckg.cli.harmonization import declaring

app = typer.Typer(
    name="agency",
    help="Agencies: what they care about, what they should review, where they meet; declarations.",
    no_args_is_help=True,
)
FrameworkOption = Annotated[
    str, typer.Option("--framework", help="Edition whose indicators are meant.")
]
StrengthOption = Annotated[
    str,
    typer.Option("--strength", help="Weakest mapping that counts: exact, close, broad, related."),
]
PartnersOption = Annotated[
    bool,
    typer.Option("--partners-only/--all", help="Only bodies that a U4SSC roster names, or all."),
]
RosterOption = Annotated[
    str | None, typer.Option("--roster", help="Only bodies of this roster: u4ssc-roster-2020-10.")
]
AgenciesArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[ACRONYM]...", help="Only these agencies.")
]


@app.command()
@shows("agency-profile")
def show(
    agency: Annotated[str, typer.Argument(metavar="ACRONYM", help="Acronym or name.")],
    framework: FrameworkOption = "u4ssc-2017",
    strength: StrengthOption = "related",
) -> Values:
    """Show the indicators that an agency should review and why, and its targets without one.

    Example: ssckg agency show UN-Habitat --strength broad
    """
    return {"agency": agency, "framework": framework, "strength": strength}


@app.command("list")
@shows("agencies", limit=100)
def list_(
    framework: FrameworkOption = "u4ssc-2017",
    strength: StrengthOption = "related",
    partners_only: PartnersOption = False,
    roster: RosterOption = None,
) -> Values:
    """List the agencies, with what they look after and care about.

    Example: ssckg agency list --partners-only
    """
    given = {"framework": framework, "strength": strength, "partners_only": partners_only}
    return {**given, "roster": roster}


@app.command()
@shows("agency-overlaps")
def overlaps(
    agencies: AgenciesArgument = None,
    framework: FrameworkOption = "u4ssc-2017",
    strength: StrengthOption = "related",
    partners_only: PartnersOption = True,
    roster: RosterOption = None,
) -> Values:
    """Show who shares SDG targets, what nobody claims, and what is claimed and not measured.

    Example: ssckg agency overlaps ITU UNECE UN-Habitat --out overlaps.xlsx
    """
    given = {"framework": framework, "strength": strength, "partners_only": partners_only}
    return {**given, "roster": roster, "agencies": agencies}


@app.command()
@shows("agency-heatmap", limit=100)
def heatmap(
    agencies: AgenciesArgument = None,
    framework: FrameworkOption = "u4ssc-2017",
    strength: StrengthOption = "related",
    partners_only: PartnersOption = True,
    roster: RosterOption = None,
) -> Values:
    """Show agencies by SDG goals: how many targets of each goal each cares about.

    Example: ssckg agency heatmap --out heatmap.svg
    """
    given = {"framework": framework, "strength": strength, "partners_only": partners_only}
    return {**given, "roster": roster, "agencies": agencies}


app.command()(declaring.declare)
app.command("withdraw-declaration")(declaring.withdraw_declaration)
app.command()(declaring.declared)
app.command()(declaring.template)

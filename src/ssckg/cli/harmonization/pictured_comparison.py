"""`ssckg flows` and `ssckg combinations`."""

from __future__ import annotations

from typing import Annotated

import typer

from ssckg.cli.analysing import Values, shows
from ssckg.cli.harmonization.comparison import (
    ByOption,
    DerivedOption,
    SeedOption,
    StrengthOption,
)
from ssckg.model.choices import Level, Predicate


@shows("flows")
def flows(
    subject: Annotated[str, typer.Argument(metavar="A", help="Id of an edition.")],
    object_: Annotated[str, typer.Argument(metavar="B", help="Id of another one.")],
    groups: Annotated[
        Level | None, typer.Option("--from", help="Groups of A; else target, of the SDGs goal.")
    ] = None,
    reached: Annotated[
        Level | None, typer.Option("--to", help="Groups of B; else target, of the SDGs goal.")
    ] = None,
    strength: StrengthOption = Predicate.RELATED,
    derived: DerivedOption = False,
    seed: SeedOption = None,
) -> Values:
    """Show which groups of A lead to which goals or groups of B; as .svg a Sankey diagram.

    Example: ssckg flows u4ssc-2017 sdg-2022 --out flows.svg
    """
    return {
        **{"subject": subject, "object": object_, "subject_level": groups},
        **{"object_level": reached, "strength": strength, "derived": derived, "seed": seed},
    }


@shows("combinations")
def combinations(
    framework: Annotated[str, typer.Argument(help="Id of the edition that is counted.")],
    others: Annotated[
        list[str] | None,
        typer.Argument(metavar="[OTHER ...]", help="Ids of other editions; none: all joined."),
    ] = None,
    by: ByOption = Level.INDICATOR,
    strength: StrengthOption = Predicate.RELATED,
    derived: DerivedOption = False,
    seed: SeedOption = None,
) -> Values:
    """Count the elements of a framework by the exact set of others that have a counterpart.

    Example: ssckg combinations u4ssc-2017 --strength close --out combinations.svg
    """
    return {
        **{"framework": framework, "others": others or [], "by": by, "strength": strength},
        **{"derived": derived, "seed": seed},
    }

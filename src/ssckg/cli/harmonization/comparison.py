"""`ssckg compare`, `ssckg coverage` and `ssckg gaps`."""

from __future__ import annotations

from typing import Annotated

import typer

from ssckg.cli.analysing import Values, shows
from ssckg.model.choices import Level, Predicate

ByOption = Annotated[Level, typer.Option("--by", help="What is counted.")]
StrengthOption = Annotated[
    Predicate,
    typer.Option("--strength", help="The weakest predicate that counts; broad is as narrow."),
]
DerivedOption = Annotated[
    bool, typer.Option("--derived", help="Count derived mappings, too, and say so.")
]
SeedOption = Annotated[
    int | None, typer.Option("--seed", min=0, help="Seed of the draws, where ranges are sampled.")
]


@shows("compare")
def compare(
    frameworks: Annotated[
        list[str] | None,
        typer.Argument(metavar="FRAMEWORK FRAMEWORK ...", help="Ids of two or more editions."),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="All editions that any mapping set joins.")
    ] = False,
    by: ByOption = Level.INDICATOR,
    strength: StrengthOption = Predicate.RELATED,
    derived: DerivedOption = False,
    seed: SeedOption = None,
) -> Values:
    """Compare frameworks: how much of each the others cover, what they share, what is missing.

    Every share has a range from the confidences of the mappings behind it, and its list.

    Examples: ssckg compare u4ssc-2017 cpi-2016; ssckg compare --all --by target --out all.xlsx
    """
    return {
        **{"frameworks": frameworks or [], "all": all_, "by": by, "strength": strength},
        **{"derived": derived, "seed": seed},
    }


@shows("coverage")
def coverage(
    framework: Annotated[str, typer.Argument(help="Id of the edition that covers.")],
    by: ByOption = Level.GOAL,
    of: Annotated[
        str | None, typer.Option("--of", help="Id of the edition that is covered; else the SDGs.")
    ] = None,
    strength: StrengthOption = Predicate.RELATED,
    derived: DerivedOption = False,
    seed: SeedOption = None,
) -> Values:
    """Show how much of the SDGs a framework covers, by goal, target or indicator, and back.

    Example: ssckg coverage u4ssc-2017 --by goal --out coverage.svg
    """
    return {
        **{"framework": framework, "by": by, "of": of, "strength": strength},
        **{"derived": derived, "seed": seed},
    }


@shows("gaps")
def gaps(
    subject: Annotated[str, typer.Argument(metavar="A", help="Id of an edition.")],
    object_: Annotated[str, typer.Argument(metavar="B", help="Id of another one.")],
    by: ByOption = Level.INDICATOR,
    strength: StrengthOption = Predicate.RELATED,
    derived: DerivedOption = False,
    seed: SeedOption = None,
) -> Values:
    """List what B has and A lacks, and the other way round, by how many agencies care.

    Each with the reason, where a mapping set says that there is no match.

    Example: ssckg gaps u4ssc-2017 sdg-2022 --by target
    """
    return {
        **{"subject": subject, "object": object_, "by": by, "strength": strength},
        **{"derived": derived, "seed": seed},
    }

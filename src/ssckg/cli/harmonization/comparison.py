"""`ssckg compare`, `ssckg coverage` and `ssckg gaps`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ssckg.cli.analysing import FormatOption, LimitOption, OutOption, present
from ssckg.cli.build import DataOption, JsonOption
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
    as_json: JsonOption = False,
    form: FormatOption = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Compare frameworks: how much of each the others cover, what they share, what is missing.

    Every share has a range from the confidences of the mappings behind it, and its list.

    Examples: ssckg compare u4ssc-2017 cpi-2016; ssckg compare --all --by target --out all.xlsx
    """
    values: dict[str, Any] = {
        **{"frameworks": frameworks or [], "all": all_, "by": by, "strength": strength},
        **{"derived": derived, "seed": seed},
    }
    present("compare", values, data=data, as_json=as_json, form=form, out=out, limit=limit)


def coverage(
    framework: Annotated[str, typer.Argument(help="Id of the edition that covers.")],
    by: ByOption = Level.GOAL,
    of: Annotated[
        str | None, typer.Option("--of", help="Id of the edition that is covered; else the SDGs.")
    ] = None,
    strength: StrengthOption = Predicate.RELATED,
    derived: DerivedOption = False,
    seed: SeedOption = None,
    as_json: JsonOption = False,
    form: FormatOption = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Show how much of the SDGs a framework covers, by goal, target or indicator, and back.

    Example: ssckg coverage u4ssc-2017 --by goal --out coverage.svg
    """
    values: dict[str, Any] = {
        **{"framework": framework, "by": by, "of": of, "strength": strength},
        **{"derived": derived, "seed": seed},
    }
    present("coverage", values, data=data, as_json=as_json, form=form, out=out, limit=limit)


def gaps(
    subject: Annotated[str, typer.Argument(metavar="A", help="Id of an edition.")],
    object_: Annotated[str, typer.Argument(metavar="B", help="Id of another one.")],
    by: ByOption = Level.INDICATOR,
    strength: StrengthOption = Predicate.RELATED,
    derived: DerivedOption = False,
    seed: SeedOption = None,
    as_json: JsonOption = False,
    form: FormatOption = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
) -> None:
    """List what B has and A lacks, and the other way round, by how many agencies care.

    Each with the reason, where a mapping set says that there is no match.

    Example: ssckg gaps u4ssc-2017 sdg-2022 --by target
    """
    values: dict[str, Any] = {
        **{"subject": subject, "object": object_, "by": by, "strength": strength},
        **{"derived": derived, "seed": seed},
    }
    present("gaps", values, data=data, as_json=as_json, form=form, out=out, limit=limit)

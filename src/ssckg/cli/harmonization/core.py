"""`ssckg core`, `ssckg core frontier` and `ssckg reportability`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from ssckg.cli.analysing import FormatOption, LimitOption, OutOption, present
from ssckg.cli.as_of import AsOfOption
from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.given_file import given_file
from ssckg.cli.harmonization.private_evidence import sources_with_submissions

_IMPOSSIBLE = 1
app = typer.Typer(
    name="core",
    help=(
        "Choose a core set of indicators, proven best.\n\n"
        "Example: ssckg core --size 20 --floor 0.8 --require 'EC: P: EM: 1C'"
    ),
    invoke_without_command=True,
    no_args_is_help=False,
)
FrameworkOption = Annotated[str, typer.Option("--framework", help="Id of a framework edition.")]
RequireOption = Annotated[
    list[str] | None, typer.Option("--require", help="An indicator that must be in; repeatable.")
]
ExcludeOption = Annotated[
    list[str] | None, typer.Option("--exclude", help="An indicator that must be out; repeatable.")
]
StrengthOption = Annotated[
    str | None, typer.Option(help="Weakest predicate: exact, close, broad, narrow, related.")
]
MustHavesOption = Annotated[
    str | None, typer.Option("--must-haves", help="Of agencies: declared, custodianship, none.")
]
CountingOption = Annotated[
    str | None, typer.Option(help="Reported when any or all data points have a value.")
]
YearOption = Annotated[str | None, typer.Option(help="Report year; by default each city's latest.")]
MinCitiesOption = Annotated[
    int | None, typer.Option("--min-cities", help="Known cities that make evidence; 5 by default.")
]
SubmissionsOption = Annotated[
    bool, typer.Option("--submissions", help="Count private submissions (secretariat only).")
]


@app.callback()
def core(
    context: typer.Context,
    size: Annotated[int | None, typer.Option(help="Exactly so many; else as few as do.")] = None,
    floor: Annotated[
        float | None, typer.Option(help="Least reportability, 0 to 1; by default none.")
    ] = None,
    targets: Annotated[
        int | None, typer.Option(help="SDG targets to cover at least; without --size all.")
    ] = None,
    weights: Annotated[
        str | None, typer.Option(help="Targets count: equal, or by agencies that care.")
    ] = None,
    misses: Annotated[int | None, typer.Option(help="Near misses to list; 0 for all.")] = None,
    seconds: Annotated[
        float | None, typer.Option(help="Time limit of each stage of the solver.")
    ] = None,
    require: RequireOption = None,
    exclude: ExcludeOption = None,
    strength: StrengthOption = None,
    must_haves: MustHavesOption = None,
    counting: CountingOption = None,
    year: YearOption = None,
    min_cities: MinCitiesOption = None,
    submissions: SubmissionsOption = False,
    framework: FrameworkOption = "u4ssc-2017",
    as_json: JsonOption = False,
    form: FormatOption = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
    as_of: AsOfOption = None,
) -> None:
    """Choose the indicators that cover the most SDG targets, or the fewest that keep them all.

    Each member says what it is there for; what just misses, what is lost, and how the set shifts
    with the floor come along. Leaves with 1 where the requirements cannot be met together, and says
    which.

    Examples: ssckg core --size 20 --floor 0.8 --json; ssckg core --require "EC: ICT: ICT: 1C"
    """
    if context.invoked_subcommand is not None:
        return
    from ssckg.model.core_set import CoreSet

    values: dict[str, Any] = {
        "framework": framework,
        "size": size,
        "floor": floor,
        "targets": targets,
        "weights": weights,
        "misses": misses,
        "seconds": seconds,
        "require": require,
        "exclude": exclude,
        "strength": strength,
        "must_haves": must_haves,
        "counting": counting,
        "year": year,
        "min_cities": min_cities,
        "submissions": submissions,
    }
    sources = sources_with_submissions(data, framework) if submissions else None
    result = present(
        "core-set",
        values,
        data=data,
        as_json=as_json,
        form=form,
        out=out,
        limit=limit,
        as_of=as_of,
        sources=sources,
    )
    if isinstance(result, CoreSet) and not result.feasible:
        raise typer.Exit(_IMPOSSIBLE)


@app.command()
def frontier(
    require: RequireOption = None,
    exclude: ExcludeOption = None,
    strength: StrengthOption = None,
    counting: CountingOption = None,
    year: YearOption = None,
    min_cities: MinCitiesOption = None,
    submissions: SubmissionsOption = False,
    must_haves: MustHavesOption = None,
    framework: FrameworkOption = "u4ssc-2017",
    as_json: JsonOption = False,
    form: FormatOption = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
    as_of: AsOfOption = None,
) -> None:
    """Show reportability, coverage and size against one another.

    Example: ssckg core frontier --out frontier.svg
    """
    values: dict[str, Any] = {
        "framework": framework,
        "require": require,
        "exclude": exclude,
        "strength": strength,
        "must_haves": must_haves,
        "counting": counting,
        "year": year,
        "min_cities": min_cities,
        "submissions": submissions,
    }
    present(
        "core-frontier",
        values,
        data=data,
        as_json=as_json,
        form=form,
        out=out,
        limit=limit,
        as_of=as_of,
        sources=sources_with_submissions(data, framework) if submissions else None,
    )


def reportability(
    framework: FrameworkOption = "u4ssc-2017",
    counting: CountingOption = None,
    year: YearOption = None,
    min_cities: MinCitiesOption = None,
    submissions: SubmissionsOption = False,
    cities: Annotated[
        Path | None,
        typer.Option("--cities", help="CSV: city, population, income_group, source."),
    ] = None,
    as_json: JsonOption = False,
    form: FormatOption = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
    as_of: AsOfOption = None,
) -> None:
    """Show how many cities report each indicator, by region, size, income group and year.

    Shares are of the cities of which it is known; each comes with its range.

    Example: ssckg reportability --cities cities.csv --out reportability.xlsx
    """
    from ssckg.io.city_table import read_city_table

    values: dict[str, Any] = {
        "framework": framework,
        "counting": counting,
        "year": year,
        "min_cities": min_cities,
        "submissions": submissions,
        "cities": read_city_table(given_file(cities)) if cities is not None else None,
    }
    present(
        "reportability",
        values,
        data=data,
        as_json=as_json,
        form=form,
        out=out,
        limit=limit,
        as_of=as_of,
        sources=sources_with_submissions(data, framework) if submissions else None,
    )

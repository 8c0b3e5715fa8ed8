"""`ssckg score`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.json_output import print_json
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from ssckg.model.framework import FrameworkTree
    from ssckg.model.scoring import GroupScore, Scorecard

_INDENT = {"Dimension": "", "SubDimension": "  ", "Category": "    "}
BenchmarksOption = Annotated[
    list[str] | None,
    typer.Option("--benchmarks", help="Only this set (id); several times, the first goes first."),
]


def score(
    submission: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Id of a submission.")
    ] = None,
    city: Annotated[str | None, typer.Option(help="A city's published values instead.")] = None,
    year: Annotated[str | None, typer.Option(help="Report year, with --city.")] = None,
    benchmarks: BenchmarksOption = None,
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Score a submission, or the published values of a city, by category and above.

    Points 1 to 4 by share of the target; what is not reported, not verified or without a
    benchmark is left out, and said so.

    Examples: ssckg score stavanger-2021-1 --json; ssckg score --city Stavanger --year 2021
    """
    from ssckg.app.benchmarks import framework_tree
    from ssckg.app.scoring import score as score_submission
    from ssckg.app.scoring import score_published
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.scoring.figures import card_as_dict

    if (submission is None) == (city is None) or (city is None) != (year is None):
        raise UsageError("give the id of a submission, or --city with --year")
    if submission is not None:
        with open_workspace(data) as ws:
            card = score_submission(ws, acting(ws), submission, sets=benchmarks or ())
    else:
        card = score_published(city or "", year or "", data, sets=benchmarks or ())
    tree = framework_tree(card.edition)
    if as_json:
        print_json(card_as_dict(card, tree))
    else:
        _print(card, tree)


def _print(card: Scorecard, tree: FrameworkTree) -> None:
    """Tell the scores of the groups of which something is scored, and what is left out."""
    from ssckg.model.scoring import ScoreState
    from ssckg.scoring.figures import examples_notice

    typer.echo(f"{card.city} {card.year}: {_line(card.whole, card)}")
    for group in tree.groups:
        found = card.group(group.iri)
        if found is not None and found.maximum:
            typer.echo(f"{_INDENT[group.kind]}{group.label}: {_line(found, card)}")
    left_out = [
        f"{card.whole.count(state)} {state.value}"
        for state in ScoreState
        if state is not ScoreState.SCORED and card.whole.count(state)
    ]
    typer.echo(f"left out: {', '.join(left_out) or 'nothing'}")
    typer.echo(f"benchmarks: {', '.join(each.id for each in card.sets)}")
    if notice := examples_notice(card):
        typer.echo(notice)


def _line(found: GroupScore, card: Scorecard) -> str:
    from ssckg.scoring.figures import percent_text

    if not found.maximum:
        return "nothing is scored"
    return (
        f"{found.points} of {found.maximum} points = {percent_text(found.share)}"
        f" ({card.band_range(found.band)})"
    )

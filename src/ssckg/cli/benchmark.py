"""`ssckg benchmark load|list|remove`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ssckg.cli.build import DataOption, JsonOption, data_words
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json

if TYPE_CHECKING:
    from ssckg.model.scoring import BenchmarkSet

app = typer.Typer(
    name="benchmark",
    help="Benchmarks that results are scored with: load a set, list the sets, remove one.",
    no_args_is_help=True,
)


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="CSV, xlsx or JSON: data_point, value ...")],
    set_id: Annotated[
        str | None, typer.Option("--id", help="Id of the set; by default the file's name.")
    ] = None,
    label: Annotated[str | None, typer.Option(help="Name of the set for people.")] = None,
    framework: Annotated[str, typer.Option(help="Framework edition.")] = "u4ssc-2017",
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Load a set of benchmarks; a set of the same id is replaced.

    Columns: data_point, basis, source; value, or lower and upper; and where wanted id, direction,
    source_page, valid_from, valid_to, note, example.

    Example: ssckg benchmark load examples/benchmarks/example.csv
    """
    from ssckg.app.benchmarks import load_benchmarks
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found = load_benchmarks(ws, acting(ws), file, set_id=set_id, label=label, edition=framework)
    if as_json:
        print_json(_as_dict(found))
        return
    typer.echo(f"loaded {counted(len(found.benchmarks), 'benchmark')} as {found.id}")
    examples = sum(b.is_example for b in found.benchmarks)
    if examples:
        typer.echo(f"{examples} of them are marked as examples: made up, no targets")
    typer.echo(f"undo: ssckg benchmark remove {found.id}{data_words(data)}")


@app.command("list")
def list_(
    framework: Annotated[str, typer.Option(help="Framework edition.")] = "u4ssc-2017",
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """List the sets in the order in which they are used: loaded ones, the latest first, then ours.

    Example: ssckg benchmark list --json
    """
    from ssckg.app.benchmarks import list_benchmarks
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        sets = list_benchmarks(ws, acting(ws), edition=framework)
    if as_json:
        print_json([_as_dict(each) for each in sets])
        return
    for each in sets:
        kind = "comes with the graph" if each.is_built_in else "loaded"
        typer.echo(f"{each.id}  {each.label}  {counted(len(each.benchmarks), 'benchmark')}, {kind}")


@app.command()
def remove(
    set_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a loaded set.")],
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Remove a loaded set of benchmarks.

    Example: ssckg benchmark remove example
    """
    from ssckg.app.benchmarks import remove_benchmarks
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found = remove_benchmarks(ws, acting(ws), set_id)
    if as_json:
        typer.echo(json.dumps({"removed": found.id, "benchmarks": len(found.benchmarks)}))
    else:
        typer.echo(f"removed {found.id} ({counted(len(found.benchmarks), 'benchmark')})")


def _as_dict(found: BenchmarkSet) -> dict[str, Any]:
    from ssckg.scoring.figures import benchmark_as_dict

    return {
        "id": found.id,
        "label": found.label,
        "built_in": found.is_built_in,
        "benchmarks": [benchmark_as_dict(each) for each in found.benchmarks],
    }

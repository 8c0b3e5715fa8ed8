"""`ssckg project add|list|remove`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ssckg.cli.build import DataOption, JsonOption, data_words
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.project import Project

app = typer.Typer(
    name="project",
    help="Projects of cities, set against the KPIs and SDG targets they serve: add, list, remove.",
    no_args_is_help=True,
)


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help="CSV or JSON: name, city, serves, source ...")],
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Record projects; one with an id that is there already is replaced.

    Columns: name, city, serves (KPI codes, SDG targets or IRIs, ';' between), source; and where
    known id, description, start, end (both years or both days), programme, trust, note, example.

    Example: ssckg project add examples/projects/example.csv
    """
    from ssckg.app.projects import add_projects
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found = add_projects(ws, acting(ws), file)
    if as_json:
        _print(found)
        return
    typer.echo(f"recorded {counted(len(found), 'project')}")
    examples = sum(project.is_example for project in found)
    if examples:
        typer.echo(f"{examples} of them are marked as examples: made up, no facts")
    typer.echo(f"see one: ssckg show project:{found[0].id}{data_words(data)}")
    typer.echo(f"undo: ssckg project remove {found[0].id}{data_words(data)}")


@app.command("list")
def list_(
    city: Annotated[str | None, typer.Option("--city", help="Only of this city.")] = None,
    serves: Annotated[
        str | None, typer.Option("--serves", help="Only what serves this: code, CURIE or IRI.")
    ] = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """List the projects that are recorded.

    Example: ssckg project list --serves 11.2 --json
    """
    from ssckg.app.projects import list_projects
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found = list_projects(ws, acting(ws), city=city, serves=serves)
    if as_json:
        _print(found)
    elif not found:
        typer.echo("no project is recorded", err=True)
    else:
        _show(found)


@app.command()
def remove(
    project: Annotated[str, typer.Argument(metavar="ID", help="Id of the project.")],
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Remove a project.

    Example: ssckg project remove example-bus-lanes
    """
    from ssckg.app.projects import remove_project
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        gone = remove_project(ws, acting(ws), project)
    if as_json:
        _print([gone])
    else:
        typer.echo(f"removed {gone.id}: {gone.name} ({gone.city_name})")


def _show(found: Sequence[Project]) -> None:
    from ssckg.namespaces import shrink

    for project in found:
        mark = "  EXAMPLE, made up" if project.is_example else ""
        typer.echo(f"{project.id}  {project.name} ({project.city_name}){mark}")
        time = " to ".join(filter(None, [project.start, project.end or "..."]))
        if project.start or project.end:
            typer.echo(f"    {time}")
        typer.echo(f"    serves {', '.join(map(shrink, project.serves))}")


def _print(found: Sequence[Project]) -> None:
    from ssckg.model.plain import plain
    from ssckg.projects.project_rdf import project_iri

    rows: list[dict[str, Any]] = [
        {"iri": project_iri(project.id), **plain(project)} for project in found
    ]
    print_json({"projects": rows})

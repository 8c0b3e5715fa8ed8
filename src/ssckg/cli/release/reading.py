"""`ssckg release list`, `show` and `verify`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.json_output import print_json

VersionArgument = Annotated[str, typer.Argument(help="Version of the release.")]


def list_(data: DataOption = Path(".ssckg"), as_json: JsonOption = False) -> None:
    """List the editions that were released here, the first one first; lost ones as such.

    Example: ssckg release list --json
    """
    from ssckg.app.release.reading import list_releases
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found = list_releases(ws, acting(ws))
    if as_json:
        print_json([one.as_line() for one in found])
        return
    for one in found:
        changes = f"{one.added} added, {one.changed} changed, {one.retired} retired"
        told = changes if one.added is not None else "of its changes nothing is known"
        typer.echo(f"{one.version}  {one.at[:10]}  {one.sha256[:16]}  from {one.round}: {told}")
        if one.lost:
            typer.echo(f"  lost: {one.lost}")
    if not found:
        typer.echo("no edition was released here")


def show(
    version: VersionArgument, data: DataOption = Path(".ssckg"), as_json: JsonOption = False
) -> None:
    """Tell what a release holds: hash, round, graphs, what became of the elements before.

    Example: ssckg release show un-sscf-0.1
    """
    from ssckg.app.release.reading import show_release
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        one = show_release(ws, acting(ws), version)
    if as_json:
        print_json(one.as_dict())
        return
    typer.echo(f"{one.version}: {one.about.get('title', '')}")
    if one.about.get("is_demonstration"):
        typer.echo("a demonstration: no product of the bodies that it names")
    typer.echo(f"released {one.at} from the round {one.round}")
    typer.echo(f"SHA-256 {one.sha256}")
    typer.echo(f"{one.added} added, {one.changed} changed, {one.retired} retired")
    told = ", ".join(f"{count} {kind}" for kind, count in one.successions.items())
    typer.echo(f"elements and data points before and after: {told}")
    for graph, count in one.graphs.items():
        typer.echo(f"  frozen     {graph}  {count:,}")
    for graph, count in one.following.items():
        typer.echo(f"  lives on   {graph}  {count:,} as carried over")
    if not one.is_published:
        typer.echo("not in the published dataset yet: ssckg reconcile")


def verify(
    version: VersionArgument, data: DataOption = Path(".ssckg"), as_json: JsonOption = False
) -> None:
    """Check a release: file, hash, signature, log, the edition made anew, what is published.

    Leaves with 1 where a check fails. Example: ssckg release verify un-sscf-0.1
    """
    from ssckg.app.release.verifying import verify_release
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found = verify_release(ws, acting(ws), version)
    if as_json:
        print_json(found.as_dict())
    else:
        for one in found.checks:
            mark = "ok    " if one.is_good else "FAILED"
            typer.echo(f"{mark} {one.name:9}  {one.what}")
            if one.fault:
                typer.echo(f"       {'':9}  {one.fault}")
    if not found.is_good:
        raise typer.Exit(1)

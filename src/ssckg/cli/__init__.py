"""The command line: `ssckg COMMAND`. Commands hold no logic and import late."""

from __future__ import annotations

import sys

import typer

from ssckg import __version__
from ssckg.cli import build as _build
from ssckg.cli import check as _check
from ssckg.cli import query as _query
from ssckg.cli import serve as _serve
from ssckg.cli import show as _show
from ssckg.cli import validate as _validate
from ssckg.errors import SsckgError

app = typer.Typer(
    name="ssckg",
    help="Knowledge graph of city indicators: build, check, query, validate, serve.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"ssckg {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and leave."
    ),
) -> None:
    """Take the options that come before any command."""


app.command()(_build.build)
app.command()(_build.dump)
app.command()(_check.check)
app.command()(_query.query)
app.command()(_query.queries)
app.command()(_serve.serve)
app.command()(_show.show)
app.command()(_validate.validate)


def main() -> None:
    """Run the command line; known errors become one line and their exit code."""
    try:
        app()
    except SsckgError as error:
        typer.echo(f"ssckg: {error}", err=True)
        sys.exit(error.exit_code)

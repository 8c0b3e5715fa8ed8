"""The command line: `ssckg COMMAND`. Commands hold no logic and import late."""

from __future__ import annotations

import sys
from copy import copy
from typing import TYPE_CHECKING, NoReturn

import typer
from typer.main import get_command_name

from ssckg import __version__
from ssckg.cli import attestation as _attestation
from ssckg.cli import benchmark as _benchmark
from ssckg.cli import build as _build
from ssckg.cli import check as _check
from ssckg.cli import project as _project
from ssckg.cli import query as _query
from ssckg.cli import reconcile as _reconcile
from ssckg.cli import score as _score
from ssckg.cli import serve as _serve
from ssckg.cli import show as _show
from ssckg.cli import submission as _submission
from ssckg.cli import token as _token
from ssckg.cli import validate as _validate
from ssckg.cli.harmonization import agency as _agency
from ssckg.cli.harmonization import citing as _citing
from ssckg.cli.harmonization import clashes as _clashes
from ssckg.cli.harmonization import comparison as _comparison
from ssckg.cli.harmonization import core as _core
from ssckg.cli.harmonization import derivation as _derivation
from ssckg.cli.harmonization import impact as _impact
from ssckg.cli.harmonization import mapping as _mapping
from ssckg.cli.harmonization import network as _network
from ssckg.cli.harmonization import pictured_comparison as _pictured
from ssckg.cli.harmonization import suggestion as _suggestion
from ssckg.cli.release import app as _release
from ssckg.cli.revision import app as _revision
from ssckg.errors import MissingError, SsckgError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_STOPPED = 130  # as shells count what Ctrl-C ended

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
app.command()(_network.network)
app.command()(_query.query)
app.command()(_query.queries)
app.command()(_score.score)
app.command(context_settings=_citing.ANY_WORDS)(_citing.cite)
app.command()(_citing.rerun)
app.command()(_clashes.clashes)
app.command()(_clashes.redundancy)
app.command()(_clashes.side_by_side)
app.command()(_clashes.terms)
app.command()(_comparison.compare)
app.command()(_comparison.coverage)
app.command()(_comparison.gaps)
app.command()(_pictured.flows)
app.command()(_pictured.combinations)
app.command()(_derivation.derive)
app.command()(_derivation.explain)
app.command()(_reconcile.reconcile)
app.command()(_core.reportability)
app.command()(_serve.serve)
app.command()(_show.show)
app.command()(_suggestion.suggest)
app.command()(_validate.validate)
app.add_typer(_agency.app)
app.add_typer(_benchmark.app)
app.add_typer(_core.app)
app.add_typer(_impact.app)
app.add_typer(_mapping.app)
app.add_typer(_project.app)
app.add_typer(_release)
app.add_typer(_revision)
app.add_typer(_submission.app)
app.add_typer(_token.app)
app.add_typer(_attestation.app)


def main() -> None:
    """Run the command line; known errors become one line and their exit code."""
    try:
        code = _narrowed(sys.argv[1:])(standalone_mode=False)
    except SsckgError as error:
        _leave(str(error), error.exit_code)
    except typer.TyperException as error:
        _leave_for_wrong_use(error)
    except typer.Abort:
        _leave("stopped", _STOPPED)
    except OSError as error:
        # What no module foresaw: a disk or a right. The place is all that can be said.
        place = f"{error.filename}: " if error.filename else ""
        _leave(f"{place}{error.strerror or error}", MissingError.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


def _narrowed(words: Sequence[str]) -> typer.Typer:
    """Return the command line with the one command that is meant: to make all takes longer."""
    meant = copy(app)
    meant.registered_commands = [
        each
        for each in app.registered_commands
        if each.callback and words[:1] == [each.name or get_command_name(each.callback.__name__)]
    ]
    meant.registered_groups = [
        each
        for each in app.registered_groups
        if each.typer_instance and words[:1] == [each.typer_instance.info.name]
    ]
    return meant if meant.registered_commands or meant.registered_groups else app


def _leave_for_wrong_use(error: typer.TyperException) -> NoReturn:
    """Say in one line what is wrong with the words of a command; no words at all ask for help."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "ssckg"
    if hasattr(error, "format_message") and type(error).__name__ != "NoArgsIsHelpError":
        words = error.format_message().replace("Value error, ", "")
        message = " ".join(words.rstrip(".").split())
        _leave(f"{message} (see {command} --help)", UsageError.exit_code)
    typer.echo(getattr(error, "message", str(error)), err=True)
    sys.exit(UsageError.exit_code)


def _leave(message: str, code: int) -> NoReturn:
    # It may quote a file of somebody else, and a terminal obeys control characters.
    safe = "".join(c if c.isprintable() or c in "\n\t" else f"\\u{ord(c):04x}" for c in message)
    typer.echo(f"ssckg: {safe}", err=True)
    sys.exit(code)

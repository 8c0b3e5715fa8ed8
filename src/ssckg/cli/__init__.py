"""The command line: `ssckg COMMAND`. Commands hold no logic and import late."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, NoReturn

import typer

from ssckg import __version__
from ssckg.cli.commands import COMMANDS
from ssckg.cli.configuring import configure
from ssckg.errors import MissingError, SsckgError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    app: typer.Typer

_STOPPED = 130  # as shells count what Ctrl-C ended


def _version(value: bool) -> None:
    if value:
        typer.echo(f"ssckg {__version__}")
        raise typer.Exit


def _root(
    version: bool = typer.Option(  # noqa: ARG001  its callback acts on it
        False, "--version", callback=_version, is_eager=True, help="Print the version and leave."
    ),
) -> None:
    """Take the options that come before any command."""
    from ssckg.cli.notes import print_notes

    print_notes()


def _empty() -> typer.Typer:
    made = typer.Typer(
        name="ssckg",
        help="Knowledge graph of city indicators: build, check, query, validate, serve.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    made.callback()(_root)
    return made


@cache
def whole() -> typer.Typer:
    """Return the command line with every command."""
    made = _empty()
    for command in COMMANDS:
        command.add_to(made)
    return made


def __getattr__(name: str) -> typer.Typer:
    """Make `app`, the whole command line, for who asks for it."""
    if name == "app":
        return whole()
    raise AttributeError(name)


def main() -> None:
    """Run the command line; known errors become one line and their exit code."""
    try:
        configure(sys.argv[1:])
        code = narrowed(sys.argv[1:])(standalone_mode=False)
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


def narrowed(words: Sequence[str]) -> typer.Typer:
    """Return the command line with the command that is meant; else with the names of all."""
    made = _empty()
    meant = [command for command in COMMANDS if words[:1] == [command.name]]
    for command in meant:
        command.add_to(made)
    for command in () if meant else COMMANDS:
        command.list_in(made)
    return made


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

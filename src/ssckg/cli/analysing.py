"""Shows the result of an analysis in the form that was asked for: the same for all commands."""

from __future__ import annotations

import inspect
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from ssckg.cli.as_of import AsOfOption, data_as_of
from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.json_output import print_json
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ssckg.app.analyses.sources import Sources
    from ssckg.model.result import Result

FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format", help="table, json, csv, xlsx, html, pdf, docx, md, svg or graphml (by --out)."
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", help="Write a file; a folder takes one CSV file per table."),
]
LimitOption = Annotated[
    int, typer.Option("--limit", min=0, help="Rows of each table in the terminal; 0 for all.")
]
Values = dict[str, Any]
"""Parameters of an analysis by name; None where an option was not given."""
_TERMINAL = "table"
_OF_DATA = ("data", "as_of")
"""Options of analyses that say what is read, and not how it is shown."""
_citing: ContextVar[bool] = ContextVar("citing", default=False)


@contextmanager
def citing() -> Iterator[None]:
    """Inside, commands print the citation of their result instead of the result."""
    token = _citing.set(True)
    try:
        yield
    finally:
        _citing.reset(token)


def present(
    analysis: str,
    values: Mapping[str, Any],
    *,
    data: Path,
    as_json: bool = False,
    form: str | None = None,
    out: Path | None = None,
    limit: int = 20,
    sources: Sources | None = None,
    as_of: str | None = None,
) -> Result:
    """Run an analysis, print or write its result, and return it.

    Args:
        analysis: its name.
        values: its parameters; None where an option was not given.
        data: the data directory.
        as_json: print one JSON document.
        form: as --format says it; None takes it from the name of `out`, else the terminal.
        out: where to write; None prints.
        limit: rows of each table in the terminal.
        sources: what to read, where it is at hand already.
        as_of: the release, day or time of which the published data are read; None: those of now.

    Raises:
        UsageError: parameters or the form do not fit.
        MissingError: the data directory or the engine cannot be used.
    """
    from ssckg.app.analyses.catalogue import find_analysis
    from ssckg.app.analyses.registry import run_analysis
    from ssckg.app.analyses.sources import read_sources

    given = {name: value for name, value in values.items() if value is not None}
    if sources is not None and as_of is not None:
        raise UsageError(
            "--as-of and --submissions do not go together",
            hint="of submissions that are not public, only those of now can be counted",
        )
    read = sources or read_sources(data_as_of(data, as_of))
    result: Result = run_analysis(find_analysis(analysis), read, given)
    show_result(result, as_json=as_json, form=form, out=out, limit=limit)
    return result


def shows(analysis: str, *, limit: int = 20) -> Callable[[Callable[..., Values]], Any]:
    """Make a command of a function that turns options into the parameters of an analysis.

    The command takes what the function takes, and what all analyses take: `--json`, `--format`,
    `--out`, `--limit` (here with its usual value), `--data` and `--as-of`.
    """

    def _command(values_of: Callable[..., Values]) -> Callable[..., None]:
        def _run(**options: Any) -> None:
            how = {name: options.pop(name) for name in _how}
            present(analysis, values_of(**options), **how)

        own, _how = _options(values_of), _options(_shown_options)
        _how["limit"] = _how["limit"].replace(default=limit)
        return _made(_run, values_of, (*own.values(), *_how.values()))

    return _command


def shown(
    *, limit: int = 20, leaves_with: Callable[[Any], int] | None = None
) -> Callable[[Callable[..., Result]], Any]:
    """Make a command of a function that turns options into a result that is no analysis.

    The command takes what the function takes, and `--json`, `--format`, `--out` and `--limit`
    (here with its usual value).

    Args:
        limit: rows of each table in the terminal where nobody says.
        leaves_with: tells the exit code from the result; without it, 0.
    """

    def _command(result_of: Callable[..., Result]) -> Callable[..., None]:
        def _run(**options: Any) -> None:
            how = {name: options.pop(name) for name in _how}
            result = result_of(**options)
            show_result(result, **how)
            if leaves_with is not None and (code := leaves_with(result)):
                raise typer.Exit(code)

        own, _how = _options(result_of), _options(_shown_options)
        for name in _OF_DATA:
            _how.pop(name)
        _how["limit"] = _how["limit"].replace(default=limit)
        return _made(_run, result_of, (*own.values(), *_how.values()))

    return _command


def _made(
    run: Callable[..., None], told: Callable[..., Any], every: Iterable[inspect.Parameter]
) -> Callable[..., None]:
    """Return a command with the name and help of a function; Typer reads its options from here."""
    parameters = list(every)
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.__name__, run.__doc__ = told.__name__, told.__doc__
    run.__module__ = told.__module__
    return run


def _options(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """Return the parameters of a function by name, their types as values and not as text."""
    # What it returns may be a type that is only there for the checker.
    own = {name: each for name, each in function.__annotations__.items() if name != "return"}
    holder = SimpleNamespace(__annotations__=own)
    hints = get_type_hints(holder, function.__globals__, include_extras=True)
    return {
        name: each.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
        for name, each in inspect.signature(function).parameters.items()
    }


def _shown_options(
    *,
    as_json: JsonOption = False,
    form: FormatOption = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
    as_of: AsOfOption = None,
) -> None:
    """Hold the options of every analysis: how its result is shown, and of which data."""


def show_result(
    result: Result,
    *,
    as_json: bool = False,
    form: str | None = None,
    out: Path | None = None,
    limit: int = 20,
) -> None:
    """Print or write a result, or only its citation where one was asked for.

    Raises:
        UsageError: the form is unknown, or does not fit `out` or the terminal.
        WriteError: the file cannot be written.
    """
    from ssckg.app.analyses.forms import form_for, write_result
    from ssckg.app.analyses.registry import result_values

    if as_json and form not in {None, "json"}:
        raise UsageError(f"--json and --format {form} are two forms", hint="give one")
    if _citing.get():
        from ssckg.app.analyses.citing import citation_text

        if as_json or form == "json":
            print_json(result_values(result)["citation"])
        else:
            typer.echo(citation_text(result))
        return
    wanted = form_for("json" if as_json else form, out)
    if out is not None:
        for path in write_result(result, wanted, out):
            typer.echo(f"wrote {path}", err=True)
    elif wanted == "json":
        print_json(result_values(result))
    elif wanted == _TERMINAL:
        from ssckg.cli.result_tables import print_tables

        print_tables(result, limit)
    else:
        from ssckg.app.analyses.forms import result_as

        sys.stdout.buffer.write(result_as(result, wanted))

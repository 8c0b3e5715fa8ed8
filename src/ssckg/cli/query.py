"""`ssckg query` and `ssckg queries`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from ssckg.cli.as_of import AsOfOption, data_as_of
from ssckg.cli.build import DataOption
from ssckg.cli.json_output import print_json
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from ssckg.model.named_query import NamedQuery

_FORMATS = ("json", "csv", "tsv", "table")


def query(
    name: Annotated[
        str | None, typer.Argument(help="Name of a query; see `ssckg queries`.")
    ] = None,
    parameter: Annotated[
        list[str] | None, typer.Option("--parameter", "-p", help="key=value; may be repeated.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="A query file instead of a name.")
    ] = None,
    answer_format: Annotated[
        str, typer.Option("--format", help="json, csv, tsv or table.")
    ] = "table",
    data: DataOption = Path(".ssckg"),
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", help="Ask the SPARQL endpoint at this URL instead.")
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", help="Limit in seconds.", min=0.1)] = 60.0,
    as_of: AsOfOption = None,
) -> None:
    """Ask the graph: a named query, or one from a file.

    Example: ssckg query list-frameworks --as-of 2026-11-22T10:00Z
    """
    from ssckg.app.asking import ask_query, read_query_text
    from ssckg.querying.asking import AnswerFormat, aligned, as_table

    if (name is None) == (file is None):
        raise UsageError(
            "give the name of a query or -f FILE", hint="ssckg queries lists the names"
        )
    if answer_format not in _FORMATS:
        raise UsageError(f"unknown format {answer_format!r}", hint=f"one of {', '.join(_FORMATS)}")
    if as_of is not None and endpoint is not None:
        raise UsageError(
            "--as-of and --endpoint do not go together",
            hint="an endpoint of ssckg has past states at /as-of/RELEASE-OR-TIME/sparql",
        )
    asked = read_query_text(name, file)
    data = data_as_of(data, as_of)
    wanted = AnswerFormat(answer_format)
    answer = ask_query(
        asked, _pairs(parameter or []), wanted, data=data, endpoint=endpoint, timeout=timeout
    )
    with answer.content as content:
        if wanted is AnswerFormat.TABLE and answer.is_rows:
            typer.echo(aligned(as_table(content)))
        else:
            _copy(content)


def queries(
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")] = False,
) -> None:
    """List the named queries."""
    from ssckg.app.asking import query_library

    library = query_library()
    if as_json:
        described = [_described(asked) for asked in library.values()]
        print_json(described)
        return
    for asked in library.values():
        given = " ".join(
            f"{p.name}={p.type}" if p.required else f"[{p.name}={p.type}]" for p in asked.parameters
        )
        typer.echo(f"{asked.name} {given}".rstrip())
        typer.echo(f"    {asked.summary}")


def _described(asked: NamedQuery) -> dict[str, object]:
    return {
        "name": asked.name,
        "summary": asked.summary,
        "user": list(asked.users),
        "requirement": list(asked.requirements),
        "parameters": {
            p.name: {
                "type": str(p.type),
                "description": p.description,
                "required": p.required,
                "default": p.default,
                "example": p.example,
            }
            for p in asked.parameters
        },
        "columns": list(asked.columns),
    }


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise UsageError(f"-p takes key=value, not {text!r}")
        if key in pairs:
            raise UsageError(f"the parameter {key} is given twice")
        pairs[key] = value
    return pairs


def _copy(content: IO[bytes]) -> None:
    """Write to stdout; whoever reads may stop reading."""
    try:
        shutil.copyfileobj(content, sys.stdout.buffer)
        if content.tell() and content.seek(-1, os.SEEK_CUR) and content.read() != b"\n":
            sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

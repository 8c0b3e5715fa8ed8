"""`ssckg release changelog`: what a release or a round changes, why, and who decided it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.release.diff import LanguageOption
from ssckg.errors import UsageError


def changelog(
    version: Annotated[
        str | None, typer.Argument(help="Version of a release; or name a round with --round.")
    ] = None,
    round_id: Annotated[
        str | None, typer.Option("--round", help="A round, as it is decided so far.")
    ] = None,
    language: LanguageOption = "en",
    form: Annotated[
        str | None,
        typer.Option(
            "--format", help="md, html, pdf, docx, xlsx, csv or json (by --out); else md."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write a file.")] = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Tell in sentences what changes, why, who decided it, and what it touches.

    Example: ssckg release changelog --round un-sscf-2020 --lang fr --out changelog.html
    """
    from ssckg.app.release.changelog import (
        changelog_as,
        changelog_for_release,
        changelog_for_round,
    )
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    if (version is None) == (round_id is None):
        raise UsageError("name a release or a round", hint="VERSION, or --round ROUND")
    if as_json and form not in {None, "json"}:
        raise UsageError(f"--json and --format {form} are two forms", hint="give one")
    by_name = out.suffix.removeprefix(".").lower() if out is not None else ""
    wanted = "json" if as_json else form or by_name or "md"
    with open_workspace(data) as ws:
        if version is not None:
            found = changelog_for_release(ws, acting(ws), version, language=language)
        else:
            found = changelog_for_round(ws, acting(ws), round_id or "", language=language)
    text = changelog_as(found, wanted)
    if out is None:
        import sys

        sys.stdout.buffer.write(text)
        return
    from ssckg.io.whole_file import write_whole

    write_whole(out, text)
    typer.echo(f"wrote {out}", err=True)

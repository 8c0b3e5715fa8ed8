"""`ssckg release diff`: what lies between two editions."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.analysing import LimitOption, OutOption
from ssckg.cli.as_of import AsOfOption, data_as_of
from ssckg.cli.build import DataOption, JsonOption

EditionArgument = Annotated[str, typer.Argument(help="Id of an edition, or version of a release.")]
LanguageOption = Annotated[
    str, typer.Option("--lang", help="Language of the sentences: en, es, fr, ru, zh or ar.")
]

_BY_SUFFIX = {".ttl": "rdf", ".kgcl": "kgcl", ".txt": "text"}


def diff(
    first: EditionArgument,
    second: EditionArgument,
    language: LanguageOption = "en",
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="table, text, json, kgcl, rdf, csv, xlsx, html, pdf, docx or md (by --out).",
        ),
    ] = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what lies between two editions: typed changes, and every statement that differs.

    With --format json it is complete: renames and statements make either edition of the other.

    Example: ssckg release diff sdg-2022 sdg-2025 --format text
    """
    if form is None and out is not None and not as_json:
        form = _BY_SUFFIX.get(out.suffix.lower())
    if form in {"text", "kgcl", "rdf"} and not as_json:
        from ssckg.app.release.diff_texts import diff_text

        read = data_as_of(data, as_of)
        _give(diff_text(read, first, second, form=form, language=language), out)
        return
    from ssckg.cli.analysing import present

    present(
        "release-diff",
        {"first": first, "second": second, "language": language},
        data=data,
        as_of=as_of,
        as_json=as_json,
        form=form,
        out=out,
        limit=limit,
    )


def _give(text: bytes, out: Path | None) -> None:
    import sys

    if out is None:
        sys.stdout.buffer.write(text)
        return
    from ssckg.io.whole_file import write_whole

    write_whole(out, text)
    typer.echo(f"wrote {out}", err=True)

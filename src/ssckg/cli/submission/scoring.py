"""`ssckg submission snapshot`, `factsheet`, `index-inputs` and `local-review`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.build import DataOption
from ssckg.cli.score import BenchmarksOption
from ssckg.errors import UsageError, WriteError

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id of the submission.")]
PublicOption = Annotated[
    bool, typer.Option("--public", help="Only what may be public today; of what is published.")
]
LangOption = Annotated[str, typer.Option(help="Language of the frame: en, fr, es.")]


def snapshot(
    submission: IdArgument,
    out: Annotated[Path, typer.Option("--out", help="FILE.svg, .html, .pdf or .json.")],
    public: PublicOption = False,
    lang: LangOption = "en",
    benchmarks: BenchmarksOption = None,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Write the city snapshot: the matrix of categories in four bands.

    Example: ssckg submission snapshot stavanger-2021-1 --out snapshot.svg
    """
    from ssckg.app.factsheets import SNAPSHOT_FORMATS, snapshot_as, snapshot_card
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    wanted = _format_of(out, SNAPSHOT_FORMATS)
    with open_workspace(data) as ws:
        card = snapshot_card(ws, acting(ws), submission, is_public=public, sets=benchmarks or ())
    _write(out, snapshot_as(card, wanted, lang, is_public=public))


def factsheet(
    submission: IdArgument,
    out: Annotated[Path, typer.Option("--out", help="FILE.html, .pdf, .ttl or .json.")],
    public: PublicOption = False,
    lang: LangOption = "en",
    benchmarks: BenchmarksOption = None,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Write the factsheet: completeness, results, bands, trends, goals, gaps, next steps.

    Without --public it holds all values and is for those who may read the submission.

    Example: ssckg submission factsheet stavanger-2021-1 --out factsheet.pdf
    """
    from ssckg.app.factsheets import FACTSHEET_FORMATS, factsheet_as
    from ssckg.app.factsheets import factsheet as make
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    wanted = _format_of(out, FACTSHEET_FORMATS)
    with open_workspace(data) as ws:
        sheet = make(ws, acting(ws), submission, is_public=public, sets=benchmarks or ())
        _write(out, factsheet_as(ws, sheet, wanted, lang))


def index_inputs(
    submission: IdArgument,
    out: Annotated[Path, typer.Option("--out", help="FILE.csv, .json or .ttl.")],
    data: DataOption = Path(".ssckg"),
) -> None:
    """Write what may be handed on to an index of cities: verified and consented values.

    One row for each data point, with the city's baseline; nothing is ranked. Beside a CSV stands
    its description, FILE.csv-metadata.json.

    Example: ssckg submission index-inputs stavanger-2021-1 --out inputs.csv
    """
    from ssckg.app.handing_on import INDEX_FORMATS, index_inputs_as
    from ssckg.app.handing_on import index_inputs as collect
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.scoring.index_inputs import metadata

    wanted = _format_of(out, INDEX_FORMATS)
    with open_workspace(data) as ws:
        inputs = collect(ws, acting(ws), submission)
        _write(out, index_inputs_as(ws, inputs, wanted))
    if wanted == "csv":
        described = out.with_name(f"{out.name}-metadata.json")
        _write(described, metadata(inputs, out.name).encode())


def local_review(
    submission: IdArgument,
    out: Annotated[Path, typer.Option("--out", help="FILE.md, .html, .json, .csv or .ttl.")],
    sdg: Annotated[str, typer.Option(help="Number of one goal; all, if not given.")] = "",
    public: PublicOption = False,
    lang: LangOption = "en",
    benchmarks: BenchmarksOption = None,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Write blocks per goal for a voluntary local review: text, values, citation.

    Example: ssckg submission local-review stavanger-2021-1 --out review.md --sdg 11
    """
    from ssckg.app.factsheets import factsheet as make
    from ssckg.app.handing_on import REVIEW_FORMATS, local_review_as
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    wanted = _format_of(out, REVIEW_FORMATS)
    with open_workspace(data) as ws:
        sheet = make(ws, acting(ws), submission, is_public=public, sets=benchmarks or ())
        _write(out, local_review_as(ws, sheet, wanted, lang, goal=sdg))


def _format_of(out: Path, formats: tuple[str, ...]) -> str:
    """Return the format that a file's name asks for."""
    ending = out.suffix.lstrip(".").lower()
    if ending not in formats:
        known = ", ".join(f".{name}" for name in formats)
        raise UsageError(f"no such format: {out.name!r}", hint=f"a name that ends in {known}")
    return ending


def _write(out: Path, content: bytes) -> None:
    """Write a file and say so."""
    try:
        out.write_bytes(content)
    except OSError as error:
        raise WriteError(str(out), error.strerror or str(error)) from error
    typer.echo(f"wrote {out} ({len(content):,} bytes)")

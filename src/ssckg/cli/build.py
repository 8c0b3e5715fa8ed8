"""`ssckg build` and `ssckg dump`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.as_of import AsOfOption, data_as_of
from ssckg.cli.json_output import print_json
from ssckg.errors import CheckError
from ssckg.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def at_hand(context: typer.Context, data: Path) -> Path:
    """Let the whole command find the editions that the data directory released.

    What a command shows it often shows when the workspace is closed again, and names of data points
    are looked up then. On a preview, say when it is out of date.
    """
    if context.resilient_parsing:
        return data
    if (data / "preview.json").is_file():
        from ssckg.app.revision.preview_age import words_on_age

        if words := words_on_age(data):
            typer.echo(f"note: {words}", err=True)
    if (data / "releases").is_dir():
        from ssckg.app.release.shelf import editions_at_hand

        context.with_resource(editions_at_hand(data))
    return data


DataOption = Annotated[Path, typer.Option("--data", help="Data directory.", callback=at_hand)]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]
_SHOWN = 20


def build(
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
    base: Annotated[
        str | None, typer.Option("--base", help="Where data IRIs begin (http(s), ends in /).")
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--source", help="Folder with ontology/, mappings/, queries/.")
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Write the dataset although it breaks its rules.")
    ] = False,
) -> None:
    """Build the graph: tables, Turtle, mappings and queries become one checked dataset."""
    from ssckg.app.building import build_dataset

    try:
        result = build_dataset(data, base=base, source=source, draft=draft, step=progress())
    except CheckError as error:
        _warn([finding for finding in error.findings if isinstance(finding, Finding)])
        raise
    _warn(result.findings)
    if as_json:
        print_json(result.manifest)
        return
    figures = result.manifest
    typer.echo(
        f"built {figures['triples']:,} triples in {figures['graphs']} graphs"
        f" in {figures['seconds']:.1f} s into {data}"
    )
    for name, counts in figures["frameworks"].items():
        typer.echo(
            f"  {name}: {counts['indicators']} indicators,"
            f" {counts['data_points']} data points, {counts['elements']} elements"
        )
    for name, counts in figures["mapping_sets"].items():
        parts = ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in counts.items())
        typer.echo(f"  {name}: {parts}")
    typer.echo(f"RDFC-1.0 SHA-256 {figures['hash']}")


def dump(
    out: Annotated[Path, typer.Option("--out", help="FILE.nq, .trig or .ttl; also with .gz.")],
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
) -> None:
    """Write the published dataset to one file: N-Quads, TriG or Turtle, also gzipped.

    Example: ssckg dump --out graph.nq.gz --as-of 2026-11-22
    """
    from ssckg.app.building import dump_published

    report = dump_published(data_as_of(data, as_of), out)
    if as_json:
        print_json(report.as_dict())
    else:
        typer.echo(f"wrote {report.statements:,} statements ({report.bytes:,} bytes) to {out}")


def data_words(data: Path) -> str:
    """Return the option that a command to copy needs, where the directory is not the usual one."""
    return "" if data == Path(".ssckg") else f" --data {shlex.quote(str(data))}"


def progress() -> Callable[[str], None]:
    """Return what tells a person at a terminal what is being done; silent in a pipe."""
    if sys.stderr.isatty():
        return lambda what: typer.echo(f"{what} ...", err=True)
    return lambda _: None


def _warn(findings: Sequence[Finding]) -> None:
    """Tell what was found, on stderr; long lists are cut with a count."""
    for finding in findings[:_SHOWN]:
        place = f"{finding.place}: " if finding.place else ""
        typer.echo(f"{finding.severity}: {place}{finding.message}", err=True)
    if len(findings) > _SHOWN:
        typer.echo(f"... and {len(findings) - _SHOWN} more findings", err=True)

"""`ssckg submission ingest`."""

from __future__ import annotations

import csv
import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ssckg.submissions.ingest import IngestSummary, Outcome

_SHOWN = 40


def ingest(
    folder: Annotated[Path, typer.Argument(help="Folder with a file for each submission.")],
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help="Worker processes.")] = 2,
    framework: Annotated[
        str | None, typer.Option("--framework", help="Framework edition, where not in the files.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language of messages: en, fr, es.")] = "en",
    out: Annotated[
        Path | None, typer.Option("--out", help="Keep the summary: FILE.json or FILE.csv.")
    ] = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Check and lodge every file of a folder; run it again after an interruption.

    Each file holds the results of one city and year, and names both. What is lodged already is
    passed over, by the SHA-256 of the file. Leaves with 1 if a file was refused or it was broken
    off.

    Example: ssckg submission ingest incoming/ --jobs 2 --out summary.json
    """
    from ssckg.app.ingesting import ingest as run
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.errors import UsageError
    from ssckg.submissions.ingest import Result

    if out is not None and out.suffix not in {".json", ".csv"}:
        raise UsageError(f"--out takes FILE.json or FILE.csv, not {out.name}")
    with open_workspace(data) as ws, _progress() as tell:
        summary = run(ws, acting(ws), folder, jobs=jobs, edition=framework, lang=lang, tell=tell)
    if out is not None:
        _write(summary, out)
    if as_json:
        print_json(summary.as_dict())
    else:
        _print(summary)
    if not summary.is_complete:
        typer.echo("broken off; run it again to go on", err=True)
    if summary.count(Result.REFUSED) or not summary.is_complete:
        raise typer.Exit(1)


@contextmanager
def _progress() -> Iterator[Callable[[Outcome], None]]:
    """Yield what counts outcomes on a terminal; in a pipe nothing is shown."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    counts = {"lodged": 0, "skipped": 0, "refused": 0}
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def tell(outcome: Outcome) -> None:
            counts[str(outcome.result)] += 1
            shown = ", ".join(f"{count:,} {name}" for name, count in counts.items())
            bar.update(task, description=shown)

        yield tell


def _write(summary: IngestSummary, out: Path) -> None:
    """Write the summary as JSON, or its outcomes as a table.

    Raises:
        WriteError: the file cannot be written.
    """
    from ssckg.errors import WriteError

    try:
        if out.suffix == ".json":
            out.write_text(
                json.dumps(summary.as_dict(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
            )
            return
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(_COLUMNS)
            for outcome in summary.outcomes:
                facts = outcome.as_dict()
                facts["place"] = str(outcome.place or "")
                writer.writerow([facts.get(name, "") for name in _COLUMNS])
    except OSError as error:
        raise WriteError(str(out), error.strerror or str(error)) from error


_COLUMNS = (
    "file", "result", "id", "city", "year", "edition", "values", "violations", "warnings",
    "reason", "place", "sha256",
)  # fmt: skip


def _print(summary: IngestSummary) -> None:
    """Tell a person what became of the files: refused ones first, each with its reason."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from ssckg.cli.submission.tables import print_table
    from ssckg.submissions.ingest import Result

    console = Console()
    refused = [o for o in summary.outcomes if o.result is Result.REFUSED]
    if refused:
        table = Table("refused", "why", title_justify="left", show_lines=False)
        for outcome in refused[:_SHOWN]:
            table.add_row(escape(outcome.file), escape(outcome.reason))
        print_table(table)
        if len(refused) > _SHOWN:
            console.print(f"... and {len(refused) - _SHOWN} more; see --out")
    facts: dict[str, Any] = summary.as_dict()
    seconds = max(summary.seconds, 0.001)
    console.print(
        f"{counted(facts['files'], 'file')}: {facts['lodged']:,} lodged"
        f" ({facts['with_violations']:,} with violations), {facts['skipped']:,} passed over,"
        f" {facts['refused']:,} refused; {seconds:.1f} s, {facts['lodged'] / seconds:.0f} a second",
        highlight=False,
        soft_wrap=True,
    )

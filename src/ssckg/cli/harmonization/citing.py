"""`ssckg cite` and `ssckg rerun`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ssckg.cli.analysing import FormatOption, LimitOption, OutOption, citing, show_result
from ssckg.cli.as_of import AsOfOption, data_as_of
from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.given_file import given_file
from ssckg.cli.harmonization.private_evidence import sources_with_submissions
from ssckg.cli.json_output import print_json
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from ssckg.app.analyses.sources import Sources
    from ssckg.model.result import Citation

ANY_WORDS: Final = {"allow_extra_args": True, "ignore_unknown_options": True}
_DIFFERS: Final = 1
CITABLE: Final[tuple[tuple[str, ...], ...]] = (
    *(("agency", "heatmap"), ("agency", "list"), ("agency", "overlaps"), ("agency", "show")),
    *(("combinations",), ("compare",), ("coverage",), ("flows",), ("gaps",)),
    *(("core",), ("reportability",)),
    *(("derive",), ("explain",), ("impact",), ("network",)),
    *(("redundancy",), ("clashes",), ("terms",), ("side-by-side",)),
    *(("release", "diff"), ("release", "timeline")),
    ("suggest",),
)
"""Commands that show the result of an analysis and change nothing."""


def cite(
    command: Annotated[
        list[str], typer.Argument(metavar="COMMAND [ARGS]...", help="An analysis as you run it.")
    ],
    context: typer.Context,
) -> None:
    """Print how to cite the result of a command: question, release, data and result by hash.

    With --json the citation is a document that `ssckg rerun` takes; so is any result that a
    command wrote with --json.

    Example: ssckg cite compare u4ssc-2017 cpi-2016 --json > citation.json
    """
    from ssckg.cli import narrowed

    words = [*command, *context.args]
    if not any(tuple(words[: len(path)]) == path for path in CITABLE):
        known = ", ".join(" ".join(path) for path in CITABLE)
        raise UsageError(f"{words[0]!r} is no analysis", hint=f"one of {known}")
    with citing():
        narrowed(words)(words, standalone_mode=False)


def _sources(data: Path, cited: Citation, as_of: str | None) -> Sources:
    """Return what the cited result was read from: private submissions only where it says so."""
    from ssckg.app.analyses.sources import read_sources

    if cited.parameters.get("submissions") is True:
        if as_of is not None:
            raise UsageError("submissions that are not public have no past to read")
        return sources_with_submissions(data, str(cited.parameters.get("framework")))
    return read_sources(data_as_of(data, as_of))


def rerun(
    file: Annotated[Path, typer.Argument(help="A citation, or a result, as --json wrote it.")],
    as_json: JsonOption = False,
    form: FormatOption = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
    as_of: AsOfOption = None,
) -> None:
    """Compute a cited result again, and say whether it is the same and what changed.

    Leaves with 0 where the result is the same to the last digit, with 1 where it is not.

    Data that were published before are read with --as-of; it also takes the hash of the data that
    the citation names.

    Example: ssckg rerun citation.json
    """
    from ssckg.app.analyses.citing import read_citation
    from ssckg.app.analyses.citing import rerun as run_again
    from ssckg.app.analyses.registry import result_values
    from ssckg.io.textfile import read_text

    cited, old = read_citation(read_text(given_file(file)), str(file))
    outcome = run_again(_sources(data, cited, as_of), cited, old)
    if as_json:
        print_json(
            {
                "same": outcome.is_same,
                "differences": list(outcome.differences),
                "result": result_values(outcome.result),
            }
        )
    else:
        if out is not None or form is not None:
            show_result(outcome.result, form=form, out=out, limit=limit)
        said = "the same result" if outcome.is_same else "not the same result"
        typer.echo(f"{cited.analysis}: {said}", err=form is not None)
        for difference in outcome.differences:
            typer.echo(f"  {difference}", err=form is not None)
    if not outcome.is_same:
        raise typer.Exit(_DIFFERS)

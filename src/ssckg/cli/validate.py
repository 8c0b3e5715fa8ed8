"""`ssckg validate` and `ssckg submission validate`: the same command under two names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.json_output import print_json
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from ssckg.model.submission import Submission
    from ssckg.submissions.checking.checks import CheckReport

_FAIL_ON = ("violation", "warning", "info")


def validate(
    files: Annotated[
        list[Path], typer.Argument(help="Workbook, sheet or table of results, JSON-LD, Turtle.")
    ],
    framework: Annotated[
        str | None, typer.Option(help="Framework edition; else the one that the file names.")
    ] = None,
    lang: Annotated[str, typer.Option(help="Language of messages: en, es, fr ...")] = "en",
    city: Annotated[str, typer.Option(help="City that the file is to be of.")] = "",
    year: Annotated[str, typer.Option(help="Report year that the file is to be of.")] = "",
    previous: Annotated[
        str | None, typer.Option(help="Id of a submission in --data to compare with.")
    ] = None,
    annotate: Annotated[
        Path | None, typer.Option(help="Write a copy of the workbook with the findings in it.")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write the findings as a page.")] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write them as a sh:ValidationReport in Turtle.")
    ] = None,
    fail_on: Annotated[
        str, typer.Option(help="Leave with 1 from here on: violation, warning or info.")
    ] = "violation",
    engine: Annotated[str, typer.Option(help="SHACL engine: native or pyshacl.")] = "native",
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Check a city's results: names, numbers, units, parts, bounds, plausibility. Stores nothing.

    Leaves with 1 if there is a violation; warnings alone leave with 0, unless --fail-on says so.

    Example: ssckg validate results.xlsx --lang fr --annotate results-checked.xlsx
    """
    from ssckg.app.release.shelf import editions_at_hand
    from ssckg.app.validating import Asked, check_submission

    if fail_on not in _FAIL_ON:
        raise UsageError(f"no such --fail-on: {fail_on}", hint=f"one of {', '.join(_FAIL_ON)}")
    if annotate is not None and len(files) != 1:
        raise UsageError("--annotate is for one workbook", hint="name one file")
    last = _previous(previous, data) if previous else None
    asked = Asked(city=city, year=year, previous=last)
    with editions_at_hand(data):
        found = check_submission(files, edition=framework, engine=engine, lang=lang, asked=asked)
        _write(found, files, lang, annotate, html, report)
    if as_json:
        print_json(found.as_dict())
    else:
        from ssckg.cli.finding_table import print_findings

        print_findings(found, lang)
        for path in (annotate, html, report):
            if path is not None:
                typer.echo(f"wrote {path}")
    worst = set(_FAIL_ON[: _FAIL_ON.index(fail_on) + 1])
    if any(str(finding.severity) in worst for finding in found.findings):
        raise typer.Exit(1)


def _previous(submission: str, data: Path) -> Submission:
    """Return the submission to compare with, if whoever calls may see it."""
    from ssckg.app.lodging import show
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        return show(ws, acting(ws), submission)


def _write(
    found: CheckReport,
    files: list[Path],
    lang: str,
    annotate: Path | None,
    html: Path | None,
    report: Path | None,
) -> None:
    """Write the forms that were asked for."""
    from ssckg.app import check_results

    if html is not None:
        shown = ", ".join(path.name for path in files)
        check_results.save(html, check_results.findings_page(found, shown, lang).encode())
    if report is not None:
        check_results.save(report, check_results.findings_turtle(found))
    if annotate is not None:
        check_results.save(annotate, check_results.annotated_copy(found, files[0], lang))

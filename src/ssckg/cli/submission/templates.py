"""`ssckg submission template`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json

if TYPE_CHECKING:
    from ssckg.app.templates import WrittenTemplate


def template(
    out: Annotated[Path, typer.Option("--out", help="File to write (.xlsx).")],
    framework: Annotated[
        str | None,
        typer.Option("--framework", help="Edition; else that of --previous, or u4ssc-2017."),
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="Language: en, fr, es.")] = "en",
    city: Annotated[str, typer.Option("--city", help="Name of the city, for the cover.")] = "",
    year: Annotated[str, typer.Option("--year", help="Year of the report.")] = "",
    previous: Annotated[
        str, typer.Option("--previous", help="Id of a submission whose values are taken over.")
    ] = "",
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Write the workbook that a city fills in, empty or with its last values.

    Example: ssckg submission template --framework u4ssc-2017 --out t.xlsx --lang fr
    """
    from ssckg.errors import UsageError
    from ssckg.io.whole_file import write_whole

    if out.suffix.casefold() != ".xlsx":
        raise UsageError(f"{out} is no .xlsx", hint="name a file that ends in .xlsx")
    made = _make(data, previous, edition=framework, lang=lang, city=city, year=year)
    write_whole(out, made.content)
    if as_json:
        facts = {"file": str(out), **made.as_dict()}
        print_json(facts)
        return
    taken = (
        f", {counted(made.prefilled, 'value')} taken over from {made.previous}"
        if made.previous
        else ""
    )
    typer.echo(
        f"wrote {out}: {made.data_points} data points of {made.edition}"
        f" (template {made.version}, {made.language}){taken}"
    )


def _make(
    data: Path, previous: str, *, edition: str | None, lang: str, city: str, year: str
) -> WrittenTemplate:
    """Make the workbook; a blank one needs no data directory but for what was released there."""
    from ssckg.app.release.shelf import editions_at_hand
    from ssckg.app.templates import template_for, write_template
    from ssckg.submissions.catalogue import DEFAULT_EDITION

    if not previous:
        asked = edition or DEFAULT_EDITION
        with editions_at_hand(data):
            return write_template(edition=asked, lang=lang, city=city, year=year)
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        return template_for(
            ws, acting(ws), edition=edition, lang=lang, city=city, year=year, previous=previous
        )

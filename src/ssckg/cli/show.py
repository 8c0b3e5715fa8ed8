"""`ssckg show`."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.as_of import AsOfOption, data_as_of
from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.json_output import print_json


def show(
    thing: Annotated[
        str,
        typer.Argument(help="Code, id, name or IRI of anything: 'EC: ICT: ICT: 1C', 11.6, ITU."),
    ],
    framework: Annotated[
        str | None, typer.Option("--framework", help="Edition, where a code fits several.")
    ] = None,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
) -> None:
    """Show everything about one element, agency, city, mapping or other thing.

    Example: ssckg show 11.6.2 --as-of 2026-11-22
    """
    from ssckg.app.showing import show_thing
    from ssckg.querying import show_text

    answer = show_thing(thing, data_as_of(data, as_of), framework)
    width = shutil.get_terminal_size((100, 24)).columns
    if isinstance(answer, list):
        found = [dataclasses.asdict(one) for one in answer]
        text = show_text.render_choice(thing, answer, width)
        typer.echo(json.dumps({"found": found}, ensure_ascii=False, indent=2) if as_json else text)
        return
    if as_json:
        print_json(dataclasses.asdict(answer))
    else:
        typer.echo(show_text.render(answer, width))

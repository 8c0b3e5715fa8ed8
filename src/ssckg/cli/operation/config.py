"""`ssckg config show` and `ssckg config check`."""

from __future__ import annotations

from pathlib import Path

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.json_output import print_json

app = typer.Typer(no_args_is_help=True, help="Settings: what is set and where, what is wrong.")


@app.command()
def show(data: DataOption = Path(".ssckg"), as_json: JsonOption = False) -> None:
    """Show every setting, its value, and whether it is set here, by the file or not at all.

    Values of secrets are never shown.
    """
    from ssckg.app.operation.configuration import all_said, use

    use(data)
    rows = [
        {
            "variable": one.setting.variable,
            "key": one.setting.key or None,
            "value": ("(set)" if one.text else "") if one.setting.is_secret else one.text,
            "set_by": one.origin,
            "purpose": one.setting.purpose,
        }
        for one in all_said()
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        typer.echo(f"{row['variable']:<30} {row['set_by']:<12} {row['value']}")


@app.command()
def check(data: DataOption = Path(".ssckg"), as_json: JsonOption = False) -> None:
    """Check what is set: names that are none, values that do not fit, secrets that others read.

    Leaves with 1 where something is wrong, with 0 otherwise.
    """
    from ssckg.app.operation import configuration

    configuration.use(data)
    faults = configuration.check()
    cautions = [] if faults else configuration.cautions()
    if as_json:
        print_json({"faults": faults, "cautions": cautions})
    else:
        for line in faults:
            typer.echo(f"wrong: {line}")
        for line in cautions:
            typer.echo(f"better: {line}")
        if not faults:
            typer.echo("all that is set can be used")
    if faults:
        raise typer.Exit(1)


@app.command(hidden=True)
def guide() -> None:
    """Print docs/configuration.md, as it follows from the table of settings."""
    from ssckg.app.operation.settings_guide import settings_guide

    typer.echo(settings_guide(), nl=False)

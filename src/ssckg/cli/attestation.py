"""`ssckg attestation issue|verify|keys|rotate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json
from ssckg.errors import WriteError

if TYPE_CHECKING:
    from ssckg.access.attestation import Checked

app = typer.Typer(
    name="attestation",
    help="Signed statements of what was verified, which anyone can check offline.",
    no_args_is_help=True,
)
OutOption = Annotated[Path, typer.Option("--out", help="File to write.")]


@app.command()
def issue(
    submission: Annotated[str, typer.Argument(help="Id of the submission.")],
    out: OutOption,
    with_values: Annotated[
        bool,
        typer.Option("--with-values", help="Show the values that the city lets go out today."),
    ] = False,
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Issue the attestation of a verified submission; without values unless asked for.

    Example: ssckg attestation issue stavanger-2024-1 --out a.json
    """
    from ssckg.app.attesting import issue as issue_attestation
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        issued = issue_attestation(ws, acting(ws), submission, with_values=with_values)
    _write(out, issued.text)
    if as_json:
        facts = {"file": str(out), "key": issued.kid, "facts": issued.facts}
        print_json(facts | {"statement": issued.payload})
    else:
        typer.echo(f"{out}: attestation of {submission}, {counted(issued.facts, 'value')} shown")
        typer.echo("check it: ssckg attestation verify FILE --keys JWKS", err=True)


@app.command()
def verify(
    attestation: Annotated[Path, typer.Argument(help="The attestation file.")],
    keys: Annotated[
        Path | None, typer.Option("--keys", help="The issuer's keys (JWKS), from them.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="A workbook: is it the one attested?")
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help="Data directory of the issuer, for its keys.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check an attestation offline; leaves with 1 if anything speaks against it.

    Example: ssckg attestation verify a.json --keys jwks.json --file workbook.xlsx
    """
    from ssckg.app.attesting import check_path

    checked = check_path(attestation, jwks=keys, data=data, file=file)
    if as_json:
        print_json(_facts(checked))
    else:
        _print(checked)
    if not checked.is_valid:
        raise typer.Exit(1)


@app.command("keys")
def keys_(
    out: Annotated[Path | None, typer.Option("--out", help="File to write.")] = None,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Give the public keys as a JSON Web Key Set, to hand on or publish.

    Example: ssckg attestation keys --out jwks.json
    """
    from ssckg.app.attesting import public_keys
    from ssckg.app.workspace import open_workspace

    with open_workspace(data) as ws:
        text = public_keys(ws)
    if out is None:
        typer.echo(text, nl=False)
    else:
        _write(out, text)


@app.command()
def rotate(
    compromised: Annotated[
        bool, typer.Option("--compromised", help="Others may know the old key: distrust it.")
    ] = False,
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Sign with a new key from now on; what the old one signed can still be checked.

    Example: ssckg attestation rotate
    """
    from ssckg.app.attesting import rotate_key
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        key = rotate_key(ws, acting(ws), is_compromised=compromised)
    if as_json:
        typer.echo(json.dumps({"key": key.kid, "since": key.created.isoformat()}, indent=2))
    else:
        typer.echo(f"new key {key.kid}")
        typer.echo("hand on the new list: ssckg attestation keys --out jwks.json", err=True)


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WriteError(str(out), error.strerror or str(error)) from error


def _facts(checked: Checked) -> dict[str, Any]:
    return {
        "valid": checked.is_valid,
        "problems": list(checked.problems),
        "proves_issuer": checked.has_issuer,
        "key": checked.kid or None,
        "facts": checked.facts,
        "file": checked.file or None,
        "statement": checked.payload or None,
    }


def _print(checked: Checked) -> None:
    """Say in words what is proven and what is not."""
    for problem in checked.problems:
        typer.echo(f"{typer.style('not valid:', fg='red', bold=True)} {problem}")
    if not checked.is_valid:
        return
    said, judged = checked.payload["submission"], checked.payload["verified"]
    counts = judged["counts"]
    typer.echo(typer.style("valid", fg="green", bold=True))
    typer.echo(f"  {said['city_name']}, reported {said['year']}, {said['edition']} ({said['id']})")
    typer.echo(
        f"  {counts['verified']} values verified, {counts['not_verified']} not verified,"
        f" {counts['not_reported']} not reported; issued {checked.payload['issued']}"
    )
    typer.echo("proven:")
    typer.echo("  nothing was changed since it was signed")
    if checked.facts:
        typer.echo(f"  the {checked.facts} facts shown are among those that were judged")
    if checked.file:
        typer.echo(f"  the file at hand is the one attested ({checked.file})")
    if checked.has_issuer:
        typer.echo(f"  it was signed by the holder of the keys at hand ({checked.kid})")
    typer.echo("not proven:")
    if checked.has_issuer is None:
        typer.echo("  who issued it: get the issuer's keys from them and give --keys")
    typer.echo("  that the results are true, published, or not withdrawn since")
    typer.echo("  any endorsement by ITU, UNECE, UN-Habitat or others")

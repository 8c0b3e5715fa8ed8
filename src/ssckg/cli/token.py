"""`ssckg token create|list|revoke`."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.json_output import print_json
from ssckg.errors import UsageError

if TYPE_CHECKING:
    from ssckg.access.tokens import Token

app = typer.Typer(
    name="token",
    help="Tokens of cities, verifiers, the secretariat and agencies: make, list, revoke.",
    no_args_is_help=True,
)
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_LIFE = re.compile(r"([1-9][0-9]{0,5})([mhdw])")


@app.command()
def create(
    role: Annotated[str, typer.Option(help="city, verifier, secretariat or agency.")],
    name: Annotated[str, typer.Option(help="Of the person or program; makes the account's id.")],
    city: Annotated[str, typer.Option(help="City of the account (city, verifier).")] = "",
    agency: Annotated[str, typer.Option(help="Acronym of the account's agency.")] = "",
    expires: Annotated[str, typer.Option(help="30m, 12h, 30d, 8w ...; 366d at most.")] = "90d",
    scope: Annotated[
        list[str] | None, typer.Option(help="Only this action; may be given several times.")
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Make a token and print its secret, once; only a hash of it is kept.

    Example: ssckg token create --role city --name "Stavanger data office" --city Stavanger
    """
    from ssckg.app.accounts import create_token
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    life = _life(expires)
    with open_workspace(data) as ws:
        new = create_token(
            ws, acting(ws), role=role, name=name, city=city, agency=agency, life=life,
            scopes=scope or (),
        )  # fmt: skip
    facts = _facts(new.token)
    if as_json:
        print_json({**facts, "token": new.secret})
        return
    typer.echo(new.secret)
    # The secret alone goes to standard output, so that it can be piped into a keeper of secrets.
    typer.echo(
        f"account {facts['account']} ({facts['role']}), token {facts['id']}, until"
        f" {facts['expires']}. The secret is not shown again; use it as SSCKG_TOKEN or in"
        " 'Authorization: Bearer'.",
        err=True,
    )


@app.command("list")
def list_(as_json: JsonOption = False, data: DataOption = Path(".ssckg")) -> None:
    """List all tokens, without their secrets.

    Example: ssckg token list --json
    """
    from ssckg.app.accounts import list_tokens
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        found = list_tokens(ws, acting(ws))
        now = ws.now()
    if as_json:
        rows = [_facts(token) | {"open": token.is_open(now)} for token in found]
        print_json(rows)
        return
    from rich.table import Table

    from ssckg.cli.submission.tables import print_table

    table = Table()
    for title in ("id", "account", "role", "of", "made by", "expires", "last used"):
        table.add_column(title, no_wrap=title in {"id", "expires"})
    table.add_column("state")
    for token in found:
        actor = token.actor
        state = "open" if token.is_open(now) else "revoked" if token.revoked else "ended"
        state += f", only {', '.join(token.scopes)}" if token.scopes else ""
        used = str(token.last_used or "never")
        end = f"{token.expires:%Y-%m-%d}"
        table.add_row(
            token.id, actor.id, str(actor.role), actor.city or actor.agency, token.made_by, end,
            used, state,
        )  # fmt: skip
    print_table(table)


@app.command()
def revoke(
    token: Annotated[str, typer.Argument(help="Id of the token: the part between the two _.")],
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Revoke a token; a running server refuses it within 5 seconds. There is no way back.

    Example: ssckg token revoke k3v7q2m4xw5a
    """
    from ssckg.app.accounts import revoke_token
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        revoked = revoke_token(ws, acting(ws), token)
    if as_json:
        print_json(_facts(revoked))
    else:
        typer.echo(f"revoked {revoked.id} of {revoked.actor.id}")


def _life(text: str) -> timedelta:
    """Return how long "30d" is."""
    found = _LIFE.fullmatch(text)
    if found is None:
        raise UsageError(f"{text!r} is no time to live", hint="as 30m, 12h, 30d or 8w")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _facts(token: Token) -> dict[str, Any]:
    """Return what may be shown of a token."""
    return {
        "id": token.id,
        "account": token.actor.id,
        "name": token.actor.name,
        "role": str(token.actor.role),
        "city": token.actor.city or None,
        "agency": token.actor.agency or None,
        "scopes": list(token.scopes),
        "made_by": token.made_by,
        "created": token.created.isoformat(),
        "expires": token.expires.isoformat(),
        "revoked": token.revoked.isoformat() if token.revoked else None,
        "last_used": token.last_used.isoformat() if token.last_used else None,
    }

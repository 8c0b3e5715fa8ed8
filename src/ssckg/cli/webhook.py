"""`ssckg webhook add|list|remove|deliveries|deliver`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ssckg.cli.build import DataOption, JsonOption, data_words
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json

app = typer.Typer(
    name="webhook",
    help="Addresses that are told, with a signature, of what becomes public in rounds.",
    no_args_is_help=True,
)
HookArgument = Annotated[str, typer.Argument(metavar="WEBHOOK", help="Its id.")]


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="https address of a host that the operator lists.")],
    events: Annotated[
        str, typer.Option("--events", help="Kinds with commas between; all, if not given.")
    ] = "",
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Register an address; its secret, which receivers check signatures with, is shown once.

    Messages go only to hosts in SSCKG_WEBHOOK_HOSTS, signed as Standard Webhooks has it. Kinds:
    round-opened, round-announced, stage-begun, stage-extended, proposal-filed, proposal-amended,
    proposal-withdrawn, comment-published, comment-answered, decision-made, release-made.

    Example: ssckg webhook add https://hooks.example.org/ssckg --events decision-made,release-made
    """
    from ssckg.app.revision.webhooks import add_hook
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain

    kinds = [each.strip() for each in events.split(",") if each.strip()]
    with open_workspace(data) as ws:
        made = add_hook(ws, acting(ws), url, kinds)
    if as_json:
        print_json({"webhook": plain(made.hook), "secret": made.secret})
        return
    typer.echo(f"webhook {made.hook.id} is told of {', '.join(made.hook.events) or 'all news'}")
    typer.echo(f"secret, shown this once: {made.secret}")


@app.command("list")
def list_(data: DataOption = Path(".ssckg"), as_json: JsonOption = False) -> None:
    """List the webhooks; no secret is shown.

    Example: ssckg webhook list --json
    """
    from ssckg.app.revision.webhooks import list_hooks
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain

    with open_workspace(data) as ws:
        found = list_hooks(ws, acting(ws))
    if as_json:
        print_json({"count": len(found), "webhooks": plain(found)})
        return
    from ssckg.cli.result_tables import print_table
    from ssckg.model.result import ResultTable

    columns = ("webhook", "address", "events", "since")
    rows = tuple(
        (one.id, one.url, ", ".join(one.events) or "all", f"{one.created:%Y-%m-%d}")
        for one in found
    )
    print_table(ResultTable("webhooks", "", columns, rows))


@app.command()
def remove(
    hook: HookArgument, data: DataOption = Path(".ssckg"), as_json: JsonOption = False
) -> None:
    """Remove a webhook, its secret and its messages.

    Example: ssckg webhook remove 4f1c20d39ab7
    """
    from ssckg.app.revision.webhooks import remove_hook
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain

    with open_workspace(data) as ws:
        found = remove_hook(ws, acting(ws), hook)
    if as_json:
        print_json({"removed": plain(found)})
    else:
        typer.echo(f"removed {found.id} ({found.url})")


@app.command()
def deliveries(
    hook: HookArgument,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Rows; 0 for all.")] = 40,
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """List the messages of a webhook, latest first, with what came of each.

    Example: ssckg webhook deliveries 4f1c20d39ab7 --json
    """
    from ssckg.app.revision.webhooks import list_deliveries
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain

    with open_workspace(data) as ws:
        found = list_deliveries(ws, acting(ws), hook, limit=limit or None)
    if as_json:
        print_json({"count": len(found), "deliveries": plain(found)})
        return
    from ssckg.cli.result_tables import print_table
    from ssckg.model.result import ResultTable

    columns = ("message", "event", "state", "attempts", "last answer", "next attempt")
    rows = []
    for one in found:
        last = one.attempts[-1] if one.attempts else None
        said = "" if last is None else last.error or str(last.status)
        following = f"{one.next_at:%Y-%m-%d %H:%M:%S}" if one.next_at else ""
        rows.append((one.id, one.kind, str(one.state), len(one.attempts), said, following))
    print_table(ResultTable("deliveries", "", columns, tuple(rows)))


@app.command()
def deliver(data: DataOption = Path(".ssckg"), as_json: JsonOption = False) -> None:
    """Send what is due, once; a running server does so by itself every ten seconds.

    Example: ssckg webhook deliver --json
    """
    from ssckg.app.revision.webhooks import deliver as send
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.model.plain import plain

    with open_workspace(data) as ws:
        report = send(ws, acting(ws))
    if as_json:
        print_json(plain(report))
    else:
        typer.echo(
            f"{counted(report.noted, 'new message')}; {report.delivered} delivered,"
            f" {report.failed} to be tried again, {report.given_up} given up,"
            f" {report.dropped} dropped"
        )
    if report.failed or report.given_up:
        typer.echo(f"see why: ssckg webhook deliveries WEBHOOK{data_words(data)}", err=True)
        raise typer.Exit(1)

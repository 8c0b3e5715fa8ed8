"""`ssckg submission preview`, `publish` and `withdraw`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ssckg.cli.build import DataOption, JsonOption, data_words, progress
from ssckg.cli.counting import counted
from ssckg.cli.json_output import print_json

if TYPE_CHECKING:
    from ssckg.app.composing import Outcome
    from ssckg.app.publishing import Preview
    from ssckg.model.submission import Summary

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id of the submission.")]


def preview(
    submission: IdArgument,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write the very triples: FILE.ttl, .trig or .nq."),
    ] = None,
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Show exactly what would be public today, and what stays and why; nothing is changed.

    Example: ssckg submission preview oslo-2024-1 --out oslo.ttl
    """
    from ssckg.app.publishing import preview as look
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting
    from ssckg.publication.preview import preview_document

    with open_workspace(data) as ws:
        seen = look(ws, acting(ws), submission)
        base = ws.base
    if out is not None:
        _write(seen, out, base)
    document = preview_document(
        seen.head, seen.selection, seen.nquads, seen.findings, seen.replaces, _points(seen.head)
    )
    if as_json:
        print_json(document)
    else:
        _show_preview(document, out)
    if seen.findings:
        raise typer.Exit(1)


def publish(
    submission: IdArgument,
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Publish what is verified and consented to. Undo: consent --take-back, or withdraw.

    Example: ssckg submission publish oslo-2024-1
    """
    from ssckg.app.publishing import publish as make_public
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        done = make_public(ws, acting(ws), submission, step=progress())
        base = ws.base
    values = len(done.selection.values)
    if as_json:
        print_json(
            head_document(done.head)
            | {"values": values, "held": len(done.selection.held), "replaced": done.replaced}
            | {"published": outcome_document(done.outcome)}
        )
        return
    typer.echo(
        f"published {submission}: {counted(values, 'entry', 'entries')},"
        f" {_staying(len(done.selection.held))}"
    )
    if done.replaced:
        typer.echo(f"  in place of {done.replaced}")
    data_set = f"{base}dataset/{done.head.city}-{done.head.year}"
    typer.echo(f"  see       ssckg show {data_set}{data_words(data)}")
    undo = f"ssckg submission consent {submission} --all --take-back{data_words(data)}"
    typer.echo(f"  undo      {undo}")
    tell_outcome(done.outcome)


def withdraw(
    submission: IdArgument,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept, not published.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: JsonOption = False,
    data: DataOption = Path(".ssckg"),
) -> None:
    """Withdraw a submission; what was public of it is gone, and a mark without values stays.

    This cannot be undone: hand in again to come back. To take single values out, or to come back
    later, use consent --take-back. Example: ssckg submission withdraw oslo-2024-1 --yes
    """
    from ssckg.app.publishing import withdraw as take_out
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    if not yes and sys.stdin.isatty():
        typer.confirm(f"Withdraw {submission} for good?", abort=True, err=True)
    with open_workspace(data) as ws:
        done = take_out(ws, acting(ws), submission, reason=reason, step=progress())
    if as_json:
        print_json(head_document(done.head) | {"published": outcome_document(done.outcome)})
        return
    typer.echo(f"withdrawn {submission}")
    typer.echo("  next      hand in again: ssckg submission lodge FILE ...")
    if done.outcome is not None:
        tell_outcome(done.outcome)


def _write(seen: Preview, out: Path, base: str) -> None:
    from pyoxigraph import RdfFormat, parse

    from ssckg.publication.dump import write_dump

    write_dump(parse(seen.nquads, RdfFormat.N_QUADS), out, base=base)


def _show_preview(document: dict[str, Any], out: Path | None) -> None:
    values, held = document["values"], document["held"]
    entries = counted(len(values) + len(held), "entry", "entries")
    typer.echo(f"{document['id']} ({document['state']}): of {entries},")
    typer.echo(f"\n{len(values)} {_when(document['state'], len(values))}")
    for row in values:
        shown = "not reported" if row["value"] is None else f"{row['value']} {row['unit']}"
        typer.echo(f"  {row['label']}: {shown}".rstrip())
    typer.echo(f"\n{_staying(len(held))}")
    for row in held:
        until = f" (until {row['until']})" if row["until"] else ""
        typer.echo(f"  {row['label']}: {row['explanation']}{until}")
    for name, scope in (("verification report", "has_report"), ("factsheet", "has_factsheet")):
        typer.echo(f"\n{name}: {'may be public' if document[scope] else 'stays'}", nl=False)
    typer.echo("")
    if document["replaces"]:
        typer.echo(f"comes in the place of {document['replaces']}")
    if out is not None:
        typer.echo(f"wrote {counted(document['statements'], 'statement')} to {out}")
    for finding in document["findings"]:
        typer.echo(f"violation: {finding['message']}", err=True)


def _staying(number: int) -> str:
    return f"{number:,} {'stays' if number == 1 else 'stay'}"


def _when(state: str, number: int) -> str:
    """Return when what a preview lists is public: only what is verified can be published."""
    if state == "published":
        return "is public today" if number == 1 else "are public today"
    if state == "verified":
        return "would be public today"
    return "would be public if it were verified as it stands; nothing can be published yet"


def _points(head: Summary) -> dict[str, Any]:
    from ssckg.submissions.catalogue import load_data_points

    return {point.iri: point for point in load_data_points(head.edition)}


def head_document(head: Summary) -> dict[str, Any]:
    """Return the head of a submission for JSON."""
    return {"id": head.id, "state": str(head.state), "version": head.version}


def outcome_document(outcome: Outcome | None) -> dict[str, Any] | None:
    """Return what became of the published dataset for JSON."""
    if outcome is None:
        return None
    numbers = outcome.manifest.get("publications", {})
    return {
        "changed": outcome.changed,
        "submissions": numbers.get("published", 0),
        "values": numbers.get("values", 0),
        "triples": outcome.manifest.get("triples", 0),
        "hash": outcome.manifest.get("hash", ""),
        "faults": outcome.faults,
        "held_back": outcome.held_back or None,
    }


def tell_outcome(outcome: Outcome) -> None:
    """Say what is public now, and what could not be."""
    numbers = outcome_document(outcome) or {}
    typer.echo(
        f"  public    {counted(numbers['values'], 'value')} of"
        f" {counted(numbers['submissions'], 'submission')}, {numbers['triples']:,} triples"
    )
    if outcome.held_back:
        typer.echo(
            "warning: what was taken back is gone; all else stays as it was published,"
            f" for {outcome.held_back}",
            err=True,
        )
    for name, fault in outcome.faults.items():
        typer.echo(f"warning: nothing of {name} is public: {fault}", err=True)

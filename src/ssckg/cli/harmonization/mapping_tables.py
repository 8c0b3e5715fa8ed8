"""Prints what commands tell of mappings under review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from ssckg.cli.json_output import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.curation_view import Agreement, MappingDetail, MappingView


def print_mappings(found: Sequence[MappingView], as_json: bool) -> None:
    """Print mappings as a table, with what their ends say by now, or as one JSON document."""
    if as_json:
        from ssckg.model.plain import plain

        print_json({"mappings": plain(found)})
        return
    from ssckg.cli.result_tables import print_table
    from ssckg.model.result import ResultTable

    columns = ("mapping", "subject", "predicate", "object", "state", "verdicts")
    print_table(ResultTable("mappings", "", columns, tuple(map(_row, found))))
    for one in found:
        for change in one.changes:
            was, now = change.old or "nothing", change.new or "nothing"
            typer.echo(f"{one.id}: {change.side} {change.field} was {was!r} and is {now!r}")


def print_agreement(found: Sequence[Agreement]) -> None:
    """Print how far the reviewers of each set agree."""
    from ssckg.cli.result_tables import print_table
    from ssckg.model.result import ResultTable

    names = ("set", "mappings", "verdicts", "reviewers", "raw", "cohen", "fleiss")
    columns = (*names, "krippendorff")
    rows = tuple(
        (one.mapping_set, one.mappings, one.verdicts, ", ".join(one.reviewers), *_kappas(one))
        for one in found
    )
    print_table(ResultTable("agreement", "Agreement of reviewers", columns, rows))


def print_steps(found: MappingDetail) -> None:
    """Print what was said of a mapping, a line a step."""
    for step in found.steps:
        what = str(step.verdict or step.action)
        predicate = f" {step.predicate}" if step.predicate else ""
        sure = "" if step.confidence is None else f" {step.confidence:.2f}"
        lapsed = "" if step.verdict is None or step.counts else " (no longer counts)"
        who = f"{step.name} ({step.agency or step.role})"
        line = f"{step.number:>3}  {step.at:%Y-%m-%d %H:%M}  {who}: {what}{predicate}{sure}{lapsed}"
        typer.echo(f"{line}. {step.reason}".rstrip())


def _kappas(one: Agreement) -> tuple[float | None, ...]:
    return (one.raw, one.cohen, one.fleiss, one.krippendorff)


def _row(one: MappingView) -> tuple[str, ...]:
    state = f"{one.state}{', disputed' if one.is_disputed else ''}"
    counts = "hidden" if one.accepts is None else _counts(one)
    verdicts = counts if one.version else ""
    return (one.id, one.subject.label, str(one.predicate), one.object.label, state, verdicts)


def _counts(one: MappingView) -> str:
    return f"{one.accepts} accept, {one.rejects} reject, {one.unsure} unsure"

"""`ssckg history`."""

from __future__ import annotations

from pathlib import Path

from ssckg.cli.analysing import FormatOption, LimitOption, OutOption, show_result
from ssckg.cli.build import DataOption, JsonOption


def history(
    as_json: JsonOption = False,
    form: FormatOption = None,
    out: OutOption = None,
    limit: LimitOption = 20,
    data: DataOption = Path(".ssckg"),
) -> None:
    """List what was published when, and why it changed; --as-of of other commands reads it.

    Oldest first. Each build, release, announcement of a round and publication of submissions,
    mappings, priorities or projects that changes what is published begins a new state.

    Example: ssckg history --json
    """
    from ssckg.app.history.listing import list_states

    show_result(list_states(data), as_json=as_json, form=form, out=out, limit=limit)

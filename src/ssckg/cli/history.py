"""`ssckg history`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ssckg.cli.analysing import shown
from ssckg.cli.build import DataOption

if TYPE_CHECKING:
    from ssckg.model.result import Result


@shown()
def history(data: DataOption = Path(".ssckg")) -> Result:
    """List what was published when, and why it changed; --as-of of other commands reads it.

    Oldest first. Each build, release, announcement of a round and publication of submissions,
    mappings, priorities or projects that changes what is published begins a new state.

    Example: ssckg history --json
    """
    from ssckg.app.history.listing import list_states

    return list_states(data)

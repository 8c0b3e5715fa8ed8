"""Private submissions as evidence of an analysis, for whoever acts on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.app.analyses.sources import Sources


def sources_with_submissions(data: Path, framework: str) -> Sources:
    """Return what analyses read, with the submissions on an edition (id), for counting.

    Raises:
        ForbiddenError: whoever acts may not.
        UnknownNameError: there is no such edition.
        EngineError: the engine does not answer.
    """
    from ssckg.app.analyses.sources import read_sources
    from ssckg.app.reportability_evidence import with_submissions
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    sources = read_sources(data)
    with open_workspace(data) as ws:
        return with_submissions(sources, ws, acting(ws), framework)

"""Checking the graph and its sources."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ssckg import resources
from ssckg.app import building
from ssckg.app.settings import base_of, remote_endpoint
from ssckg.app.stores import open_store
from ssckg.app.workspace import open_workspace
from ssckg.checks import Checks, require_known
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ssckg.model.check_outcome import CheckOutcome, CheckSummary


def check_graph(
    data: Path,
    *,
    source: Path | None = None,
    sections: Sequence[str] = (),
    reason: bool = False,
    step: Callable[[str], None] = lambda _: None,
) -> CheckSummary:
    """Check the sources and the published dataset; `sections` names some, default is all.

    Raises:
        UnknownNameError: no such section.
        MissingError: the data directory, the engine or (with `reason`) Java cannot be used.
    """
    require_known(sections)
    root, base = source or resources.root(), base_of(data)
    is_remote = remote_endpoint("published") is not None
    manifest = None if is_remote else DataDirectory.open(data).manifest
    with open_store(data) as store:
        again = partial(building.compile_sources, base=base, source=root, shapes=False, step=step)
        own = None if is_remote else partial(_check_workspace, data)
        return Checks(root, store, base, manifest, again, reason, step, own).run(sections)


def _check_workspace(data: Path) -> CheckOutcome:
    from ssckg.app.checking_workspace import check_workspace  # noqa: PLC0415  loaded when needed

    with open_workspace(data) as ws:
        return check_workspace(ws)

"""How commands name the round that they are about, and read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ssckg.model.result import Result

_HELP = "Id of the round; the open one where only one is."
RoundOption = Annotated[str, typer.Option("--round", help=_HELP)]
RoundArgument = Annotated[str, typer.Argument(metavar="ROUND", help=_HELP)]


def read_round(data: Path, round_id: str, view: Callable[..., Result], **more: Any) -> Result:
    """Return a view of a round as whoever acts sees it; no id means the round that is open.

    Args:
        data: the data directory.
        round_id: id of the round, or "".
        view: takes the workspace, the actor, the id of the round and `more`.
        more: what else the view takes.

    Raises:
        UsageError: no round is named, and several could be meant, or there is none.
        SsckgError: as the view.
    """
    from ssckg.app.revision.desk import round_meant
    from ssckg.app.workspace import open_workspace
    from ssckg.cli.acting import acting

    with open_workspace(data) as ws:
        return view(ws, acting(ws), round_meant(ws, round_id), **more)

"""What pages show of a round, worked out once: kept until the round or what is published changes.

A page of a round sums up proposals, reviews, clashes and their impact; together that takes a
second. The log of a round only grows, so what was worked out holds as long as it has as many steps
and the published data the same hash. What depends on the clock is not kept: ask for it anew.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

from ssckg.access.rights import is_allowed
from ssckg.app.permitting import permit
from ssckg.app.revision.desk import id_of_round, read_events
from ssckg.app.settings import remote_endpoint
from ssckg.revision import log
from ssckg.revision.happenings import happenings
from ssckg.revision.state import state_of
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.revision.happenings import Happening

_P = ParamSpec("_P")
_T = TypeVar("_T")
_AT_MOST: Final = 512
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def look(
    ws: Workspace,
    actor: Actor,
    round_id: str,
    view: Callable[Concatenate[Workspace, Actor, _P], _T],
    *given: _P.args,
    **more: _P.kwargs,
) -> _T:
    """Return what a view of a round tells; it is asked again only when something changed.

    Two kinds of readers are told apart: the working group, and all others. A view that tells each
    body something else is not for this function.

    Args:
        ws: the workspace.
        actor: who asks.
        round_id: id of the round.
        view: a use case that reads.
        given: what it takes beside workspace and actor; values that can be compared.
        more: the same, by name; `sources` follow from what is published.

    Raises:
        ForbiddenError: the actor may not read rounds.
        UnknownNameError: no round can be called so; else what `view` raises.
    """
    permit(ws, actor, "revision-read")
    if remote_endpoint("published") is not None:
        return view(ws, actor, *given, **more)  # nobody tells when that changes
    data = ws.directory.path
    published = str(DataDirectory.open_published(data).manifest["hash"])
    told = tuple(sorted((name, value) for name, value in more.items() if name != "sources"))
    key = (
        *(data, published, log.version(ws.store, id_of_round(ws, round_id))),
        *(is_allowed(actor, "revision-read-working"), view, given, told),
    )
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            found: _T = _kept[key]
            return found
    found = view(ws, actor, *given, **more)
    with _lock:
        _kept[key] = found
        while len(_kept) > _AT_MOST:
            _kept.popitem(last=False)
    return found


def public_steps(ws: Workspace, actor: Actor, round_id: str) -> tuple[Happening, ...]:
    """Return what became public of a round up to now, the latest first.

    Raises:
        ForbiddenError: the actor may not.
        UnknownNameError: there is no such round.
        DataError: its log is damaged.
    """
    permit(ws, actor, "revision-read")
    events = read_events(ws, round_id)
    return tuple(reversed(happenings(events, state_of(events), ws.now())))

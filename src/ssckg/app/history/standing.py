"""What a past state may show of cities, judged by what is public today. Opens no engine."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.app.history.shrinking import still_public
from ssckg.app.kept_parts import KeptParts
from ssckg.errors import SsckgError
from ssckg.store.past import OldParts

if TYPE_CHECKING:
    from datetime import date

    from ssckg.app.history.states import History, PastState
    from ssckg.publication.index import Entry

_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Showable:
    """What of submissions a past state may show.

    entries: as they are to be told of; parts: of each that is shown, the entry then and the hash
    of what is public of it today; gone: how many were public then and are not.
    """

    entries: tuple[Entry, ...]
    parts: tuple[tuple[Entry, str], ...]
    gone: int

    def key(self, state: PastState) -> str:
        """Return the name under which the state stands ready, shown like this."""
        shown = [[then.id, then.part, now] for then, now in self.parts]
        told = [[entry.id, entry.state, entry.ended_at] for entry in self.entries]
        text = json.dumps([_FORMAT, state.hash, state.files, shown, told])
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def showable(history: History, state: PastState, today: date) -> Showable:
    """Return what a state may show of submissions, judged by what is published now.

    Of what changes by itself on a day (an embargo, an end of consent) nothing is shown from that
    day on, until what is published has followed.
    """
    index = KeptParts(history.directory).index(history.directory.manifest)
    entries, parts, gone = [], [], 0
    for then in history.entries(state):
        now = index.entries.get(then.id)
        is_stale = now is not None and now.changes_on and now.changes_on <= today.isoformat()
        if now is not None and now.is_published == then.is_published:
            entries.append(then)
        elif now is not None:  # what took its place, or its mark, is all there is to tell
            entries.append(now)
        if now is not None and now.part and then.part and not is_stale:
            parts.append((then, now.part))
        elif then.part:
            gone += 1
    return Showable(tuple(entries), tuple(parts), gone)


def parts_of(history: History, shown: Showable) -> tuple[list[bytes], int]:
    """Return the parts of submissions as far as they may be seen, and how many are not whole."""
    current, old = KeptParts(history.directory), OldParts(history.directory.layout.history)
    parts, cut = [], 0
    for then, now in shown.parts:
        today = current.read(now)
        if then.part == now:
            parts.append(today)
            continue
        kept, is_whole = still_public(old.read(then.id, then.part) or b"", today)
        parts.append(kept)
        cut += not is_whole or hashlib.sha256(kept).hexdigest() != then.part
    return parts, cut


def gone_from(history: History, state: PastState, today: date) -> int:
    """Return of how many submissions that were public in a state something no longer is.

    Raises:
        DataDirectoryError: a part of the history is lost.
    """
    shown = showable(history, state, today)
    try:
        return shown.gone + parts_of(history, shown)[1]
    except SsckgError:  # what is public now is changed at this moment
        return shown.gone

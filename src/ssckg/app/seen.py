"""What the workspace says on a day that bears on what is published: all but the built content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssckg.app.amending import Amending
from ssckg.app.contributions import contributions, contributions_hash
from ssckg.submissions.life.once_published import once_published

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ssckg.ports import GraphStore
    from ssckg.publication.index import Index
    from ssckg.publication.parts import Graphs
    from ssckg.store.directory import DataDirectory
    from ssckg.submissions.life.once_published import OncePublished


@dataclass(frozen=True, slots=True)
class Seen:
    """What the workspace says on a day, read once.

    found: submissions that are or were published; contributed: graphs of other records; records:
    the same as long as the same records, mappings and releases are public.
    """

    today: date
    found: Sequence[OncePublished]
    contributed: Graphs
    amending: Amending
    records: str

    def is_in(self, index: Index, built: str) -> bool:
        """Say whether what an index tells of is published from it."""
        heads = [one.head for one in self.found]
        return index.is_current(heads, built, self.today, self.records)


def look(directory: DataDirectory, store: GraphStore | None, today: date) -> Seen:
    """Read what the workspace (None: there is none yet) says on a day.

    Raises:
        DataError: a log is damaged.
        EngineError: the engine does not answer.
    """
    found = once_published(store) if store is not None else []
    contributed, amending = contributions(store, today), Amending(directory, store)
    hashes = (contributions_hash(contributed), *amending.hashes())
    records = "+".join(each for each in hashes if each)
    return Seen(today, found, contributed, amending, records)

"""What each publication is based on: kept beside the published dataset, compared at any time.

The published dataset is a function of the built content, of the submissions that are published or
withdrawn, and of the day. For each such submission an entry says on which version it rests and
until which day it holds; what has changed since is made again, and nothing else.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from ssckg import __version__
from ssckg.errors import DataError
from ssckg.model.submission import State, Summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FORMAT: Final = f"1 {__version__}"
"""Another version may make other triples of the same submission."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission that is, or was, published; times in ISO 8601.

    `part` is the SHA-256 of its public quads (empty where nothing goes out), `changes_on` the day
    from which on it must be looked at again, `ended_at` when it was withdrawn or superseded.
    """

    id: str
    iri: str
    city: str
    city_name: str
    year: str
    edition: str
    state: str
    version: int
    published_at: str
    part: str = ""
    values: int = 0
    held: int = 0
    changes_on: str = ""
    ended_at: str = ""
    fault: str = ""
    """Why nothing of it goes out although it is published: it breaks a rule."""

    @property
    def data_set(self) -> str:
        """Name of the data set that it is published as."""
        return f"{self.city}-{self.year}"

    @property
    def is_published(self) -> bool:
        """Whether it is published now."""
        return self.state == State.PUBLISHED

    @property
    def published(self) -> datetime:
        """When it was published first."""
        return datetime.fromisoformat(self.published_at)

    @property
    def ended(self) -> datetime:
        """When it was withdrawn or superseded; when it was published, if it was neither."""
        return datetime.fromisoformat(self.ended_at or self.published_at)

    def head(self) -> Summary:
        """Return the head, as far as the public may see it."""
        return Summary(
            self.id,
            self.iri,
            self.city,
            self.city_name,
            self.year,
            self.edition,
            State(self.state),
            self.version,
            self.published,
        )


@dataclass(frozen=True, slots=True)
class Index:
    """All entries by submission id, the day they were made for and the content they stand on."""

    content: str = ""
    """Hash of the built content."""
    day: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    contributions: str = ""
    """Hash of the other records that are published with it; empty where there are none."""

    def dumps(self) -> bytes:
        """Return JSON; equal indexes give equal bytes."""
        document = {
            "format": _FORMAT,
            "content": self.content,
            "day": self.day,
            "contributions": self.contributions,
            "entries": [asdict(self.entries[key]) for key in sorted(self.entries)],
        }
        return json.dumps(document, ensure_ascii=False, indent=0).encode()

    @classmethod
    def loads(cls, text: bytes) -> Index:
        """Return what `dumps` wrote; an empty index where another version wrote it.

        Raises:
            DataError: it is damaged.
        """
        try:
            document = json.loads(text)
            if document["format"] != _FORMAT:
                return cls()
            entries = {entry["id"]: Entry(**entry) for entry in document["entries"]}
            contributions = document.get("contributions", "")
            return cls(document["content"], document["day"], entries, contributions)
        except (ValueError, KeyError, TypeError) as error:
            raise DataError("the index of publications is damaged") from error

    def is_usable(self, content: str, today: date) -> bool:
        """Say whether entries may be kept at all: same content, and time went forward."""
        return self.content == content and bool(self.day) and date.fromisoformat(self.day) <= today

    def kept(self, heads: Iterable[Summary], content: str, today: date) -> dict[str, Entry]:
        """Return the entries that still hold, by id."""
        if not self.is_usable(content, today):
            return {}
        return {
            head.id: entry
            for head in heads
            if (entry := self.entries.get(head.id)) is not None and _holds(entry, head, today)
        }

    def is_current(
        self, heads: Iterable[Summary], content: str, today: date, contributions: str = ""
    ) -> bool:
        """Say whether what is published is what the submissions and other records say today."""
        if self.contributions != contributions:
            return False
        wanted = {head.id: head for head in heads}
        kept = self.kept(wanted.values(), content, today)
        return self.content == content and set(wanted) == set(kept) == set(self.entries)

    def at(self, today: date) -> Index:
        """Return the same for another day."""
        return replace(self, day=today.isoformat())


def _holds(entry: Entry, head: Summary, today: date) -> bool:
    is_same = (entry.version, entry.state) == (head.version, head.state)
    return is_same and (not entry.changes_on or today < date.fromisoformat(entry.changes_on))

"""What is published can always become less, also where it cannot be put together anew.

A log that was cut, a release or a build that is lost: then nothing new may go out, for nobody knows
what it would stand on. What a city takes back must go all the same. So all else stays as it is
published, from what was noted of it, and of each submission no more goes out than before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ssckg.app.history.noting import as_noted
from ssckg.app.history.states import History
from ssckg.errors import DataDirectoryError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from typing import Any

    from pyoxigraph import Triple

    from ssckg.app.kept_parts import KeptParts
    from ssckg.app.submission_parts import SubmissionParts
    from ssckg.publication.composing import Content
    from ssckg.publication.index import Entry, Index
    from ssckg.store.directory import DataDirectory
    from ssckg.submissions.life.once_published import OncePublished

_TO_BE_MADE_AGAIN = -1
"""Version of an entry that is looked at again as soon as all can be put together."""


@dataclass(frozen=True, slots=True)
class Lessened:
    """What stays published; built, amended, records: as they were noted of what counts now."""

    index: Index
    built: Content
    amended: Content
    records: Mapping[str, Sequence[Triple]]


class TakingBack:
    """Finds what must go of what is published."""

    def __init__(
        self, directory: DataDirectory, parts: KeptParts, submissions: SubmissionParts
    ) -> None:
        """Take the data directory, its parts, and what makes them."""
        self._history = History(directory)
        self._parts = parts
        self._submissions = submissions

    def lessened(
        self, manifest: dict[str, Any], found: Iterable[OncePublished], today: date
    ) -> Lessened | None:
        """Return what stays; None where nothing is to go, or nothing is known of what is there.

        Args:
            manifest: of what is published.
            found: submissions that are or were published, as the workspace has them now.
            today: embargoes and consents are looked at as of this day.
        """
        index = self._parts.index(manifest)
        heads = [one.head for one in found]
        held = index.kept(heads, index.content, today)
        behind = [one for one in found if self._is_behind(index, held, one)]
        if not behind:
            return None
        try:
            state = self._history.states(manifest)[-1]
            built, amended, records = as_noted(self._history, state)
        except (IndexError, UnknownNameError, DataDirectoryError):
            return None
        made = self._submissions.make(behind, amended, today)
        entries = dict(index.entries)
        for name, entry in made.items():
            entries[name] = self._no_more_than(entries[name], entry)
        return Lessened(replace(index, entries=entries), built, amended, records)

    @staticmethod
    def _is_behind(index: Index, held: dict[str, Entry], one: OncePublished) -> bool:
        """Say whether a submission that is published is another now; what is gone stays gone."""
        entry = index.entries.get(one.head.id)
        return entry is not None and entry.is_published and one.head.id not in held

    def _no_more_than(self, before: Entry, now: Entry) -> Entry:
        """Return an entry of which nothing goes out that did not go out before."""
        if not now.part or now.part == before.part:
            return now
        old = set(self._parts.read(before.part).splitlines()) if before.part else set()
        lines = self._parts.read(now.part).splitlines(keepends=True)
        kept = [line for line in lines if line.rstrip(b"\n") in old]
        if len(kept) == len(lines):
            return now
        part = self._parts.put(b"".join(kept)) if kept else ""
        return replace(now, part=part, version=_TO_BE_MADE_AGAIN)

"""Searching what is published: one index per generation, made again when another is published."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ssckg.app.following import open_published, settle
from ssckg.app.history.opening import open_found, open_history
from ssckg.app.settings import base_of, remote_endpoint
from ssckg.errors import SsckgError, UsageError
from ssckg.io.whole_file import write_whole
from ssckg.linked_data.addresses import path_of
from ssckg.model.search_result import (
    FacetValue,
    SearchFacet,
    SearchHit,
    SearchReason,
    SearchResult,
)
from ssckg.searching.asked import Asked
from ssckg.searching.facets import count_facets, is_wanted, require_known
from ssckg.searching.index import Index
from ssckg.searching.kinds import kinds
from ssckg.searching.ranking import corrected, find_all
from ssckg.searching.reading import Answers, ask, entries_from, query_texts
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ssckg.app.history.shelf import Shelf, Spot
    from ssckg.searching.entry import Entry
    from ssckg.searching.ranking import Hit

MOST_HITS: Final = 100
"""Of one page of hits."""
MOST_OFFSET: Final = 10_000
_KEPT: Final = "search.json"
_FORMAT: Final = 2
_PAST: Final = 2
_REMOTE_SECONDS: Final = 10.0
"""So long the index of a remote engine is taken for true: we do not see its data change."""
_TEXT: Final = 240
_TRUSTS: Final = {
    "verified": "verified",
    "secondary": "from a secondary source",
    "partly": "partly verified",
    "recall": "from memory, to be checked",
}


class Searcher:
    """The index of one data directory, and of past states of it; safe for threads."""

    def __init__(self, data: Path, shelf: Shelf | None = None) -> None:
        """Take the data directory and, for past states, its shelf; nothing is read yet."""
        self._data = data
        self._shelf = shelf
        self._lock = threading.Lock()
        # To make a past state ready takes long; nobody who asks for what is now waits for that.
        self._past_lock = threading.Lock()
        self._current: tuple[str, float, Index] | None = None
        self._past: OrderedDict[str, Index] = OrderedDict()

    @property
    def base(self) -> str:
        """Where the IRIs of the data begin."""
        return base_of(self._data)

    def index(self, as_of: str | Spot = "") -> Index:
        """Return the index of what is published, or was as of a release, day, time or found state.

        Raises:
            UsageError, UnknownNameError: `as_of` names no state, or there is none of it.
            MissingError: the data directory or the engine cannot be used.
        """
        if as_of:
            with self._past_lock:
                return self._index_as_of(as_of)
        with self._lock:
            return self._index_now()

    def _index_now(self) -> Index:
        known = self._current
        if remote_endpoint("published") is not None:
            now = time.monotonic()
            if known is None or now - known[1] > _REMOTE_SECONDS:
                known = self._current = ("", now, read_index(self._data))
            return known[2]
        settle(self._data)
        data = str(DataDirectory.open_published(self._data).manifest["hash"])
        if known is None or known[0] != data:
            known = self._current = (data, 0.0, read_index(self._data))
        return known[2]

    def _index_as_of(self, as_of: str | Spot) -> Index:
        if self._shelf is None:
            raise UsageError("this service shows only what is published now")
        spot = self._shelf.find(as_of) if isinstance(as_of, str) else as_of
        index = self._past.get(spot.key)
        if index is None:
            opened = open_found(open_history(self._data), spot.found)
            index = self._past[spot.key] = read_index(opened.path)
        self._past.move_to_end(spot.key)
        while len(self._past) > _PAST:
            self._past.popitem(last=False)
        return index


def read_index(data: Path) -> Index:
    """Return the index of what a data directory publishes; what it is made of is kept beside it.

    Raises:
        DataDirectoryError: there is no data directory, or it cannot be used.
        EngineError: the engine does not start or answer.
    """
    if remote_endpoint("published") is not None:
        with open_published(data) as store:
            return Index(entries_from(ask(store)))
    settle(data)
    directory = DataDirectory.open_published(data)
    published = directory.manifest["hash"]
    # It lies in the folder of its generation, so that it goes with it: what was withdrawn must not
    # stay behind in it.
    kept = directory.location("published") / _KEPT
    key = hashlib.sha256(json.dumps([_FORMAT, published, query_texts()]).encode()).hexdigest()
    answers = _kept_answers(kept, key)
    if answers is None:
        with open_published(data) as store:
            answers = ask(store)
        if DataDirectory.open_published(data).manifest["hash"] == published:
            document = json.dumps({"key": key, "answers": answers}, ensure_ascii=False)
            # A folder that may only be read costs time, not hits.
            with suppress(OSError, SsckgError):
                write_whole(kept, document.encode())
    return Index(entries_from(answers))


def _kept_answers(kept: Path, key: str) -> Answers | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        document = json.loads(kept.read_bytes())
        if document["key"] == key:
            answers: Answers = document["answers"]
            return answers
    return None


def search(
    index: Index,
    text: str,
    base: str,
    *,
    filters: Mapping[str, str] | None = None,
    limit: int = 20,
    offset: int = 0,
    is_typed: bool = False,
) -> SearchResult:
    """Return what a text finds, best first, with why and by what it can be narrowed.

    Args:
        index: what is searched.
        text: words, a code in any spelling, an IRI, or a mixture; "" finds all that fits.
        base: where the IRIs of the data begin.
        filters: a value for any of framework, kind, agency, trust and values.
        limit: hits of this page.
        offset: hits before it.
        is_typed: the last word may not be at its end.

    Raises:
        UnknownNameError: a filter is none, or asks for what does not occur.
        UsageError: limit or offset are out of bounds.
    """
    if not 0 <= limit <= MOST_HITS or not 0 <= offset <= MOST_OFFSET:
        raise UsageError(f"a page has up to {MOST_HITS} hits, and begins below {MOST_OFFSET}")
    asked = Asked.of(text, is_typed=is_typed, filters=filters)
    require_known(index, asked.filters)
    everything = find_all(index, asked)
    hits = [hit for hit in everything if is_wanted(index, hit.number, asked.filters)]
    counted = count_facets(index, (hit.number for hit in everything), asked.filters)
    return SearchResult(
        query=asked.text,
        read_as=corrected(index, asked),
        total=len(hits),
        offset=offset,
        limit=limit,
        hits=tuple(_told(index, hit, base) for hit in hits[offset : offset + limit]),
        facets=tuple(
            SearchFacet(
                name,
                asked.filters.get(name, ""),
                tuple(FacetValue(v, _label(index, name, v, base), n) for v, n in values),
            )
            for name, values in counted.items()
        ),
    )


def _told(index: Index, hit: Hit, base: str) -> SearchHit:
    entry = hit.entry
    # An indicator that is printed at several places shows the code that was asked for.
    printed = (r.found for r in hit.reasons if r.place == "code" and r.found in entry.codes)
    return SearchHit(
        iri=entry.iri,
        path=path_of(entry.iri, base),
        code=next(printed, entry.code),
        label=entry.label,
        language=entry.language,
        kind=entry.kind,
        frameworks=tuple(index.code_of(iri) for iri in entry.facts.get("framework", ())),
        trust=entry.trust,
        cities=entry.cities if entry.kind != "City" else 0,
        text=shortened(entry),
        is_retired=entry.is_retired,
        points=round(hit.points, 2),
        reasons=tuple(
            SearchReason(r.asked, r.found, r.place, r.how.value, round(r.points, 2))
            for r in hit.reasons
        ),
    )


def shortened(entry: Entry) -> str:
    """Return the beginning of what is said of an entry, at a word."""
    text = next(iter(entry.texts), "")
    if len(text) <= _TEXT:
        return text
    return text[:_TEXT].rsplit(" ", 1)[0] + " …"


def _label(index: Index, facet: str, value: str, base: str) -> str:
    """Return the name of a value of a facet; the value itself where it has none."""
    if facet == "kind":
        return kinds()[value].names
    if facet == "trust":
        return _TRUSTS.get(value, value)
    folder = {"framework": "framework", "agency": "agency"}.get(facet)
    return (index.label_of(f"{base}{folder}/{value}") if folder else "") or value

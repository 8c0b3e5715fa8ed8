"""What analyses and pages read: the crosswalk of what is published, kept beside it while it holds.

What cities reported grows with every city and year, and the rest does not. So it is kept by itself,
and who shows frameworks reads the outline, which only knows of which cities and data points
anything is reported.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from ssckg.app.following import open_published, settle
from ssckg.app.later_reports import LaterReports
from ssckg.app.listed_cities import listed_cities
from ssckg.app.settings import base_of, remote_endpoint
from ssckg.errors import BusyError, SsckgError
from ssckg.harmonization.reading import (
    REPORTS,
    ask,
    ask_reports,
    crosswalk_from,
    query_texts,
    reports_from,
)
from ssckg.io.whole_file import write_whole
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ssckg.harmonization.reading_rows import Answers
    from ssckg.harmonization.reportability.filings import Submitted
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_cities import Reported
    from ssckg.model.published_city import ListedCity
    from ssckg.ports import GraphStore

_OUTLINE: Final = "crosswalk.json"
_REPORTED: Final = "reports.json"
_FORMAT: Final = 3  # of what is kept; what another version kept is read anew
_TRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Sources:
    """What an analysis may read.

    path: the data directory; crosswalk: all of what is published that analyses use; data: hash of
    the published dataset; manifest: what was said when it was built (empty at a remote engine);
    submitted: private submissions, to be counted only; absent wherever the right was not asked for.
    """

    path: Path
    crosswalk: Crosswalk
    data: str
    manifest: dict[str, Any]
    submitted: Submitted | None = None


@dataclass(frozen=True)
class Outline:
    """What pages read, of the same size however much cities report.

    crosswalk: all but the reports; cities: all that are described, by name, with their data sets;
    points: IRIs of the data points that there are reports on; data, manifest: as of `Sources`.
    """

    crosswalk: Crosswalk
    cities: tuple[ListedCity, ...]
    points: frozenset[str]
    data: str
    manifest: dict[str, Any]

    @cached_property
    def reporting(self) -> tuple[ListedCity, ...]:
        """The cities that have data sets, by name."""
        return tuple(city for city in self.cities if city.sets)

    @cached_property
    def sets(self) -> tuple[tuple[str, str], ...]:
        """Graph and city (IRIs) of each data set, in the order of cities' names and of years."""
        return tuple((one.graph, city.iri) for city in self.cities for one in city.sets)

    @cached_property
    def reported_editions(self) -> frozenset[str]:
        """IRIs of the framework editions that there are data sets of."""
        return frozenset(one.edition for city in self.cities for one in city.sets)


def read_outline(data: Path) -> Outline:
    """Return what pages of a data directory read.

    Raises:
        DataDirectoryError: there is no data directory, or it cannot be used.
        EngineError: the engine does not start or answer.
    """
    base = base_of(data)
    if remote_endpoint("published") is not None:
        with open_published(data) as store:
            answers = ask(store, base, has_reports=False)
        return _outline(answers, base, {})
    found, manifest = _read(data, _OUTLINE, lambda store: ask(store, base, has_reports=False))
    return _outline(found, base, manifest)


def read_sources(data: Path, outline: Outline | None = None) -> Sources:
    """Return what analyses of a data directory read; `outline` is what is known of it already.

    What cities reported is read when an analysis first looks at it; that raises BusyError where
    something else has been published by then.

    Raises:
        DataDirectoryError: there is no data directory, or it cannot be used.
        EngineError: the engine does not start or answer.
    """
    base = base_of(data)
    if remote_endpoint("published") is not None:
        with open_published(data) as store:
            crosswalk = crosswalk_from(ask(store, base), base)
        return Sources(data, crosswalk, crosswalk.digest, {})
    known = outline or read_outline(data)
    reports = LaterReports(lambda: _reports(data, base, known.data))
    crosswalk = replace(known.crosswalk, reports=reports)
    return Sources(data, crosswalk, known.data, known.manifest)


def read_whole_sources(data: Path) -> Sources:
    """Return what `read_sources` does, with all that cities reported read already.

    Raises:
        DataDirectoryError, EngineError, BusyError: as `read_sources`.
    """
    sources = read_sources(data)
    crosswalk = replace(sources.crosswalk, reports=tuple(sources.crosswalk.reports))
    return replace(sources, crosswalk=crosswalk)


def _reports(data: Path, base: str, wanted: str) -> tuple[Reported, ...]:
    """Return the reports of the dataset with that hash, as long as it is what is published."""
    told, manifest = _read(data, _REPORTED, lambda store: {REPORTS: ask_reports(store, base)})
    if manifest["hash"] != wanted:
        raise BusyError("other data were published meanwhile", hint="ask again")
    return reports_from(told)


class SourceReader:
    """Reads the sources of one data directory, again only when what is published has changed.

    Safe for threads; who comes while others read waits for what they read.
    """

    def __init__(self, data: Path) -> None:
        """Take the data directory; nothing is opened yet."""
        self._data = data
        self._lock = Lock()
        self._read: Sources | None = None
        self._outline: Outline | None = None

    def read(self) -> Sources:
        """Return what analyses read now.

        Raises:
            DataDirectoryError: there is no data directory, or it cannot be used.
            EngineError: the engine does not start or answer.
        """
        with self._lock:
            known = self._read
            if known is None or not self._is_current(known):
                known = self._read = read_sources(self._data, self._outline_now())
            return known

    def outline(self) -> Outline:
        """Return what pages read now.

        Raises:
            DataDirectoryError: there is no data directory, or it cannot be used.
            EngineError: the engine does not start or answer.
        """
        with self._lock:
            return self._outline_now()

    def _outline_now(self) -> Outline:
        known = self._outline
        if known is None or not self._is_current(known):
            known = self._outline = read_outline(self._data)
        return known

    def _is_current(self, known: Sources | Outline) -> bool:
        if remote_endpoint("published") is not None:
            return False
        settle(self._data)
        return bool(DataDirectory.open_published(self._data).manifest["hash"] == known.data)


def _outline(answers: Answers, base: str, manifest: dict[str, Any]) -> Outline:
    crosswalk = crosswalk_from(answers, base)
    return Outline(
        crosswalk,
        listed_cities(answers, crosswalk),
        frozenset(row["point"] for row in answers["reported-points"]),
        str(manifest["hash"]) if manifest else crosswalk.digest,
        manifest,
    )


def _read(
    data: Path, name: str, ask_for: Callable[[GraphStore], Answers]
) -> tuple[Answers, dict[str, Any]]:
    """Return answers, kept or asked for, and the manifest of the dataset that they are of."""
    for _ in range(_TRIES):
        settle(data)
        directory = DataDirectory.open_published(data)
        manifest = directory.manifest
        key = _key(manifest["hash"], base_of(data))
        # It lies in the folder of its generation, so that it goes with it: what was withdrawn must
        # not stay behind in it.
        kept = directory.location("published") / name
        if (known := _kept_answers(kept, key)) is not None:
            return known, manifest
        with open_published(data) as store:
            answers = ask_for(store)
        if DataDirectory.open_published(data).manifest["hash"] == manifest["hash"]:
            _keep(kept, key, answers)
            break
    return answers, manifest


def _key(data: str, base: str) -> str:
    asked = json.dumps([_FORMAT, data, base, *query_texts(base).values()])
    return hashlib.sha256(asked.encode()).hexdigest()


def _kept_answers(kept: Path, key: str) -> Answers | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        document = json.loads(kept.read_bytes())
        if document["key"] == key:
            answers: Answers = document["answers"]
            return answers
    return None


def _keep(kept: Path, key: str, answers: Answers) -> None:
    document = json.dumps({"key": key, "answers": answers}, ensure_ascii=False)
    # A folder that may only be read costs time, not figures.
    with suppress(OSError, SsckgError):
        write_whole(kept, document.encode())

"""What analyses read: the crosswalk of what is published, kept beside it as long as it holds."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssckg.app.following import open_published, settle
from ssckg.app.settings import base_of, remote_endpoint
from ssckg.errors import SsckgError
from ssckg.harmonization.reading import Answers, ask, crosswalk_from, query_texts
from ssckg.io.whole_file import write_whole
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.harmonization.reportability.filings import Submitted
    from ssckg.model.crosswalk import Crosswalk

_KEPT: Final = "crosswalk.json"
_FORMAT: Final = 2  # of what is kept; what another version kept is read anew


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


def read_sources(data: Path) -> Sources:
    """Return what analyses of a data directory read.

    Raises:
        DataDirectoryError: there is no data directory, or it cannot be used.
        EngineError: the engine does not start or answer.
    """
    base = base_of(data)
    if remote_endpoint("published") is not None:
        with open_published(data) as store:
            crosswalk = crosswalk_from(ask(store, base), base)
        return Sources(data, crosswalk, crosswalk.digest, {})
    settle(data)
    directory = DataDirectory.open_published(data)
    manifest = directory.manifest
    key = _key(manifest["hash"], base)
    # It lies in the folder of its generation, so that it goes with it: what was withdrawn must not
    # stay behind in it.
    kept = directory.location("published") / _KEPT
    answers = _kept_answers(kept, key)
    if answers is None:
        with open_published(data) as store:
            answers = ask(store, base)
        if DataDirectory.open_published(data).manifest["hash"] == manifest["hash"]:
            _keep(kept, key, answers)
    return Sources(data, crosswalk_from(answers, base), manifest["hash"], manifest)


class SourceReader:
    """Reads the sources of one data directory, again only when what is published has changed."""

    def __init__(self, data: Path) -> None:
        """Take the data directory; nothing is opened yet."""
        self._data = data
        self._read: Sources | None = None

    def read(self) -> Sources:
        """Return what analyses read now.

        Raises:
            DataDirectoryError: there is no data directory, or it cannot be used.
            EngineError: the engine does not start or answer.
        """
        known = self._read
        if known is None or not self._is_current(known):
            known = self._read = read_sources(self._data)
        return known

    def _is_current(self, known: Sources) -> bool:
        if remote_endpoint("published") is not None:
            return False
        settle(self._data)
        return bool(DataDirectory.open_published(self._data).manifest["hash"] == known.data)


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

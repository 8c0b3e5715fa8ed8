"""Built content with releases and curation in it: what submissions are put beside."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from ssckg import __version__
from ssckg.app.curated_content import curation_hash, public_of, public_steps, with_curation
from ssckg.app.release.kept import KeptReleases, manifest_entries, releases_hash
from ssckg.app.submission_parts import mover
from ssckg.content.derived_mappings import READ as READ_TO_DERIVE
from ssckg.content.derived_mappings import derived_graphs
from ssckg.publication.derived_anew import derived_anew
from ssckg.publication.frozen import held, with_releases
from ssckg.reasoning.inference import infer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from typing import Any

    from ssckg.ports import GraphStore
    from ssckg.publication.composing import Content
    from ssckg.publication.frozen import FrozenRelease
    from ssckg.store.directory import DataDirectory


class Amending:
    """Releases and public steps of curation, as they stood when this was made."""

    def __init__(self, directory: DataDirectory, store: GraphStore | None) -> None:
        """Read what was released and decided; `store` is the workspace, None without one.

        Raises:
            DataError: a log is damaged.
            EngineError: the engine does not answer.
        """
        self._kept = KeptReleases(directory, store)
        self._found = self._kept.found()
        self._steps = public_steps(store)

    def hashes(self) -> Iterator[str]:
        """Yield what is the same as long as it all is."""
        yield curation_hash(self._steps)
        yield releases_hash(self._found)

    def entries(self, releases: Sequence[FrozenRelease]) -> dict[str, dict[str, Any]]:
        """Return what the manifest says of the releases, by version."""
        return manifest_entries(self._found, releases)

    def key(self, built: str) -> str:
        """Return what is the same as long as content with all this in it is, of this version.

        Args:
            built: hash of the content.
        """
        text = json.dumps([__version__, built, *self.hashes()])
        return hashlib.sha256(text.encode()).hexdigest()

    def releases(self, content: Content) -> tuple[FrozenRelease, ...]:
        """Return all releases; the files of one that are lost are made again.

        Raises:
            DataError: a release is lost.
        """
        return self._kept.frozen(content, self._found, self._with_curation_until)

    @staticmethod
    def joined(content: Content, releases: Sequence[FrozenRelease]) -> Content:
        """Return built content with releases in it.

        Raises:
            DataError: graphs of a release have another origin.
        """
        return with_releases(content, releases, infer, mover(content))

    def with_releases(self, content: Content) -> tuple[Content, tuple[FrozenRelease, ...]]:
        """Return built content with all releases in it, and these.

        Raises:
            DataError: a release is lost, or its graphs have another origin.
        """
        releases = self.releases(content)
        return self.joined(content, releases), releases

    def _with_curation_until(self, content: Content, at: datetime) -> Content:
        """Return content with what curation had made public by a time."""
        then = (
            replace(one, events=tuple(event for event in one.events if event.at <= at))
            for one in self._steps
        )
        return with_curation(content, public_of(then))

    def with_curation(self, released: Content, releases: Sequence[FrozenRelease]) -> Content:
        """Return content with curation in it; no frozen graph is another after it.

        Args:
            released: built content with releases in it.
            releases: those.
        """
        frozen = frozenset[str]().union(*(one.mapping_sets for one in releases))
        steps = [step for step in self._steps if step.key.mapping_set not in frozen]
        amended = with_curation(released, steps)
        if releases and amended is released:
            move = mover(released)
            amended = derived_anew(released, derived_graphs, READ_TO_DERIVE, infer, move)
        return held(amended, released, releases)

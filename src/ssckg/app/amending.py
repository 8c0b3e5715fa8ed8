"""Built content with releases and curation in it: what submissions are put beside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ssckg.app.curated_content import curation_hash, public_of, public_steps, with_curation
from ssckg.app.release.kept import KeptReleases, manifest_entries, releases_hash
from ssckg.content.derived_mappings import READ as READ_TO_DERIVE
from ssckg.content.derived_mappings import derived_graphs
from ssckg.content.rebase import rebase
from ssckg.publication.derived_anew import derived_anew
from ssckg.publication.frozen import held
from ssckg.reasoning.inference import infer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from typing import Any

    from pyoxigraph import Quad

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

    def with_releases(self, content: Content) -> tuple[Content, tuple[FrozenRelease, ...]]:
        """Return built content with all releases in it, and these.

        Raises:
            DataError: a release is lost, or its graphs have another origin.
        """
        return self._kept.joined(content, self._found, self._with_curation_until)

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

        def move(quads: Iterable[Quad]) -> Iterable[Quad]:
            return rebase(quads, released.base)

        if releases and amended is released:
            amended = derived_anew(released, derived_graphs, READ_TO_DERIVE, infer, move)
        return held(amended, released, releases)

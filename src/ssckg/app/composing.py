"""Puts the published dataset together: what was built, and what submissions make public today.

What is published is a function of both and of the day, so it can be made again at any time. Only
submissions that changed since, or whose embargo or consent ended, are read again; built content
with releases and curation in it is kept as long as these are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssckg.app import clock
from ssckg.app.amending import Amending
from ssckg.app.history.noting import Counted, Noting
from ssckg.app.kept_parts import KeptParts, amended_part, content_hash
from ssckg.app.revision.kept_logs import announced, require_logs
from ssckg.app.seen import Seen, look
from ssckg.app.submission_parts import SubmissionParts, render_shared, render_submission
from ssckg.app.taking_back import TakingBack
from ssckg.app.uncollected import uncollected
from ssckg.errors import DataError
from ssckg.namespaces import BASE
from ssckg.publication.canonical import dataset_hash
from ssckg.publication.composing import Content, compose
from ssckg.publication.index import Index
from ssckg.submissions.life.once_published import once_published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from ssckg.app.workspace import Workspace
    from ssckg.model.finding import Finding
    from ssckg.model.submission import Submission
    from ssckg.ports import GraphStore
    from ssckg.publication.frozen import FrozenRelease
    from ssckg.publication.parts import Graphs
    from ssckg.publication.selection import Selection
    from ssckg.store.directory import DataDirectory, PublishedChange


@dataclass(frozen=True, slots=True)
class Outcome:
    """What composing came to: whether anything changed, what is published, what could not be.

    held_back: why all but what was taken back stays as it was published; empty where all followed.
    """

    changed: bool
    index: Index
    manifest: dict[str, Any]
    held_back: str = ""

    @property
    def faults(self) -> dict[str, str]:
        """Submissions of which nothing goes out although they are published, and why."""
        return {entry.id: entry.fault for entry in self.index.entries.values() if entry.fault}


@dataclass(frozen=True, slots=True)
class _New:
    """What is about to be published.

    manifest: without what composing finds out; parts: those of submissions that were read already.
    """

    manifest: dict[str, Any]
    content: Content
    amended: Content
    contributed: Graphs
    index: Index
    parts: dict[str, bytes]


class Composer:
    """Puts the published dataset of one workspace together."""

    def __init__(
        self,
        directory: DataDirectory,
        store: GraphStore | None,
        now: Callable[[], datetime],
        step: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Take the data directory, the workspace dataset (None: there is none yet), the clock.

        `step` is told in words what is being done.
        """
        self._directory = directory
        self._store = store
        self._now = now
        self._step = step
        self._parts = KeptParts(directory)
        self._submissions = SubmissionParts(store, self._parts)
        self._noting = Noting(directory)

    @classmethod
    def of(cls, ws: Workspace, step: Callable[[str], None] = lambda _: None) -> Composer:
        """Return the composer of a workspace; what is published is of today, whatever is played."""
        return cls(ws.directory, ws.store, clock.unplayed(ws.now), step)

    def is_current(self) -> bool:
        """Say whether what is published is what the submissions say today."""
        manifest = self._directory.manifest
        return self._look().is_in(self._parts.index(manifest), content_hash(manifest))

    def bring_up_to_date(self, *, taking_back: bool = False) -> Outcome:
        """Publish what submissions say today, if anything else is published.

        Where a log, a release or the built content is lost, only what submissions take back
        goes; all else stays as it is published.

        Args:
            taking_back: it is enough that what is taken back goes; what else could not be done
                is told by the outcome, not by an error.

        Raises:
            DataDirectoryError: another build or publication takes very long.
            DataError: a log, a release or what was built is damaged or not there any more.
            EngineError: an engine failed; what was published stands.
        """
        with self._directory.changing_published() as change:
            try:
                return self._follow(change)
            except DataError as error:
                if (less := self._lessen(change, str(error))) is None or not taking_back:
                    raise
                return less

    def publish_build(self, nquads: bytes, manifest: dict[str, Any]) -> Outcome:
        """Publish built content together with what submissions say today.

        Args:
            nquads: the built dataset, canonical.
            manifest: what the build says of it; with its hash and base.

        Raises:
            DataDirectoryError: another build or publication is at work.
            DataError: a log or a release is damaged or lost.
            EngineError: an engine failed; what was published stands.
        """
        with self._directory.changing_published(wait=0) as change:
            content = Content(nquads, str(manifest["base"]))
            return self._replace(change, content, manifest, self._look(), is_build=True)

    def render(self, submission: Submission, selection: Selection) -> tuple[bytes, list[Finding]]:
        """Return the N-Quads that would go out of one submission, and what they would break.

        Raises:
            DataError: nothing can be published, for what was built or released is lost.
        """
        require_logs(self._directory.manifest, self._store)
        return render_submission(submission, selection, self.amended())

    def built(self) -> Content:
        """Return what was built, without anything that was added to it.

        Raises:
            DataError: it is lost.
        """
        return self._built(self._directory.manifest)

    def amended(self) -> Content:
        """Return what was built with releases and curation in it, as they stand now.

        Raises:
            DataError: it is lost, or a release is, or graphs of a release have another origin.
        """
        manifest = self._directory.manifest
        built, amending = self._built(manifest), self._amending()
        releases = amending.releases(built)
        return self._amended(manifest, built, amending, releases)

    def _follow(self, change: PublishedChange) -> Outcome:
        manifest = change.state.manifest
        index, seen = self._parts.index(manifest), self._look()
        if seen.is_in(index, content_hash(manifest)):
            return Outcome(False, index, manifest)
        self._step("reading what was built")
        return self._replace(change, self._built(manifest), manifest, seen)

    @uncollected()
    def _replace(
        self,
        change: PublishedChange,
        content: Content,
        manifest: dict[str, Any],
        seen: Seen,
        *,
        is_build: bool = False,
    ) -> Outcome:
        before, built, today = change.state.manifest, content_hash(manifest), seen.today
        require_logs(before, self._store)
        releases = seen.amending.releases(content)
        self._step("putting releases and curation in")
        # A build makes all anew: also where only the code that derives mappings is another one.
        amended = self._amended({} if is_build else before, content, seen.amending, releases)
        kept, parts = self._submissions.kept(self._parts.index(before), seen.found, built, today)
        if fresh := [one for one in seen.found if one.head.id not in kept]:
            self._step(f"selecting from {len(fresh)} submissions")
            kept |= self._submissions.make(fresh, amended, today)
        index = Index(built, today.isoformat(), kept, seen.records)
        new = manifest | {
            "content": built,
            "releases": seen.amending.entries(releases),
            "rounds": announced(seen.contributed),
            "amended": {},
        }
        if amended is not content:
            new["amended"] = amended_part(seen.amending.key(built), self._parts, amended)
        return self._put(change, _New(new, content, amended, seen.contributed, index, parts))

    def _lessen(self, change: PublishedChange, why: str) -> Outcome | None:
        """Take out what submissions take back; None where nothing can be told of the rest."""
        if self._store is None:
            return None
        manifest = change.state.manifest
        taking_back = TakingBack(self._directory, self._parts, self._submissions)
        found, today = once_published(self._store), self._now().date()
        less = taking_back.lessened(manifest, found, today)
        if less is None:
            return None
        self._step("taking out what is taken back, and nothing else")
        new = _New(manifest, less.built, less.amended, less.records, less.index, {})
        outcome = self._put(change, new)
        return Outcome(True, outcome.index, outcome.manifest, held_back=why)

    def _put(self, change: PublishedChange, new: _New) -> Outcome:
        """Put all together, and let it count."""
        self._step("putting together")
        entries = new.index.entries.values()
        shared = render_shared(entries, new.amended, new.contributed)
        displaced = {entry.data_set for entry in entries}
        composed = compose(new.amended, (*self._parts_of(new), shared), displaced)
        written = self._parts.put(new.index.dumps())
        built = new.index.content
        if not self._parts.has(built):
            self._parts.put(new.content.nquads)
        manifest = new.manifest | {
            "hash": dataset_hash(composed.nquads),
            "triples": composed.nquads.count(b"\n"),
            "graphs": composed.graphs,
            "publications": {
                "published": sum(entry.is_published for entry in entries),
                "values": sum(entry.values for entry in entries),
                "index": written,
            },
        }
        counted = Counted(
            manifest,
            new.content,
            new.amended,
            new.contributed,
            shared,
            new.index,
            self._now(),
        )
        manifest = self._noting.prepare(change.state.manifest, counted)
        self._step("loading")
        change.replace_with(composed.nquads, manifest)
        self._noting.counts(manifest)
        amended = manifest.get("amended", {}).get("part", built)
        self._parts.keep_only({built, written, amended, *(entry.part for entry in entries)})
        return Outcome(True, new.index, manifest)

    def _look(self) -> Seen:
        return look(self._directory, self._store, self._now().date())

    def _amending(self) -> Amending:
        return Amending(self._directory, self._store)

    def _built(self, manifest: dict[str, Any]) -> Content:
        return Content(self._parts.content(manifest), str(manifest.get("base", BASE)))

    def _amended(
        self,
        manifest: dict[str, Any],
        content: Content,
        amending: Amending,
        releases: Sequence[FrozenRelease],
    ) -> Content:
        """Return content with releases and curation in it, as it was kept if it is the same."""
        kept = self._parts.amended(manifest, amending.key(content_hash(manifest)))
        if kept is not None:
            return Content(kept, content.base)
        return amending.with_curation(amending.joined(content, releases), releases)

    def _parts_of(self, new: _New) -> Iterator[bytes]:
        """Yield the parts of submissions; each is let go of when it was taken."""
        for entry in new.index.entries.values():
            if entry.part:
                part = new.parts.pop(entry.part, None)
                yield part if part is not None else self._parts.read(entry.part)

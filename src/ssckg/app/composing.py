"""Puts the published dataset together: what was built, and what submissions make public today.

What is published is a function of both and of the day, so it can be made again at any time. Only
submissions that changed since, or whose embargo or consent ended, are read again.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ssckg.app import clock
from ssckg.app.amending import Amending
from ssckg.app.contributions import contributions, contributions_hash
from ssckg.app.history.noting import Counted, Noting
from ssckg.app.kept_parts import KeptParts, content_hash
from ssckg.content.rebase import rebase
from ssckg.errors import DataError, UnknownNameError
from ssckg.io.whole_file import write_whole
from ssckg.namespaces import BASE
from ssckg.publication.canonical import dataset_hash
from ssckg.publication.composing import Content, compose
from ssckg.publication.index import Entry, Index
from ssckg.publication.parts import publication_graph, render_parts
from ssckg.publication.public_facts import observation_graph, result_triples
from ssckg.publication.selection import Selection, select
from ssckg.reasoning.inference import infer
from ssckg.store.downloads import DownloadFolder
from ssckg.submissions.life.once_published import OncePublished, once_published
from ssckg.submissions.life.repository import load
from ssckg.validation.published import PublicCheck

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import date, datetime

    from pyoxigraph import Quad

    from ssckg.app.workspace import Workspace
    from ssckg.model.finding import Finding
    from ssckg.model.submission import Submission, Waiver
    from ssckg.ports import GraphStore
    from ssckg.publication.parts import Graphs
    from ssckg.store.directory import DataDirectory, PublishedChange

_AT_ONCE: Final = 100
"""Submissions that are read, checked and rendered together; bounds the memory."""
_SHARED: Final = "shared"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What composing came to: whether anything changed, what is published, what could not be."""

    changed: bool
    index: Index
    manifest: dict[str, Any]

    @property
    def faults(self) -> dict[str, str]:
        """Submissions of which nothing goes out although they are published, and why."""
        return {entry.id: entry.fault for entry in self.index.entries.values() if entry.fault}


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the workspace says on a day, read once: all but the built content.

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
        self._noting = Noting(directory)

    @classmethod
    def of(cls, ws: Workspace, step: Callable[[str], None] = lambda _: None) -> Composer:
        """Return the composer of a workspace; what is published is of today, whatever is played."""
        return cls(ws.directory, ws.store, clock.unplayed(ws.now), step)

    def is_current(self) -> bool:
        """Say whether what is published is what the submissions say today."""
        manifest = self._directory.manifest
        return self._look().is_in(self._parts.index(manifest), content_hash(manifest))

    def bring_up_to_date(self) -> Outcome:
        """Publish what submissions say today, if anything else is published.

        Raises:
            DataDirectoryError: another build or publication takes very long.
            DataError: what was built is not there any more.
            EngineError: an engine failed; what was published stands.
        """
        with self._directory.changing_published() as change:
            manifest = change.state.manifest
            index, seen = self._parts.index(manifest), self._look()
            if seen.is_in(index, content_hash(manifest)):
                return Outcome(False, index, manifest)
            self._step("reading what was built")
            content = Content(self._parts.content(manifest), str(manifest.get("base", BASE)))
            return self._replace(change, content, manifest, seen)

    def publish_build(self, nquads: bytes, manifest: dict[str, Any]) -> Outcome:
        """Publish built content together with what submissions say today.

        Args:
            nquads: the built dataset, canonical.
            manifest: what the build says of it; with its hash and base.

        Raises:
            DataDirectoryError: another build or publication is at work.
            EngineError: an engine failed; what was published stands.
        """
        with self._directory.changing_published(wait=0) as change:
            content = Content(nquads, str(manifest["base"]))
            return self._replace(change, content, manifest, self._look())

    def render(self, submission: Submission, selection: Selection) -> tuple[bytes, list[Finding]]:
        """Return the N-Quads that would go out of one submission, and what they would break."""
        content, _ = self._amending().with_releases(self.built())
        graphs = {submission.head.id: _results(submission, selection, content)}
        part = render_parts(graphs, content, infer, _mover(content))[submission.head.id]
        return part, PublicCheck(content.judged_with(), content.base).check(
            {submission.head.id: (part, submission.waivers)}
        )[submission.head.id]

    def built(self) -> Content:
        """Return what was built, without anything that was added to it.

        Raises:
            DataError: it is lost.
        """
        manifest = self._directory.manifest
        return Content(self._parts.content(manifest), str(manifest.get("base", BASE)))

    def amended(self) -> Content:
        """Return what was built with releases and curation in it, as they stand now.

        Raises:
            DataError: it is lost, or a release is, or graphs of a release have another origin.
        """
        amending = self._amending()
        return amending.with_curation(*amending.with_releases(self.built()))

    def _amending(self) -> Amending:
        return Amending(self._directory, self._store)

    def _replace(
        self,
        change: PublishedChange,
        content: Content,
        manifest: dict[str, Any],
        seen: _Seen,
    ) -> Outcome:
        today, found, amending = seen.today, seen.found, seen.amending
        built = content_hash(manifest)
        released, releases = amending.with_releases(content)
        before = self._parts.index(change.state.manifest)
        kept = before.kept((one.head for one in found), built, today)
        kept = {name: entry for name, entry in kept.items() if self._parts.has(entry.part)}
        fresh = [one for one in found if one.head.id not in kept]
        if fresh:
            self._step(f"selecting from {len(fresh)} submissions")
        for start in range(0, len(fresh), _AT_ONCE):
            kept |= self._make(fresh[start : start + _AT_ONCE], released, today)
        index = Index(built, today.isoformat(), kept, seen.records)
        self._step("putting together")
        shared = render_shared(index.entries.values(), content, seen.contributed)
        amended = amending.with_curation(released, releases)
        displaced = {entry.data_set for entry in kept.values()}
        composed = compose(amended, (*self._parts_of(index), shared), displaced)
        written = self._parts.put(index.dumps())
        self._parts.put(content.nquads)
        new = manifest | {
            "hash": dataset_hash(composed.nquads),
            "triples": composed.nquads.count(b"\n"),
            "graphs": composed.graphs,
            "content": built,
            "publications": {
                "published": sum(entry.is_published for entry in kept.values()),
                "values": sum(entry.values for entry in kept.values()),
                "index": written,
            },
            "releases": amending.entries(releases),
        }
        counted = Counted(new, content, amended, seen.contributed, shared, index, self._now())
        new = self._noting.prepare(change.state.manifest, counted)
        self._step("loading")
        with tempfile.TemporaryDirectory(prefix="ssckg-") as folder:
            nquads = Path(folder) / "published.nq"
            write_whole(nquads, composed.nquads)
            change.replace(nquads, new)
        self._noting.counts(new)
        DownloadFolder(self._directory.layout).drop_others(str(new["hash"]))
        self._parts.keep_only({built, written, *(entry.part for entry in kept.values())})
        return Outcome(True, index, new)

    def _make(
        self, found: Sequence[OncePublished], content: Content, today: date
    ) -> dict[str, Entry]:
        """Return new entries, with their parts kept."""
        entries = {one.head.id: _entry(one) for one in found}
        graphs: dict[str, Graphs] = {}
        waivers: dict[str, tuple[Waiver, ...]] = {}
        for name in [name for name, entry in entries.items() if entry.is_published]:
            submission = self._load(name)
            selection = select(submission, today)
            entries[name] = replace(
                entries[name],
                values=len(selection.values),
                held=len(selection.held),
                changes_on=selection.changes_on.isoformat() if selection.changes_on else "",
            )
            try:
                graphs[name] = _results(submission, selection, content)
                waivers[name] = submission.waivers
            except DataError as error:
                entries[name] = replace(entries[name], fault=str(error), values=0)
        parts = render_parts(graphs, content, infer, _mover(content))
        parts = {name: part for name, part in parts.items() if part}
        check = PublicCheck(content.judged_with(), content.base)
        findings = check.check({name: (part, waivers[name]) for name, part in parts.items()})
        for name, part in parts.items():
            if faults := findings[name]:
                entries[name] = replace(entries[name], fault=faults[0].message, values=0)
            else:
                entries[name] = replace(entries[name], part=self._parts.put(part))
        return entries

    def _look(self) -> _Seen:
        """Read what the workspace says now."""
        today = self._now().date()
        found = once_published(self._store) if self._store is not None else []
        contributed, amending = contributions(self._store, today), self._amending()
        hashes = (contributions_hash(contributed), *amending.hashes())
        records = "+".join(each for each in hashes if each)
        return _Seen(today, found, contributed, amending, records)

    def _load(self, name: str) -> Submission:
        if self._store is None:
            raise UnknownNameError("submission", name)
        return load(self._store, BASE, name)

    def _parts_of(self, index: Index) -> Iterator[bytes]:
        for entry in index.entries.values():
            if entry.part:
                yield self._parts.read(entry.part)


def render_shared(entries: Collection[Entry], content: Content, contributed: Graphs) -> bytes:
    """Return what all publications share, and other records, as canonical N-Quads."""
    shared = dict(contributed)
    if entries:
        shared |= publication_graph(entries)
    if not shared:
        return b""
    return render_parts({_SHARED: shared}, content, infer, _mover(content))[_SHARED]


def _entry(one: OncePublished) -> Entry:
    head = one.head
    return Entry(
        head.id,
        head.iri,
        head.city,
        head.city_name,
        head.year,
        head.edition,
        str(head.state),
        head.version,
        one.published_at.isoformat(),
        ended_at=one.ended_at.isoformat() if one.ended_at else "",
    )


def _results(submission: Submission, selection: Selection, content: Content) -> Graphs:
    head = submission.head
    is_known = f"{BASE}city/{head.city}" in content.subjects
    triples = result_triples(head, selection, content.units, describe_city=not is_known)
    return {observation_graph(head): list(dict.fromkeys(triples))}


def _mover(content: Content) -> Callable[[Iterable[Quad]], Iterable[Quad]]:
    return lambda quads: rebase(quads, content.base)

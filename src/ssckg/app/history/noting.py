"""Notes what is published each time that it changes, so that it can be put together again.

Before new data count, all that they are made of is on the disk, and the manifest that makes them
count holds their entry. The log has it afterwards; who dies in between leaves it in the manifest.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse, serialize

from ssckg import __version__
from ssckg.app.history.shrinking import forget_hidden_comments, forget_what_is_taken_back
from ssckg.app.history.states import NOTED, History, PastState, noted_in, write_entries
from ssckg.app.history.tidying import keep_within_bounds, sweep_made_ready
from ssckg.namespaces import BASE
from ssckg.publication.composing import Content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from ssckg.publication.index import Index
    from ssckg.store.directory import DataDirectory

_RELEASE: Final = re.compile(rb"graph/release/([^/> ]+)> \.$")
_COMMENT: Final = f"<{BASE}comment/".encode()
_KINDS: Final = {
    "release": "release",
    "revision": "announcement",
    "mapping": "mapping",
    "priority": "priority",
    "project": "project",
    "observation": "submission",
    "publication": "submission",
}
"""First part of the name of a graph to what it means that the graph changed."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is about to count.

    manifest: without an entry of the history; content: as built; amended: with releases and
    curation in it; records: graphs of other records below the standard base; shared: these and the
    publications, rendered; index: submissions; at: the time.
    """

    manifest: dict[str, Any]
    content: Content
    amended: Content
    records: Mapping[str, Sequence[Triple]]
    shared: bytes
    index: Index
    at: datetime


class Noting:
    """Notes the changes of one data directory; its lock for changes must be held."""

    def __init__(self, directory: DataDirectory) -> None:
        """Take the data directory."""
        self._history = History(directory)

    def prepare(self, before: dict[str, Any], now: Counted) -> dict[str, Any]:
        """Keep what new data are made of, and return their manifest with its entry.

        What cities took back, and comments that were hidden, go out of past states first.

        Args:
            before: manifest of what counts still.
            now: what is about to count.

        Raises:
            WriteError: the disk does not take it.
        """
        self._catch_up(before)
        states = self._history.states(before)
        last = next((state for state in reversed(states) if not state.is_dropped), None)
        forget_hidden_comments(self._history, before, _as_nquads(now.records))
        forget_what_is_taken_back(self._history, last, now.index)
        is_amended_alike = bool(before.get("amended")) and (
            before["amended"] == now.manifest.get("amended")
        )
        state = self._state(now, states, last if is_amended_alike else None)
        state = _with_reasons(state, last, self._history, now.content.base)
        counts = last if last is not None and state.is_same(last) else state
        return now.manifest | {NOTED: counts.as_line()}

    def counts(self, manifest: dict[str, Any]) -> None:
        """Enter what counts now, and remove what is kept no longer.

        Raises:
            WriteError: the disk does not take it.
        """
        self._catch_up(manifest)
        keep_within_bounds(self._history, noted_in(manifest))
        sweep_made_ready(self._history)

    def _catch_up(self, manifest: dict[str, Any]) -> None:
        """Enter what counts, if the log does not have it."""
        current = noted_in(manifest)
        if current is None:
            return
        lines = self._history.log.read()
        if not lines or not current.is_same(PastState.from_line(lines[-1])):
            self._history.log.append(current.as_line())

    def _state(
        self, now: Counted, states: Sequence[PastState], alike: PastState | None
    ) -> PastState:
        """Return the entry of what is about to count; alike: one with the same amended content."""
        files = self._history.files
        entries = [now.index.entries[key] for key in sorted(now.index.entries)]
        same = (s.content_file for s in states if s.content == now.index.content)
        content = next((name for name in same if name and files.has(name)), "")
        at = now.at.astimezone(UTC)
        if states:  # a clock that was set back does not change the order
            at = max(at, states[-1].at + timedelta(microseconds=1))
        return PastState(
            at=at,
            hash=str(now.manifest["hash"]),
            triples=int(now.manifest["triples"]),
            releases=releases_in(now.amended),
            content=now.index.content,
            version=__version__,
            content_file=content or files.put(now.content.nquads),
            amended_file=self._amended_file(now, alike),
            records_file=self._put(_as_nquads(now.records)),
            shared_file=self._put(now.shared),
            index_file=self._put(write_entries(entries) if entries else b""),
            manifest_file=files.put(_manifest_text(now.manifest)),
        )

    def _amended_file(self, now: Counted, alike: PastState | None) -> str:
        name = alike.amended_file if alike is not None and not alike.is_dropped else ""
        if name and self._history.files.has(name):
            return name
        return self._put(changed_lines(now.content, now.amended))

    def _put(self, content: bytes) -> str:
        return self._history.files.put(content) if content else ""


def _with_reasons(
    state: PastState, last: PastState | None, history: History, base: str
) -> PastState:
    if last is None:
        return replace(state, why=("first",))
    why = set()
    if state.content != last.content:
        why.add("build")
    for name in ("amended_file", "records_file", "shared_file"):
        one, other = getattr(last, name), getattr(state, name)
        if one != other:
            lines = [frozenset(_lines(history, each)) for each in (one, other)]
            why |= set(_kinds(lines[0] ^ lines[1], base.encode()))
    if state.index_file != last.index_file:
        parts = [{(e.id, e.part) for e in history.entries(each)} for each in (last, state)]
        why |= {"submission"} if parts[0] != parts[1] else set()
    return replace(state, why=tuple(sorted(why)) or ("other",))


def _lines(history: History, name: str) -> Iterator[bytes]:
    if name:
        for line in history.files.read(name).splitlines():
            yield line.lstrip(b"+-")


def _kinds(lines: frozenset[bytes], base: bytes) -> Iterator[str]:
    for line in lines:
        graph = line[line.rindex(b" <") + 2 : -3].rpartition(b"/graph/")[2].partition(b"/")[0]
        if line.startswith((b"<%scomment/" % base, _COMMENT)):
            yield "comment"
        elif (kind := _KINDS.get(graph.decode())) is not None:
            yield kind


def releases_in(content: Content) -> tuple[str, ...]:
    """Return the versions of the releases that a dataset holds, sorted."""
    found = (_RELEASE.search(line) for line in content.lines if b"graph/release/" in line)
    return tuple(sorted({match[1].decode() for match in found if match}))


def changed_lines(before: Content, after: Content) -> bytes:
    """Return what leads from one dataset to another: lines with - and + before them."""
    if before is after:
        return b""
    old, new = frozenset(before.lines), frozenset(after.lines)
    lines = [b"-" + line for line in sorted(old - new)]
    lines += [b"+" + line for line in sorted(new - old)]
    return b"".join(line + b"\n" for line in lines)


def with_lines(before: bytes, changes: bytes) -> bytes:
    """Return the dataset that `changed_lines` leads to from another."""
    if not changes:
        return before
    lines = set(before.splitlines())
    for change in changes.splitlines():
        (lines.discard if change[:1] == b"-" else lines.add)(change[1:])
    return b"".join(line + b"\n" for line in sorted(lines))


def as_noted(
    history: History, state: PastState
) -> tuple[Content, Content, dict[str, list[Triple]]]:
    """Return what a state was made of: as built, with releases and curation, and other records.

    Raises:
        DataDirectoryError: a part of it is lost or damaged.
    """
    base = str(history.manifest(state).get("base", BASE))
    built = Content(history.files.read(state.content_file), base)
    changes = history.files.read(state.amended_file) if state.amended_file else b""
    amended = Content(with_lines(built.nquads, changes), base) if changes else built
    records = records_from(history.files.read(state.records_file)) if state.records_file else {}
    return built, amended, records


def _manifest_text(manifest: dict[str, Any]) -> bytes:
    bare = {name: value for name, value in manifest.items() if name != NOTED}
    return json.dumps(bare, sort_keys=True).encode()


def _as_nquads(graphs: Mapping[str, Sequence[Triple]]) -> bytes:
    quads = (
        Quad(t.subject, t.predicate, t.object, NamedNode(graph))
        for graph in sorted(graphs)
        for t in graphs[graph]
    )
    text = serialize(quads, format=RdfFormat.N_QUADS) or b""
    return b"".join(sorted(text.splitlines(keepends=True)))


def records_from(nquads: bytes) -> dict[str, list[Triple]]:
    """Return the graphs of records that were noted."""
    found: dict[str, list[Triple]] = {}
    for quad in parse(nquads, RdfFormat.N_QUADS):
        if isinstance(quad.graph_name, NamedNode):
            triple = Triple(quad.subject, quad.predicate, quad.object)
            found.setdefault(quad.graph_name.value, []).append(triple)
    return found

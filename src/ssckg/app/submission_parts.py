"""What goes out of each submission: selected, rendered, held to the rules, and kept as a part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ssckg.content.rebase import rebase
from ssckg.errors import DataError, UnknownNameError
from ssckg.namespaces import BASE
from ssckg.publication.index import Entry
from ssckg.publication.parts import publication_graph, render_parts
from ssckg.publication.public_facts import observation_graph, result_triples
from ssckg.publication.selection import Selection, select
from ssckg.reasoning.inference import infer
from ssckg.submissions.life.repository import load
from ssckg.validation.published import PublicCheck

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import date

    from pyoxigraph import Quad

    from ssckg.app.kept_parts import KeptParts
    from ssckg.model.finding import Finding
    from ssckg.model.submission import Submission, Waiver
    from ssckg.ports import GraphStore
    from ssckg.publication.composing import Content
    from ssckg.publication.index import Index
    from ssckg.publication.parts import Graphs
    from ssckg.submissions.life.once_published import OncePublished

_AT_ONCE: Final = 100
"""Submissions that are read, checked and rendered together; bounds the memory."""
_SHARED: Final = "shared"


class SubmissionParts:
    """Makes the public parts of submissions of a workspace."""

    def __init__(self, store: GraphStore | None, parts: KeptParts) -> None:
        """Take the workspace dataset (None: there is none yet), and where parts are kept."""
        self._store = store
        self._parts = parts

    def kept(
        self, index: Index, found: Sequence[OncePublished], built: str, today: date
    ) -> tuple[dict[str, Entry], dict[str, bytes]]:
        """Return the entries of an index that still hold, and their parts by SHA-256.

        What is lost or damaged is not among them, so that it is made again.
        """
        entries: dict[str, Entry] = {}
        parts: dict[str, bytes] = {}
        for name, entry in index.kept((one.head for one in found), built, today).items():
            part = self._parts.found(entry.part)
            if part is not None:
                entries[name], parts[entry.part] = entry, part
        return entries, parts

    def make(
        self, found: Sequence[OncePublished], content: Content, today: date
    ) -> dict[str, Entry]:
        """Return new entries by submission id, with their parts kept.

        Args:
            found: submissions that are or were published.
            content: what was built, with releases in it.
            today: embargoes and consents are looked at as of this day.
        """
        made: dict[str, Entry] = {}
        for start in range(0, len(found), _AT_ONCE):
            made |= self._make(found[start : start + _AT_ONCE], content, today)
        return made

    def _make(
        self, found: Sequence[OncePublished], content: Content, today: date
    ) -> dict[str, Entry]:
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
        parts = render_parts(graphs, content, infer, mover(content))
        parts = {name: part for name, part in parts.items() if part}
        check = PublicCheck(content.judged_with(), content.base)
        findings = check.check({name: (part, waivers[name]) for name, part in parts.items()})
        for name, part in parts.items():
            if faults := findings[name]:
                entries[name] = replace(entries[name], fault=faults[0].message, values=0)
            else:
                entries[name] = replace(entries[name], part=self._parts.put(part))
        return entries

    def _load(self, name: str) -> Submission:
        if self._store is None:
            raise UnknownNameError("submission", name)
        return load(self._store, BASE, name)


def render_submission(
    submission: Submission, selection: Selection, content: Content
) -> tuple[bytes, list[Finding]]:
    """Return the N-Quads that would go out of one submission, and what they would break."""
    name = submission.head.id
    graphs = {name: _results(submission, selection, content)}
    part = render_parts(graphs, content, infer, mover(content))[name]
    check = PublicCheck(content.judged_with(), content.base)
    return part, check.check({name: (part, submission.waivers)})[name]


def render_shared(entries: Collection[Entry], content: Content, contributed: Graphs) -> bytes:
    """Return what all publications share, and other records, as canonical N-Quads."""
    shared = dict(contributed)
    if entries:
        shared |= publication_graph(entries)
    if not shared:
        return b""
    return render_parts({_SHARED: shared}, content, infer, mover(content))[_SHARED]


def mover(content: Content) -> Callable[[Iterable[Quad]], Iterable[Quad]]:
    """Return what moves quads to the base of the content."""
    return lambda quads: rebase(quads, content.base)


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

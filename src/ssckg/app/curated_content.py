"""What of curation is public: the last publication or withdrawal of each mapping."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from ssckg.content.derived_mappings import READ as READ_TO_DERIVE
from ssckg.content.derived_mappings import derived_graphs
from ssckg.content.rebase import rebase
from ssckg.harmonization.curation.ends import changes, told
from ssckg.harmonization.curation.ends_in_rdf import READ, ends_from
from ssckg.harmonization.curation.record import read_all
from ssckg.model.curation import Action, End, Verdict
from ssckg.model.plain import plain
from ssckg.namespaces import BASE
from ssckg.publication.curated_mappings import PublicChange, amend
from ssckg.publication.derived_anew import derived_anew
from ssckg.reasoning.inference import infer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyoxigraph import Quad, Triple

    from ssckg.model.curation import Curated, CurationEvent
    from ssckg.ports import GraphStore
    from ssckg.publication.composing import Content

_PUBLIC = (Action.PUBLISH, Action.WITHDRAW)


def public_steps(store: GraphStore | None) -> tuple[Curated, ...]:
    """Return the mappings whose last public step bears on what is published."""
    return public_of(read_all(store)) if store is not None else ()


def public_of(found: Iterable[Curated]) -> tuple[Curated, ...]:
    """Return those of some mappings whose last public step bears on what is published."""
    return tuple(one for one in found if _last(one) is not None)


def curation_hash(found: Sequence[Curated]) -> str:
    """Return what is the same as long as the same steps are public; empty without any."""
    if not found:
        return ""
    texts = [[one.key.iri, plain(_last(one))] for one in found]
    text = json.dumps(texts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def with_curation(content: Content, found: Sequence[Curated]) -> Content:
    """Return the content with what curation made public in it.

    A withdrawal of what never was public, neither by curation nor in the content, changes nothing.
    """
    if not found:
        return content
    ends = ends_from(_read(content, found))
    public = (_change(one, content, ends) for one in found)
    made = [change for change in public if change is not None]
    if not made:
        return content

    def move(quads: Iterable[Quad]) -> Iterable[Quad]:
        return rebase(quads, content.base)

    return derived_anew(
        amend(content, made, infer, move), derived_graphs, READ_TO_DERIVE, infer, move
    )


def _last(one: Curated) -> CurationEvent | None:
    return next((e for e in reversed(one.events) if e.action in _PUBLIC), None)


def _change(one: Curated, content: Content, ends: dict[str, End]) -> PublicChange | None:
    last = _last(one)
    if last is None:
        return None
    is_withdrawn = last.action is Action.WITHDRAW
    was_published = any(event.action is Action.PUBLISH for event in one.events)
    if is_withdrawn and not was_published and not _is_accepted(one, content):
        return None
    key = one.key
    change = PublicChange(
        iri=key.iri,
        mapping_set=key.mapping_set,
        subject=key.subject,
        object=key.object,
        predicate=str(last.predicate),
        confidence=last.confidence if last.confidence is not None else 0.0,
        reason=last.reason,
        on=last.at.date().isoformat(),
        is_withdrawn=is_withdrawn,
        agencies=tuple(sorted(_agencies(one, last))),
        sources=tuple(sorted({s for e in one.events[: last.number] for s in e.sources})),
    )
    if is_withdrawn:
        return change
    now = [ends.get(_moved(iri, content.base), End()) for iri in (key.subject, key.object)]
    differences = (
        *changes("subject", last.subject_end, now[0]),
        *changes("object", last.object_end, now[1]),
    )
    return replace(change, changes=tuple(told([each]) for each in differences))


def _agencies(one: Curated, last: CurationEvent) -> set[str]:
    """Return the agencies whose last word before a publication was to accept."""
    words = {e.by: e for e in one.events[: last.number] if e.action is Action.REVIEW}
    return {e.agency for e in words.values() if e.agency and e.verdict is Verdict.ACCEPT}


def _is_accepted(one: Curated, content: Content) -> bool:
    name = one.key.mapping_set.rpartition("/")[2]
    start = f"<{_moved(one.key.iri, content.base)}> ".encode()
    graph = f" <{content.base}graph/mapping/{name}> .".encode()
    return any(line.startswith(start) and line.endswith(graph) for line in content.lines)


def _read(content: Content, found: Sequence[Curated]) -> Iterator[Triple]:
    """Yield what the ends of mappings say, and their data points."""
    wanted = {
        f"<{_moved(iri, content.base)}".encode()
        for one in found
        for iri in (one.key.subject, one.key.object)
    }
    starts = tuple(sorted({start + mark for start in wanted for mark in (b">", b"/")}))
    properties = {f"<{iri}>".encode() for iri in READ}
    lines = (
        line
        for line in content.lines
        if line.startswith(starts) and line.split(b" ", 2)[1] in properties
    )
    for quad in parse(b"\n".join(lines), RdfFormat.N_QUADS):
        yield quad.triple


def _moved(iri: str, base: str) -> str:
    return base + iri.removeprefix(BASE) if iri.startswith(BASE) else iri

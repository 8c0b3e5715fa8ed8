"""The timeline of an element, from what is published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ssckg.app.following import open_published
from ssckg.app.release.differing import diff_editions, names_at_standard_base
from ssckg.app.release.timeline_reading import TimelineReader
from ssckg.app.settings import base_of
from ssckg.errors import UnknownNameError, UsageError
from ssckg.harmonization.lookup import curie, find_element
from ssckg.model.choices import MappingList
from ssckg.model.edition_diff import EditKind
from ssckg.model.timeline import ElementEvent, FollowedMapping, Timeline
from ssckg.namespaces import BASE
from ssckg.revision.differing.frames import frames
from ssckg.revision.differing.lineage import line_of
from ssckg.revision.differing.telling import Teller

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.app.analyses.sources import Sources
    from ssckg.model.timeline import ElementState

_TOLD: Final = {
    EditKind.MOVED,
    EditKind.LEVEL,
    EditKind.FIELD,
    EditKind.POINT_ADDED,
    EditKind.POINT_RETIRED,
    EditKind.BENCHMARK,
    EditKind.METHODOLOGY,
}
_CHANGED: Final = {"edited", "redefined", "merged"}


def timeline_of(sources: Sources, text: str, framework: str = "") -> Timeline:
    """Return what an element went through, with what it came from and what it led to.

    Args:
        sources: what is published.
        text: code, id, CURIE or IRI of the element, in any of its editions.
        framework: id of the edition that it is looked up in.

    Raises:
        UnknownNameError: there is no such element.
        UsageError: several fit that are not of one line.
        EngineError: the engine does not answer.
    """
    with open_published(sources.path) as store:
        reader = TimelineReader(store)
        links = reader.links()
        start = _start(sources, text, framework, links)
        line = line_of(start, links)
        states = reader.states(line, start)
        events = [*reader.successions(line), *reader.changes(line)]
        mappings = _mappings(sources, line, reader)
    known = {(event.before, event.after) for event in events}
    events += _bare_links(links, line, known)
    names = _names(sources, events, mappings, states)
    return Timeline(
        element=start,
        code=next((s.codes[0] for s in states if s.is_asked and s.codes), ""),
        label=next((s.label for s in states if s.is_asked), ""),
        states=states,
        events=tuple(
            sorted(
                (_with_sentences(sources, event, names) for event in events),
                key=lambda one: (one.date or "9999", one.kind, one.before, one.after),
            )
        ),
        mappings=mappings,
        names=names,
    )


def _start(sources: Sources, text: str, framework: str, links: list[tuple[str, str]]) -> str:
    """Return the element that is meant; of several in one line the first."""
    crosswalk = sources.crosswalk
    if framework:
        return find_element(crosswalk, text, framework).iri
    try:
        return find_element(crosswalk, text).iri
    except UsageError:
        found = []
        for edition in crosswalk.editions:
            try:
                found.append(find_element(crosswalk, text, edition.id).iri)
            except UnknownNameError:
                continue
        for one in found:
            if set(found) <= line_of(one, links):
                return one
        raise


def _bare_links(
    links: list[tuple[str, str]],
    line: frozenset[str],
    known: set[tuple[tuple[str, ...], tuple[str, ...]]],
) -> list[ElementEvent]:
    """Return what only `isReplacedBy` or `wasRevisionOf` says, without a date."""
    told = {(old, new) for before, after in known for old in before for new in after}
    return [
        ElementEvent(date="", kind="followed", where="", before=(old,), after=(new,))
        for old, new in sorted(set(links))
        if old in line and new in line and (old, new) not in told
    ]


def _with_sentences(sources: Sources, event: ElementEvent, names: dict[str, str]) -> ElementEvent:
    """Return an event with what changed of the element, where a release says that it did."""
    start = event.note.removeprefix("from ")
    if event.kind not in _CHANGED or not event.note.startswith("from "):
        return event
    found = diff_editions(sources.path, start, event.where)
    base = base_of(sources.path)
    labels = names_at_standard_base(sources.crosswalk.names, base)
    teller = Teller(frames(), {**names, **labels, **found.names})
    after = {BASE + iri[len(base) :] if iri.startswith(base) else iri for iri in event.after}
    told = [
        teller.tell(edit)
        for edit in found.edits
        if edit.kind in _TOLD and after.intersection(edit.after)
    ]
    return replace(event, sentences=tuple(dict.fromkeys(told)))


def _mappings(
    sources: Sources, line: frozenset[str], reader: TimelineReader
) -> tuple[FollowedMapping, ...]:
    held = [
        m
        for m in sources.crosswalk.mappings
        if m.listed is not MappingList.DERIVED and line.intersection((m.subject, m.object))
    ]
    follows = reader.followed(m.iri for m in held)
    return tuple(
        FollowedMapping(
            element=m.subject if m.subject in line else m.object,
            mapping_set=standard_name(m.mapping_set),
            subject=m.subject,
            predicate=m.predicate.value,
            object=m.object,
            listed=m.listed.value,
            status=m.status,
            follows=follows.get(m.iri, "").removeprefix(f"{sources.crosswalk.base}mapping/"),
        )
        for m in sorted(held, key=lambda one: one.iri)
    )


def standard_name(mapping_set: str) -> str:
    """Return the name of a mapping set from its IRI: "u4ssc-sdg"."""
    return mapping_set.partition("/mapping/")[2] or mapping_set


def _short(sources: Sources, iri: str) -> str:
    return curie(sources.crosswalk, iri).removeprefix(sources.crosswalk.base)


def _names(
    sources: Sources,
    events: Iterable[ElementEvent],
    mappings: Iterable[FollowedMapping],
    states: Iterable[ElementState],
) -> dict[str, str]:
    """Return code and label, with the CURIE where two editions have the same code."""
    asked = {iri for event in events for iri in (*event.before, *event.after)}
    asked |= {iri for m in mappings for iri in (m.subject, m.object) if iri}
    asked |= {state.iri for state in states}
    known = sources.crosswalk.element
    return {
        iri: f"{known[iri].code} {known[iri].label} ({_short(sources, iri)})"
        if iri in known
        else _short(sources, iri)
        for iri in sorted(asked)
    }

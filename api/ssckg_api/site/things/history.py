"""The way of an element: editions that hold it, what releases and lists made of it, its heirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.app.release.timeline_reading import TimelineReader
from ssckg_api.site.things import words
from ssckg_api.site.things.telling import edition_cell, element_cell

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.timeline import ElementEvent
    from ssckg_api.site.visit import Visit


def history_of(visit: Visit, crosswalk: Crosswalk, iri: str) -> dict[str, Any]:
    """Return the states and events of an element; asks three queries, four where it was decided on.

    The full timeline, with what changed in sentences, is an analysis of its own.
    """
    line = {iri, *(row["other"] for row in visit.ask("list-line-of-element", element=iri))}
    reader = TimelineReader(visit.store())
    events = [*reader.successions(frozenset(line)), *reader.changes(frozenset(line))]
    events.sort(key=lambda one: (one.date or "9999", one.kind, one.before, one.after))
    return {
        "states": _states(visit, crosswalk, line),
        "events": [
            _event(visit, crosswalk, event) for event in events if _is_told(event, iri, line)
        ],
    }


def _is_told(event: ElementEvent, iri: str, line: set[str]) -> bool:
    """Say whether an event is one of the line: of other parents of an heir it is not."""
    told = {*event.before, *event.after}
    return iri in told or told <= line


def _states(visit: Visit, crosswalk: Crosswalk, line: set[str]) -> list[dict[str, Any]]:
    """Return the elements of a line in each edition that has them, the oldest first."""
    found = []
    mark = visit.text("demonstration")
    for iri in line & crosswalk.element.keys():
        known = crosswalk.element[iri]
        for edition in known.editions:
            issued = crosswalk.edition[edition].issued if edition in crosswalk.edition else ""
            row = {
                "edition": edition_cell(crosswalk, edition, mark),
                "issued": issued,
                "element": element_cell(crosswalk, iri),
                "codes": ", ".join(known.codes),
            }
            found.append(((issued or "9999", edition, iri), row))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _event(visit: Visit, crosswalk: Crosswalk, event: ElementEvent) -> dict[str, Any]:
    ids = {edition.id: edition.iri for edition in crosswalk.editions}
    note = event.note
    where, mark = ids.get(event.where), visit.text("demonstration")
    return {
        "date": event.date,
        "what": words.event(visit, event.kind),
        "where": edition_cell(crosswalk, where, mark) if where else event.where,
        "before": [element_cell(crosswalk, one) for one in event.before],
        "after": [element_cell(crosswalk, one) for one in event.after],
        "why": [*event.decisions, *([note] if note and not note.startswith("from ") else [])],
        "sources": [
            {"iri": f"{crosswalk.base}source/{key}", "text": key, "lang": ""}
            for key in event.sources
        ],
        "trust": event.trust,
    }


def state_columns(visit: Visit) -> list[tuple[str, str, str]]:
    """Return the columns of states."""
    return [
        ("edition", visit.text("Edition"), "term"),
        ("issued", visit.text("Issued"), "text"),
        ("element", visit.text("Element"), "term"),
        ("codes", visit.text("Code"), "code"),
    ]


def event_columns(visit: Visit) -> list[tuple[str, str, str]]:
    """Return the columns of events."""
    return [
        ("date", visit.text("When"), "text"),
        ("what", visit.text("What happened"), "text"),
        ("where", visit.text("Said by"), "term"),
        ("before", visit.text("Before"), "term"),
        ("after", visit.text("After"), "term"),
        ("why", visit.text("Decision and note"), "prose"),
        ("sources", visit.text("Source"), "term"),
        ("trust", visit.text("Trust"), "trust"),
    ]

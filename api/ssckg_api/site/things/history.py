"""The way of an element: editions that hold it, what releases and lists made of it, its heirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssckg.app.release.timeline_reading import TimelineReader
from ssckg.revision.differing.lineage import line_of
from ssckg_api.site.things import words
from ssckg_api.site.things.telling import element_cell

if TYPE_CHECKING:
    from ssckg.model.crosswalk import Crosswalk
    from ssckg_api.site.visit import Visit


def history_of(visit: Visit, crosswalk: Crosswalk, iri: str) -> dict[str, Any]:
    """Return the states and events of an element; asks four queries, five where it was decided on.

    The full timeline, with what changed in sentences, is an analysis of its own.
    """
    reader = TimelineReader(visit.store())
    links = reader.links()
    line = line_of(iri, links)
    ids = {edition.id: edition.iri for edition in crosswalk.editions}
    states = [
        {
            "edition": {"iri": ids[s.edition], "text": s.edition, "lang": ""}
            if s.edition in ids
            else s.edition,
            "issued": s.issued,
            "element": element_cell(crosswalk, s.iri),
            "codes": ", ".join(s.codes),
            "valid": " – ".join(y for y in (s.valid_from, s.valid_to) if y),
        }
        for s in reader.states(line, iri)
    ]
    events = [
        {
            "date": e.date,
            "what": words.event(visit, e.kind),
            "where": e.where,
            "before": [element_cell(crosswalk, one) for one in e.before],
            "after": [element_cell(crosswalk, one) for one in e.after],
            "why": "; ".join((*e.decisions, *((e.note,) if e.note else ()))),
            "trust": e.trust,
        }
        for e in sorted(
            [*reader.successions(line), *reader.changes(line)],
            key=lambda one: (one.date or "9999", one.kind, one.before, one.after),
        )
        if iri in (*e.before, *e.after) or line.intersection((*e.before, *e.after))
    ]
    return {"states": states, "events": events, "line": line}


def state_columns(visit: Visit) -> list[tuple[str, str, str]]:
    """Return the columns of states."""
    return [
        ("edition", visit.text("Edition"), "term"),
        ("issued", visit.text("Issued"), "text"),
        ("element", visit.text("Element"), "term"),
        ("codes", visit.text("Code"), "code"),
        ("valid", visit.text("In force"), "text"),
    ]


def event_columns(visit: Visit) -> list[tuple[str, str, str]]:
    """Return the columns of events."""
    return [
        ("date", visit.text("When"), "text"),
        ("what", visit.text("What happened"), "text"),
        ("where", visit.text("Said by"), "text"),
        ("before", visit.text("Before"), "term"),
        ("after", visit.text("After"), "term"),
        ("why", visit.text("Decision and note"), "text"),
        ("trust", visit.text("Trust"), "trust"),
    ]

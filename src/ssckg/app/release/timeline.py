"""The timeline of an element, from what is published."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from ssckg.app.following import open_published
from ssckg.app.release.differing import diff_editions
from ssckg.app.settings import base_of
from ssckg.errors import UnknownNameError, UsageError
from ssckg.harmonization.lookup import curie, find_element
from ssckg.model.crosswalk import MappingList
from ssckg.model.edition_diff import EditKind
from ssckg.model.timeline import ElementEvent, ElementState, FollowedMapping, Timeline
from ssckg.namespaces import BASE
from ssckg.revision.differing.comparing import natural
from ssckg.revision.differing.frames import frames
from ssckg.revision.differing.lineage import line_of
from ssckg.revision.differing.telling import Teller

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.app.analyses.sources import Sources
    from ssckg.ports import GraphStore

_PREFIXES: Final = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX ssc: <https://w3id.org/ssckg/ontology#>
"""
_LINKS: Final = """SELECT DISTINCT ?old ?new WHERE {
  { ?s ssc:successionBefore ?old ; ssc:successionAfter|ssc:heir ?new }
  UNION { ?old dcterms:isReplacedBy ?new }
  UNION { ?new prov:wasRevisionOf ?old }
  UNION { ?change ssc:previousElement ?old ; ssc:changedElement ?new }
  ?old skos:inScheme ?one .
  FILTER(?old != ?new)
}"""
_STATES: Final = """SELECT DISTINCT ?element ?edition ?issued ?code ?label ?level ?from ?to WHERE {
  GRAPH ?graph { ?element skos:inScheme ?scheme ; skos:prefLabel ?label }
  ?scheme dcterms:identifier ?edition .
  OPTIONAL { ?scheme dcterms:issued ?issued }
  OPTIONAL { GRAPH ?graph { ?element skos:notation ?code } }
  OPTIONAL { GRAPH ?graph { ?element ssc:level ?level } }
  OPTIONAL { ?element ssc:validFrom ?from }
  OPTIONAL { ?element ssc:validTo ?to }
  VALUES ?element { %s }
}"""
_SUCCESSIONS: Final = """SELECT ?s ?kind ?version ?base ?date ?before ?after ?heir ?by WHERE {
  ?s ssc:successionOf ?release ; ssc:successionKind ?kind .
  ?release ssc:releaseVersion ?version .
  OPTIONAL { ?release dcterms:issued ?date }
  OPTIONAL { ?release ssc:releasedFrom/dcterms:identifier ?base }
  OPTIONAL { ?s ssc:successionBefore ?before }
  OPTIONAL { ?s ssc:successionAfter ?after }
  OPTIONAL { ?s ssc:heir ?heir }
  OPTIONAL { ?s prov:wasInfluencedBy ?by }
  FILTER EXISTS { VALUES ?element { %s } ?s ssc:successionBefore|ssc:successionAfter ?element }
}"""
_DECISIONS: Final = """SELECT DISTINCT ?decision ?id ?body ?at ?reason WHERE {
  ?decision dcterms:identifier ?id ; ssc:decidedBy ?body ; prov:generatedAtTime ?at .
  OPTIONAL { ?decision ssc:reason ?reason }
  VALUES ?decision { %s }
}"""
_CHANGES: Final = """SELECT DISTINCT ?change ?kind ?year ?edition ?new ?old ?source ?trust ?note
WHERE {
  ?change a ssc:ElementChange ; ssc:changeType ?kind ; ssc:changeYear ?year ;
    ssc:changedInEdition/dcterms:identifier ?edition ; ssc:changedElement ?new .
  OPTIONAL { ?change ssc:previousElement ?old }
  OPTIONAL { ?change dcterms:source ?source }
  OPTIONAL { ?change ssc:trust ?trust }
  OPTIONAL { ?change skos:editorialNote ?note }
  FILTER EXISTS {
    VALUES ?element { %s } ?change ssc:changedElement|ssc:previousElement ?element
  }
}"""
_FOLLOWED: Final = """SELECT DISTINCT ?mapping ?old WHERE {
  ?mapping a ssc:Mapping ; prov:wasDerivedFrom ?old . ?old a ssc:Mapping ; ssc:inMappingSet ?set
  VALUES ?mapping { %s }
}"""
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
    base = base_of(sources.path)
    with open_published(sources.path) as store:
        reader = _Reader(store, base)
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


@dataclass(frozen=True)
class _Reader:
    """Asks the published dataset; IRIs come back as they are published."""

    store: GraphStore
    base: str

    def _rows(self, query: str, iris: Iterable[str] = ()) -> list[dict[str, str]]:
        values = " ".join(f"<{iri}>" for iri in sorted(iris))
        text = _PREFIXES + (query % values if "%s" in query else query)
        return [{k: str(v) for k, v in row.items()} for row in self.store.select(text)]

    def links(self) -> list[tuple[str, str]]:
        return [(row["old"], row["new"]) for row in self._rows(_LINKS)]

    def states(self, line: frozenset[str], start: str) -> tuple[ElementState, ...]:
        found: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
        for row in self._rows(_STATES, line):
            found[row["element"], row["edition"]].append(row)
        states = [
            ElementState(
                iri=iri,
                edition=edition,
                issued=rows[0].get("issued", ""),
                codes=tuple(sorted({r["code"] for r in rows if "code" in r}, key=natural)),
                label=min(row["label"] for row in rows),
                level=rows[0].get("level", "").rpartition("/")[2],
                valid_from=min(row.get("from", "") for row in rows),
                valid_to=min(row.get("to", "") for row in rows),
                is_asked=iri == start,
            )
            for (iri, edition), rows in found.items()
        ]
        return tuple(sorted(states, key=lambda one: (one.issued or "9999", one.edition, one.iri)))

    def successions(self, line: frozenset[str]) -> list[ElementEvent]:
        found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
        for row in self._rows(_SUCCESSIONS, line):
            found[row["s"]].append(row)
        told = self._decisions(
            {row["by"] for rows in found.values() for row in rows if "by" in row}
        )
        events = []
        for _, rows in sorted(found.items()):
            by = sorted({row["by"] for row in rows if "by" in row})
            events.append(
                ElementEvent(
                    date=rows[0].get("date", ""),
                    kind=rows[0]["kind"].rpartition("/")[2],
                    where=rows[0]["version"],
                    before=_all(rows, "before"),
                    after=_all(rows, "after") or _all(rows, "heir"),
                    decisions=tuple(told[one] for one in by if one in told),
                    proposals=tuple(one.rpartition("/")[2] for one in by if "/proposal/" in one),
                    note=f"from {rows[0]['base']}" if "base" in rows[0] else "",
                )
            )
        return events

    def _decisions(self, by: Iterable[str]) -> dict[str, str]:
        asked = [one for one in by if "/decision/" in one]
        return {
            row["decision"]: (
                f"{row['id']}: {row['body'].rpartition('/')[2]}, {row['at'][:10]}:"
                f" {row.get('reason', '')}"
            ).rstrip(": ")
            for row in (self._rows(_DECISIONS, asked) if asked else ())
        }

    def changes(self, line: frozenset[str]) -> list[ElementEvent]:
        found: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
        for row in self._rows(_CHANGES, line):
            found[row["change"]].append(row)
        return [
            ElementEvent(
                date=rows[0]["year"],
                kind=rows[0]["kind"].rpartition("/")[2],
                where=rows[0]["edition"],
                before=_all(rows, "old"),
                after=_all(rows, "new"),
                sources=tuple(one.rpartition("/")[2] for one in _all(rows, "source")),
                trust=rows[0].get("trust", "").rpartition("/")[2],
                note=min(row.get("note", "") for row in rows),
            )
            for _, rows in sorted(found.items())
        ]

    def followed(self, mappings: Iterable[str]) -> dict[str, str]:
        asked = list(mappings)
        rows = self._rows(_FOLLOWED, asked) if asked else []
        return {row["mapping"]: row["old"] for row in rows}


def _all(rows: list[dict[str, str]], name: str) -> tuple[str, ...]:
    return tuple(sorted({row[name] for row in rows if name in row}))


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
    teller = Teller(frames(), {**names, **sources.crosswalk.names, **found.names})
    base = base_of(sources.path)
    after = {BASE + iri[len(base) :] if iri.startswith(base) else iri for iri in event.after}
    told = [
        teller.tell(edit)
        for edit in found.edits
        if edit.kind in _TOLD and after.intersection(edit.after)
    ]
    return replace(event, sentences=tuple(dict.fromkeys(told)))


def _mappings(
    sources: Sources, line: frozenset[str], reader: _Reader
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

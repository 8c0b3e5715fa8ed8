"""What is published about the way of an element: links, states, successions, changes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.model.timeline import ElementEvent, ElementState
from ssckg.revision.differing.ordering import natural

if TYPE_CHECKING:
    from collections.abc import Iterable

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
_SUCCESSIONS: Final = """SELECT DISTINCT ?s ?kind ?version ?base ?date ?before ?after ?heir ?by
WHERE {
  VALUES ?element { %s } ?s ssc:successionBefore|ssc:successionAfter ?element .
  ?s ssc:successionOf ?release ; ssc:successionKind ?kind .
  ?release ssc:releaseVersion ?version .
  OPTIONAL { ?release dcterms:issued ?date }
  OPTIONAL { ?release ssc:releasedFrom/dcterms:identifier ?base }
  OPTIONAL { ?s ssc:successionBefore ?before }
  OPTIONAL { ?s ssc:successionAfter ?after }
  OPTIONAL { ?s ssc:heir ?heir }
  OPTIONAL { ?s prov:wasInfluencedBy ?by }
}"""
_DECISIONS: Final = """SELECT DISTINCT ?decision ?id ?body ?at ?reason WHERE {
  ?decision dcterms:identifier ?id ; ssc:decidedBy ?body ; prov:generatedAtTime ?at .
  OPTIONAL { ?decision ssc:reason ?reason }
  VALUES ?decision { %s }
}"""
_CHANGES: Final = """SELECT DISTINCT ?change ?kind ?year ?edition ?new ?old ?source ?trust ?note
WHERE {
  VALUES ?element { %s } ?change ssc:changedElement|ssc:previousElement ?element .
  ?change a ssc:ElementChange ; ssc:changeType ?kind ; ssc:changeYear ?year ;
    ssc:changedInEdition/dcterms:identifier ?edition ; ssc:changedElement ?new .
  OPTIONAL { ?change ssc:previousElement ?old }
  OPTIONAL { ?change dcterms:source ?source }
  OPTIONAL { ?change ssc:trust ?trust }
  OPTIONAL { ?change skos:editorialNote ?note }
}"""
_FOLLOWED: Final = """SELECT DISTINCT ?mapping ?old WHERE {
  ?mapping a ssc:Mapping ; prov:wasDerivedFrom ?old . ?old a ssc:Mapping ; ssc:inMappingSet ?set
  VALUES ?mapping { %s }
}"""


@dataclass(frozen=True)
class TimelineReader:
    """Asks the published dataset; IRIs come back as they are published."""

    store: GraphStore

    def _rows(self, query: str, iris: Iterable[str] = ()) -> list[dict[str, str]]:
        values = " ".join(f"<{iri}>" for iri in sorted(iris))
        text = _PREFIXES + (query % values if "%s" in query else query)
        return [{k: str(v) for k, v in row.items()} for row in self.store.select(text)]

    def links(self) -> list[tuple[str, str]]:
        """Return what was before and what came of it, in pairs."""
        return [(row["old"], row["new"]) for row in self._rows(_LINKS)]

    def states(self, line: frozenset[str], start: str) -> tuple[ElementState, ...]:
        """Return the elements of a line in each edition that has them, the oldest first."""
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
        """Return what releases say of a line, with the decisions."""
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
        """Return the rows of tables of changes that name an element of a line."""
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
        """Return which mapping (IRI) others were carried over from."""
        asked = list(mappings)
        rows = self._rows(_FOLLOWED, asked) if asked else []
        return {row["mapping"]: row["old"] for row in rows}


def _all(rows: list[dict[str, str]], name: str) -> tuple[str, ...]:
    return tuple(sorted({row[name] for row in rows if name in row}))

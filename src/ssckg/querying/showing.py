"""Gathers everything about one thing of the graph, by named queries.

A code may stand for several elements (5.1 in two editions of ISO 37120), so finding and
gathering are two steps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rdflib.term import Literal, URIRef

from ssckg.errors import UnknownNameError
from ssckg.namespaces import BASE, PREFIXES, SSC, expand, shrink
from ssckg.querying.library import bindings_for, near, text_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ssckg.model.named_query import NamedQuery
    from ssckg.ports import GraphStore

Row = dict[str, str]
"""A row of an answer as texts; what is unbound is left out."""
Parts = dict[str, list[Row]]
"""Name of a part to its rows."""

_ELEMENT_PARTS: Final = {
    "successions": "list-successions-of-element",
    "places": "list-places",
    "data_points": "list-data-points-of-element",
    "notes": "list-notes-of-element",
    "mappings": "list-mappings-of-element",
    "agencies": "list-roles-of-element",
}
"""Part of what is shown to the query that gives it; each takes the parameter `element`."""
_PATH: Final = re.compile(r"[a-z][a-z-]*(?:/[\w.~-]+)+", re.ASCII)
"""What stands behind the base in an IRI of ours, such as `dataset/stavanger-2021`."""
_RELEASED: Final = re.compile(r"([a-z][\w.-]*)[:/]([\w.~-]+)", re.ASCII)
"""An element that a release brought in, by its edition: `un-sscf-0.1:EC-ICT-ICT-1C`."""
_PROPOSED: Final = "ProposedElement"
_SHORT: Final = ("code/", "source/")
"""IRIs below these are shown by their last part."""


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that fits what was asked for."""

    iri: str
    code: str | None = None
    label: str | None = None
    kind: str | None = None
    framework: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing with its facts (property to values) and the parts that queries gave."""

    iri: str
    curie: str
    kinds: tuple[str, ...]
    facts: dict[str, list[str]]
    parts: Parts = field(default_factory=dict)

    def first(self, *names: str) -> str | None:
        """Return the first value of the first of these properties, named without prefix."""
        return next((value for name in names for value in self.facts.get(name, [])), None)


class Shower:
    """Asks one store with one library; `base` is where its data IRIs begin."""

    def __init__(
        self, store: GraphStore, library: Mapping[str, NamedQuery], base: str = BASE
    ) -> None:
        """Take the store, the named queries and the base of the data."""
        self._store = store
        self._library = library
        self._base = base

    def find(self, text: str, framework: str | None = None) -> list[Found]:
        """Return what fits a code, name or IRI; several where it fits several.

        Raises:
            UnknownNameError: nothing fits; with near codes.
        """
        if iri := self._as_iri(text):
            if not self._ask("list-facts", thing=iri):
                raise UnknownNameError("IRI", text)
            return [Found(iri)]
        if _PATH.fullmatch(text) and self._ask("list-facts", thing=self._base + text):
            return [Found(self._base + text)]
        if part := _RELEASED.fullmatch(text):
            iri = f"{self._base}{part[1]}/{part[2]}"
            if self._ask("list-facts", thing=iri):
                return [Found(iri)]
        rows = self._ask("find-by-code", text=text)
        found = [
            Found(r["thing"], r.get("code"), r.get("label"), r.get("kind"), r.get("framework"))
            for r in rows
        ] or self._by_label(text)
        fitting = _without_doubles(found)
        # What is only put forward stands back behind what there is.
        fitting = [one for one in fitting if one.kind != _PROPOSED] or fitting
        if framework is not None:
            fitting = [one for one in fitting if one.framework == framework]
            if found and not fitting:
                names = sorted({one.framework for one in found if one.framework})
                raise UnknownNameError(f"code of {framework}", text, tuple(names))
        if not fitting:
            raise UnknownNameError("code or IRI", text, self._near(text))
        return fitting

    def show(self, iri: str) -> Shown:
        """Return everything about the thing with this IRI."""
        rows = self._ask("list-facts", thing=iri)
        facts: dict[str, list[str]] = {}
        for row in rows:
            values = facts.setdefault(_local(row["property"]), [])
            shown = self._value(row)
            if shown not in values:
                values.append(shown)
        types = [r["value"] for r in rows if r["property"] == PREFIXES["rdf"] + "type"]
        kinds = tuple(_local(kind) for kind in types if kind.startswith(SSC))
        parts = {k: v for k, v in self._parts(iri, kinds, facts).items() if v}
        kept = tuple(kind for kind in kinds if kind != "FrameworkElement") or kinds
        kept = kept or tuple(dict.fromkeys(map(_local, types)))[:1]
        return Shown(iri, self._shrink(iri), kept, facts, parts)

    def _parts(self, iri: str, kinds: Sequence[str], facts: Mapping[str, list[str]]) -> Parts:
        if "FrameworkElement" in kinds:
            return self._element_parts(iri, facts)
        name = next(iter(facts.get("notation", facts.get("identifier", []))), "")
        if "Agency" in kinds:
            members = self._ask("list-agencies")
            return {
                "memberships": [r for r in members if r.get("acronym") == name and "role" in r],
                "targets": self._ask("list-agency-targets", agency=name),
                "kpis": self._ask("list-kpis-by-agency", agency=name),
            }
        if "City" in kinds:
            city = facts["prefLabel"][0]
            return {
                "cities": self._ask("list-observations", city=city),
                "projects": self._ask("list-projects", city=city),
            }
        if "MappingSet" in kinds:
            return {"counts": [r for r in self._ask("list-mapping-sets") if r["set"] == iri]}
        return {"references": self._references(iri)}

    def _element_parts(self, iri: str, facts: Mapping[str, list[str]]) -> Parts:
        parts = {part: self._ask(query, element=iri) for part, query in _ELEMENT_PARTS.items()}
        points = {row["data_point"] for row in parts["data_points"]}
        for code in facts.get("identifier", [])[:1]:
            values = self._ask("compare-cities", kpi=code)
            parts["cities"] = [row for row in values if row["data_point"] in points]
            projects = self._ask("list-projects-by-element", element=code)
            parts["projects"] = [row for row in projects if row["about"] == iri]
            history = self._ask("show-indicator-history", code=code)
            lineage = _lineage(iri, history)
            parts["history"] = [row for row in history if row["element"] in lineage]
            if len(lineage) == 1 and {row["change"] for row in parts["history"]} == {"listed"}:
                parts["history"] = []  # nothing ever happened
        return parts

    def _references(self, iri: str) -> list[Row]:
        text = (
            "SELECT ?property (COUNT(*) AS ?number) WHERE { ?other ?property ?thing }"
            " GROUP BY ?property ORDER BY ?property"
        )
        rows = self._store.select(text, {"thing": URIRef(iri)})
        return [{k: str(v) for k, v in row.items()} for row in rows]

    def _by_label(self, text: str) -> list[Found]:
        query = (
            f"PREFIX skos: <{PREFIXES['skos']}> PREFIX dcterms: <{PREFIXES['dcterms']}>"
            " SELECT DISTINCT ?thing ?label ?class ?framework WHERE {"
            " ?thing skos:prefLabel|dcterms:title ?label ; a ?class ."
            " FILTER(LCASE(STR(?label)) = LCASE(?text))"
            f' FILTER(STRSTARTS(STR(?class), "{SSC}") && ?class != <{SSC}FrameworkElement>)'
            " OPTIONAL { ?thing skos:inScheme/dcterms:identifier ?framework }"
            " } ORDER BY ?thing ?class"
        )
        rows = self._store.select(query, {"text": Literal(text)})
        return [
            Found(
                str(row["thing"]),
                label=str(row["label"]),
                kind=_local(str(row["class"])),
                framework=str(row["framework"]) if "framework" in row else None,
            )
            for row in rows
        ]

    def _near(self, text: str) -> tuple[str, ...]:
        query = (
            f"PREFIX skos: <{PREFIXES['skos']}> PREFIX ssc: <{SSC}>"
            f" PREFIX dcterms: <{PREFIXES['dcterms']}> SELECT DISTINCT ?name WHERE {{"
            " { ?thing skos:inScheme ?edition . ?edition a ssc:FrameworkEdition }"
            " UNION { ?thing a ssc:Agency } UNION { ?thing a ssc:City }"
            " ?thing skos:notation|dcterms:identifier ?name }"
        )
        names = (str(row["name"]) for row in self._store.select(query))
        return near(text, names, is_short=False)

    def _ask(self, name: str, **values: str) -> list[Row]:
        query = self._library[name]
        bindings = bindings_for(query, values, self._base)
        rows = self._store.select(text_for(query, self._base), bindings)
        return [{key: str(term) for key, term in row.items()} for row in rows]

    def _as_iri(self, text: str) -> str | None:
        if text.startswith(("http://", "https://", "urn:")):
            return text
        prefix, colon, local = text.partition(":")
        if not colon or prefix not in PREFIXES or not local or local.startswith(" "):
            return None
        iri = expand(text)
        if iri.startswith(BASE) and not iri.startswith(SSC):
            return self._base + iri.removeprefix(BASE)
        return iri

    def _value(self, row: Row) -> str:
        value = row["value"]
        for short in _SHORT:
            if value.startswith(self._base + short):
                return value.rpartition("/")[2]
        if label := row.get("label"):
            return f"{label} ({self._shrink(value)})"
        return self._shrink(value)

    def _shrink(self, iri: str) -> str:
        if iri.startswith(self._base) and not iri.startswith(SSC):
            return shrink(BASE + iri.removeprefix(self._base))
        return shrink(iri)


def _without_doubles(found: Iterable[Found]) -> list[Found]:
    """Return each thing once, with its first class."""
    return list({one.iri: one for one in reversed(list(found))}.values())[::-1]


def _lineage(iri: str, history: Sequence[Row]) -> set[str]:
    """Return the element and those it is tied to by rows of the same change."""
    lineage = {iri}
    ids = {row["element"].rpartition("/")[2]: row["element"] for row in history}
    grown = True
    while grown:
        before = len(lineage)
        for row in history:
            heir = ids.get(row.get("replaced_by", ""))
            if heir is not None and {heir, row["element"]} & lineage:
                lineage |= {heir, row["element"]}
        grown = len(lineage) > before
    return lineage


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]

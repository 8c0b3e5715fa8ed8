"""What a search found, and why: values for the command line, the API and pages."""

from __future__ import annotations

from dataclasses import dataclass, field

from ssckg.model.result import Result, ResultTable


@dataclass(frozen=True, slots=True)
class SearchReason:
    """Why something is a hit.

    asked: the word or code asked for; found: what answers to it; place: name, other-name, code,
    keyword, part, text, context or iri; how: same, form (of the same stem), beginning, part, typo,
    code, code-beginning, code-part, code-near, iri; points: what it adds, before the weight of
    the kind.
    """

    asked: str
    found: str
    place: str
    how: str
    points: float


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Something that was found.

    iri: canonical; path: where the service tells of it; kind: its class; frameworks: ids of the
    editions that it stands in; cities: with published values of it; text: the beginning of what is
    said of it; is_retired: it is not in force any more.
    """

    iri: str
    path: str
    code: str
    label: str
    language: str
    kind: str
    frameworks: tuple[str, ...]
    trust: str
    cities: int
    text: str
    is_retired: bool
    points: float
    reasons: tuple[SearchReason, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value by which hits can be narrowed, its name in words, and how many hits it leaves."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchFacet:
    """By what hits can be narrowed: framework, kind, agency, trust or values."""

    name: str
    chosen: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, kw_only=True)
class SearchResult(Result):
    """Hits of one page, best first.

    query: what was looked for; read_as: the words that misspelt ones were taken for; total: hits
    on all pages; offset: hits before this page; facets: counted over all hits.
    """

    unpictured = "it is a list"

    query: str
    read_as: str = ""
    total: int = 0
    offset: int = 0
    limit: int = 0
    hits: tuple[SearchHit, ...] = ()
    facets: tuple[SearchFacet, ...] = field(default=())

    def tables(self) -> tuple[ResultTable, ...]:
        """Return the hits, and by what they can be narrowed."""
        columns = (
            *("code", "label", "kind", "frameworks", "trust", "cities", "points", "why", "iri"),
        )
        hits = tuple(
            (
                *(hit.code or None, hit.label, hit.kind, " ".join(hit.frameworks) or None),
                *(hit.trust or None, hit.cities, hit.points, _why(hit.reasons), hit.iri),
            )
            for hit in self.hits
        )
        facets = tuple(
            (facet.name, each.value, each.label, each.count)
            for facet in self.facets
            for each in facet.values
        )
        return (
            ResultTable(
                *("hits", self._title(), columns, hits),
                brief=("code", "label", "kind", "frameworks"),
            ),
            ResultTable(
                "facets",
                "By what they can be narrowed",
                ("facet", "value", "label", "hits"),
                facets,
                is_detail=True,
            ),
        )

    def _title(self) -> str:
        read = f" (read as “{self.read_as}”)" if self.read_as else ""
        return f"Found for “{self.query}”{read}: {self.total}"


def _why(reasons: tuple[SearchReason, ...]) -> str:
    return "; ".join(f"{each.place}: {each.found} ({each.how})" for each in reasons)

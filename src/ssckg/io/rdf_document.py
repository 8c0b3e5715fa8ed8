"""Makes rows of a submission that is given as RDF in the terms of our vocabulary.

A report is whatever `ssc:hasReport` leads to, or names an `ssc:observedDataPoint`; an
`ssc:LocalReport` is a value of the city's own. What the submission, its `ssc:CityProfile` and its
contact say is the cover. What is said in other terms is counted in notes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from ssckg.errors import ParseError
from ssckg.io.sheets.cells import plain
from ssckg.model.finding import Place
from ssckg.model.submitted_document import DocumentFormat, ReadingNote, SubmittedDocument
from ssckg.model.submitted_row import SubmittedRow
from ssckg.namespaces import BASE, CODE, PREFIXES, expand, shrink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Term = Any  # pyoxigraph has no name for "a term"

_XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final = frozenset(
    _XSD + kind for kind in ("decimal", "integer", "double", "float", "int", "long", "short",
                             "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
                             "negativeInteger", "byte", "unsignedInt", "unsignedLong",
                             "unsignedShort", "unsignedByte")
)  # fmt: skip
_REPORT: Final = {
    "ssc:observedDataPoint": "data_point",
    "sdmx-measure:obsValue": "value",
    "ssc:printedValue": "value",
    "ssc:numeratorValue": "numerator",
    "ssc:denominatorValue": "denominator",
    "sdmx-attribute:obsStatus": "status",
    "sdmx-attribute:unitMeasure": "unit",
    "ssc:printedUnit": "unit",
    "ssc:printedName": "name",
    "ssc:printedCode": "code",
    "ssc:qualityClass": "quality",
    "ssc:originClass": "origin",
    "ssc:missingReason": "missing_reason",
    "ssc:sourceStatement": "source",
    "ssc:referenceYear": "reference_year",
    "ssc:reportYear": "report_year",
    "sdmx-dimension:refArea": "city",
    "skos:note": "note",
    "rdfs:comment": "note",
    "skos:definition": "note",
}
_COVER: Final = {
    "ssc:countryName": "country",
    "ssc:reportYear": "report_year",
    "ssc:referenceYear": "reference_year",
    "ssc:population": "population",
    "ssc:households": "households",
    "ssc:areaSquareKilometres": "area",
    "ssc:grossDomesticProduct": "gdp",
    "ssc:currency": "currency",
    "ssc:currencyYear": "currency_year",
    "foaf:name": "contact_name",
    "ssc:contactEmail": "contact_email",
}
_LABELS: Final = ("skos:prefLabel", "rdfs:label", "dcterms:title")
_STRUCTURE: Final = frozenset(
    map(expand, ("rdf:type", "ssc:hasReport", "ssc:submittedBy", "ssc:forEdition",
                 "ssc:partOfSubmission", "ssc:printedPlace", "ssc:resultOverwritten",
                 "dcterms:identifier", "qb:dataSet", "ssc:listedIn", *_LABELS))
)  # fmt: skip
_STATUS: Final = {
    expand("sdmx-code:obsStatus-A"): "reported",
    expand("sdmx-code:obsStatus-M"): "not reported",
    f"{CODE}observation-status/partial": "partial",
    f"{CODE}observation-status/not-verified": "not verified",
}
_KINDS: Final = {"ssc:MissingObservation": "not reported"}
UNKNOWN: Final = "urn:ssckg:unknown:"
"""What a key of JSON-LD becomes that its context does not know."""
MAXIMUM_NODES: Final = 60_000


@dataclass(slots=True)
class Node:
    """What a document says of one thing, and where it begins to: a line, or a JSON pointer."""

    line: int = 0
    pointer: str = ""
    values: dict[str, list[Term]] = field(default_factory=dict)

    def all(self, curie: str) -> list[Term]:
        """Return the values of a property."""
        return self.values.get(expand(curie), [])

    def is_a(self, curie: str) -> bool:
        """Whether it is of a class."""
        return any(getattr(t, "value", "") == expand(curie) for t in self.all("rdf:type"))


class RdfReader:
    """Reads the nodes of one document; `kind` says in what syntax they were written."""

    def __init__(self, nodes: dict[str, Node], file: str, kind: DocumentFormat) -> None:
        """Take the nodes by their IRI or label, and what messages call the file."""
        self.nodes = nodes
        self.file = file
        self.kind = kind
        self.notes: list[ReadingNote] = []
        self.cover: dict[str, str] = {}
        self.cover_places: dict[str, Place] = {}
        self._unread: Counter[str] = Counter()
        self._used: set[str] = set()

    def document(self) -> SubmittedDocument:
        """Return what the document submits.

        Raises:
            ParseError: there is nothing in it that a city reports.
        """
        heads = {key: node for key, node in self.nodes.items() if node.is_a("ssc:Submission")}
        owners = self._owners(heads)
        for key, node in heads.items():
            self._used.add(key)
            self._take_cover(node)
        rows = _apart(tuple(self._rows(heads, owners)))
        if not rows:
            raise ParseError(
                "nothing is reported in it: there is no ssc:hasReport and no ssc:observedDataPoint",
                file=self.file,
            )
        editions = [self._text(t) for n in heads.values() for t in n.all("ssc:forEdition")]
        self._note_unread()
        return SubmittedDocument(
            self.file,
            self.kind,
            rows,
            cover=self.cover,
            cover_places=self.cover_places,
            edition=editions[0] if editions else "",
            notes=tuple(self.notes),
        )

    def _owners(self, heads: dict[str, Node]) -> dict[str, Node]:
        """Return the submission that each report and profile belongs to."""
        owners = {_key(t): node for node in heads.values() for t in node.all("ssc:hasReport")}
        for key, node in self.nodes.items():
            for term in node.all("ssc:partOfSubmission"):
                if _key(term) in heads:
                    owners[key] = heads[_key(term)]
        return owners

    def _rows(self, heads: dict[str, Node], owners: dict[str, Node]) -> Iterator[SubmittedRow]:
        only = next(iter(heads.values())) if len(heads) == 1 else None
        listed = {_key(t) for node in self.nodes.values() for t in node.all("ssc:hasReport")}
        number = 0
        for key, node in self.nodes.items():
            is_local = node.is_a("ssc:LocalReport")
            if is_local or key in listed or node.all("ssc:observedDataPoint"):
                number += 1
                self._used.add(key)
                yield self._row(node, owners.get(key, only), number, is_local=is_local)
            elif node.is_a("ssc:CityProfile") or node.is_a("prov:Person"):
                self._used.add(key)
                self._take_cover(node)

    def _row(self, node: Node, head: Node | None, number: int, *, is_local: bool) -> SubmittedRow:
        values: dict[str, str] = {}
        typed = set()
        for curie, name in _REPORT.items():
            terms = node.all(curie)
            if not terms or name in values:
                continue
            text = self._text(terms[0], name)
            values[name] = text
            if _is_number(terms[0]):
                typed.add(name)
            if len(terms) > 1:
                self._note("several-values", f"Of several {shrink(expand(curie))}, {text}.", node)
        for curie, said in _KINDS.items():
            if node.is_a(curie):
                values.setdefault("status", said)
        self._count_unread(node, _REPORT)
        if not values.get("data_point", "").startswith(("http:", "https:", "urn:")):
            code = values.pop("data_point", "")
            values.setdefault("code", code)
        owned = self._owned(head)
        made: dict[str, Any] = {
            "city": "",
            **owned,
            **values,
            "file": self.file,
            "line": node.line or number,
            "pointer": node.pointer,
            "is_local": is_local,
            "typed": frozenset(typed),
        }
        return SubmittedRow(**made)

    def _owned(self, head: Node | None) -> dict[str, str]:
        """Return what a report has from its submission."""
        if head is None:
            return {}
        fields = {"city": "ssc:submittedBy", "report_year": "ssc:reportYear"}
        found = {name: head.all(curie) for name, curie in fields.items()}
        return {name: self._text(terms[0], name) for name, terms in found.items() if terms}

    def _take_cover(self, node: Node) -> None:
        """Take what a submission, profile or contact says of the city as a whole."""
        fields = dict(_COVER)
        if node.is_a("ssc:CityProfile"):
            fields["rdfs:label"] = "city"
        elif node.all("ssc:submittedBy"):
            fields["ssc:submittedBy"] = "city"
        for curie, name in fields.items():
            for term in node.all(curie)[:1]:
                self.cover.setdefault(name, self._text(term, name))
                self.cover_places.setdefault(name, self._place(node))
        self._count_unread(node, fields)

    def _text(self, term: Term, name: str = "") -> str:
        """Return a term as people would write it in a column."""
        if isinstance(term, Literal):
            return _number(term) if _is_number(term) else term.value.strip()
        if not isinstance(term, NamedNode):
            return ""
        iri = term.value
        if name in {"data_point", "unit"}:
            return iri
        if name == "status":
            return _STATUS.get(iri, _last(iri))
        if name == "city":
            node = self.nodes.get(iri, Node())
            labels = [t.value for c in _LABELS for t in node.all(c) if isinstance(t, Literal)]
            self._used.add(iri)
            return labels[0] if labels else _last(iri)
        return _last(iri)

    def _count_unread(self, node: Node, known: Iterable[str]) -> None:
        """Count what is said of a thing in terms that are not read."""
        read = {expand(curie) for curie in known} | _STRUCTURE
        self._unread.update(p for p in node.values if p not in read)

    def _note_unread(self) -> None:
        """Say which properties and things were not read."""
        for iri, count in sorted(self._unread.items()):
            text = f"{shrink(iri.removeprefix(UNKNOWN))} was not read; it stands {count} times."
            self.notes.append(ReadingNote("unread-property", text, Place(self.file)))
        others = [node for key, node in self.nodes.items() if key not in self._used]
        if others:
            text = f"{len(others)} things that are no part of the submission were not read."
            self.notes.append(ReadingNote("passed-over", text, self._place(others[0])))

    def _note(self, code: str, text: str, node: Node) -> None:
        self.notes.append(ReadingNote(code, text, self._place(node)))

    def _place(self, node: Node) -> Place:
        if self.kind is DocumentFormat.JSON_LD:
            return Place(self.file, pointer=node.pointer)
        return Place(self.file, line=node.line)


def _apart(rows: tuple[SubmittedRow, ...]) -> tuple[SubmittedRow, ...]:
    """Return rows that can be told apart: where several begin on one line, by their number."""
    if len({row.line for row in rows}) == len(rows):
        return rows
    return tuple(
        replace(row, line=number, pointer=f"report {number}, line {row.line}")
        for number, row in enumerate(rows, start=1)
    )


def _key(term: Term) -> str:
    """Return the IRI of a term, or the label of a blank node."""
    return term.value if isinstance(term, NamedNode) else str(term)


def _is_number(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype.value in _NUMBERS


def _number(term: Literal) -> str:
    """Return a number without exponent; what is none, as it is written."""
    try:
        return plain(Decimal(term.value.strip()))
    except InvalidOperation:
        return str(term.value)


def _last(iri: str) -> str:
    """Return the last part of an IRI: an id, a code."""
    return unquote(iri.removeprefix(BASE).rstrip("/").rpartition("/")[2].rpartition("#")[2])

"""Checks parameters against the graph, so that a slip is an error and not an empty table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rdflib.term import Literal

from ssckg.errors import UnknownNameError
from ssckg.model.named_query import ParameterType
from ssckg.querying.library import given_values, near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.model.named_query import NamedQuery
    from ssckg.ports import GraphStore, Rows

_PREFIXES: Final = """
PREFIX ssc: <https://w3id.org/ssckg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
_PATTERNS: Final = {
    ParameterType.FRAMEWORK: "?thing a ssc:FrameworkEdition ; dcterms:identifier ?name",
    ParameterType.CODE: "?thing skos:notation|dcterms:identifier|ssc:previousNotation ?name",
    ParameterType.AGENCY: (
        "?thing a ssc:Agency ; skos:notation|skos:altLabel|skos:prefLabel ?name"
    ),
    ParameterType.CITY: (
        "?thing a ssc:City ; dcterms:identifier|skos:prefLabel|skos:altLabel|rdfs:label ?name"
    ),
}
"""Where the graph names the things that a type of parameter stands for."""
_ANY_CASE: Final = frozenset({ParameterType.AGENCY, ParameterType.CITY})


def check_known(store: GraphStore, query: NamedQuery, values: Mapping[str, str]) -> None:
    """Return when the graph knows every value given for a framework, code, agency or city.

    Raises:
        UnknownNameError: it does not know one; with near names.
    """
    for name, text in given_values(query, values).items():
        parameter = query.parameter(name)
        if parameter is None or parameter.type not in _PATTERNS:
            continue
        pattern = _PATTERNS[parameter.type]
        if not _is_known(store, pattern, text, ignore_case=parameter.type in _ANY_CASE):
            names = store.select(f"{_PREFIXES} SELECT DISTINCT ?name {{ {pattern} }}")
            raise UnknownNameError(str(parameter.type), text, _to_show(parameter.type, text, names))


def _to_show(kind: ParameterType, text: str, names: Rows) -> tuple[str, ...]:
    """Return the near names; of framework editions, which are few, all."""
    known = sorted(str(row["name"]) for row in names)
    return tuple(known) if kind is ParameterType.FRAMEWORK else near(text, known)


def _is_known(store: GraphStore, pattern: str, text: str, *, ignore_case: bool) -> bool:
    if not ignore_case:
        return store.ask(f"{_PREFIXES} ASK {{ {pattern} }}", {"name": Literal(text)})
    condition = "FILTER(LCASE(STR(?name)) = LCASE(?given))"
    return store.ask(f"{_PREFIXES} ASK {{ {pattern} {condition} }}", {"given": Literal(text)})

"""Finds named queries and makes their parameters into terms."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from ssckg import resources
from ssckg.errors import UnknownNameError, UsageError
from ssckg.io.queryfile import read_queries
from ssckg.model.named_query import NamedQuery, Parameter, ParameterType
from ssckg.model.sparql_tokens import move_iris
from ssckg.namespaces import BASE, PREFIXES, SSC

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ssckg.ports import Term

_NUMBERS: Final = {
    ParameterType.INTEGER: (re.compile(r"[+-]?[0-9]+"), XSD.integer, "an integer"),
    ParameterType.DECIMAL: (re.compile(r"[+-]?[0-9]+(\.[0-9]+)?"), XSD.decimal, "a number"),
}
_IRI: Final = re.compile(r"""[A-Za-z][A-Za-z0-9+.\-]*:[^<>"{}|^`\\\x00-\x20]+""")


def load_library(folder: Path | None = None) -> dict[str, NamedQuery]:
    """Return all named queries by name; those of ssckg if no folder is given."""
    return read_queries(folder or resources.folder("queries"))


def find_query(library: Mapping[str, NamedQuery], name: str) -> NamedQuery:
    """Return a query by name.

    Raises:
        UnknownNameError: there is none; with near names.
    """
    if name not in library:
        raise UnknownNameError("query", name, near(name, library))
    return library[name]


def near(
    name: str, known: Iterable[str], count: int = 5, *, is_short: bool = True
) -> tuple[str, ...]:
    """Return known names that look like `name`, best first.

    If none does: the first few, where the list `is_short` and shows what such names look like.

    >>> near("list-framework", ["list-agencies", "list-frameworks"], 1)
    ('list-frameworks',)
    """
    names = sorted(known)
    by_folded: dict[str, str] = {}
    for candidate in names:
        by_folded.setdefault(candidate.casefold(), candidate)
    found = get_close_matches(name.casefold(), list(by_folded), n=count, cutoff=0.6)
    return tuple(by_folded[match] for match in found) or tuple(names[: count * is_short])


def text_for(query: NamedQuery | str, base: str = BASE) -> str:
    """Return the SPARQL text for data that were built with `base`."""
    text = query if isinstance(query, str) else query.text
    return text if base == BASE else move_iris(text, BASE, base, keep=SSC)


def given_values(query: NamedQuery, values: Mapping[str, str]) -> dict[str, str]:
    """Return the texts of all parameters that have one, defaults included.

    Raises:
        UnknownNameError: a parameter that the query does not have.
        UsageError: a required parameter is missing.
    """
    known = [parameter.name for parameter in query.parameters]
    for name in values:
        if name not in known:
            raise UnknownNameError(f"parameter of {query.name}", name, tuple(known))
    result = {}
    for parameter in query.parameters:
        text = values.get(parameter.name, parameter.default)
        if text is not None:
            result[parameter.name] = text
        elif parameter.required:
            example = parameter.example or "..."
            raise UsageError(
                f"{query.name} needs the parameter {parameter.name}: {parameter.description}",
                hint=f"-p {parameter.name}={example}",
            )
    return result


def bindings_for(query: NamedQuery, values: Mapping[str, str], base: str = BASE) -> dict[str, Term]:
    """Return the terms to bind for the texts given, defaults included.

    Raises:
        UnknownNameError: a parameter that the query does not have.
        UsageError: a required parameter is missing, or a text is not of its type.
    """
    texts = given_values(query, values)
    return {p.name: to_term(p, texts[p.name], base) for p in query.parameters if p.name in texts}


def to_term(parameter: Parameter, text: str, base: str = BASE) -> Term:
    """Return the term for the text of a parameter.

    Raises:
        UsageError: the text is not of the parameter's type.
    """
    if parameter.type in _NUMBERS:
        pattern, datatype, what = _NUMBERS[parameter.type]
        if not pattern.fullmatch(text):
            raise UsageError(f"{parameter.name} is {what}, not {text!r}")
        return Literal(text, datatype=datatype, normalize=False)
    if parameter.type is ParameterType.FRAMEWORK:
        return _iri(parameter, f"{base}framework/{text}", text)
    if parameter.type is ParameterType.IRI:
        return _iri(parameter, _expanded(text, base), text)
    return Literal(text)


def _expanded(text: str, base: str) -> str:
    prefix, colon, local = text.partition(":")
    if not colon or prefix not in PREFIXES:
        return text
    namespace = PREFIXES[prefix]
    is_ours = namespace.startswith(BASE) and namespace != SSC
    return (base + namespace.removeprefix(BASE) if is_ours else namespace) + local


def _iri(parameter: Parameter, iri: str, text: str) -> URIRef:
    if not _IRI.fullmatch(iri):
        raise UsageError(f"{parameter.name} is no {parameter.type}: {text!r}")
    return URIRef(iri)

"""The JSON-LD context that is published, and documents that are compact by it.

The context is made of the vocabulary and the one list of prefixes, and committed as
`context.jsonld`; a test holds the file to what is generated. Terms:

- `id` and `type` stand for `@id` and `@type`; each prefix is a term.
- A class or property of ours goes by its local name; where a prefix has that name already, by
  `ssc:` and its name. Others go by prefix and name. So what is added takes no name away.
- Object properties hold IRIs, datatype properties with one type of XML Schema hold such values,
  labels and notes are maps by language.

A value that does not fit its term stands under the property's IRI in full, which no term touches.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ssckg.namespaces import BASE, PREFIXES, SSC, shrink

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.thing import Statement, Value

ADDRESS: Final = BASE + "context.jsonld"
"""Where documents say that their context is."""
FILE: Final = Path(__file__).with_name("context.jsonld")
_KEYWORDS: Final = {"id": "@id", "type": "@type"}
_RDF_TYPE: Final = PREFIXES["rdf"] + "type"
_LANGUAGE_MAPS: Final = tuple(
    PREFIXES[prefix] + name
    for prefix, names in (
        ("skos", "prefLabel altLabel definition scopeNote editorialNote example changeNote"),
        ("rdfs", "label comment"),
        ("dcterms", "title description"),
        ("sssom", "subject_label object_label comment"),
    )
    for name in names.split()
)
_OWL: Final = PREFIXES["owl"]
_TYPE_OF_KIND: Final = {"ObjectProperty": "@id", "TransitiveProperty": "@id"}
_XSD: Final = PREFIXES["xsd"]


def make_context(vocabulary: Iterable[Statement]) -> dict[str, Any]:
    """Return the context document of a vocabulary.

    Args:
        vocabulary: all statements of the ontology's modules.
    """
    said = list(vocabulary)
    kinds: dict[str, set[str]] = {}
    ranges: dict[str, set[str]] = {}
    for s in said:
        if s.property == _RDF_TYPE and s.object.text.startswith(_OWL):
            kinds.setdefault(s.subject, set()).add(s.object.text.removeprefix(_OWL))
        elif s.property == PREFIXES["rdfs"] + "range":
            ranges.setdefault(s.subject, set()).add(s.object.text)
    terms: dict[str, Any] = {}
    for iri in sorted({*kinds, *_LANGUAGE_MAPS}):
        if not iri.startswith("_:") and iri != _RDF_TYPE and (name := _name_of(iri)):
            definition = _definition(iri, kinds.get(iri, set()), ranges.get(iri, set()))
            if definition is not None:
                terms[name] = definition
    prefixes = dict(sorted(PREFIXES.items()))
    return {"@context": {"@version": 1.1, **_KEYWORDS, **prefixes, **dict(sorted(terms.items()))}}


@cache
def published_context() -> dict[str, Any]:
    """Return the published context document."""
    document: dict[str, Any] = json.loads(FILE.read_bytes())
    return document


def compact(statements: Iterable[Statement], first: str = "") -> bytes:
    """Return statements as compact JSON-LD whose context is linked; graphs are left out.

    Args:
        statements: in the order in which subjects are to stand.
        first: the subject that stands before all others.
    """
    nodes: dict[str, dict[str, list[Value]]] = {}
    for subject, property_, value, _ in statements:
        values = nodes.setdefault(subject, {}).setdefault(property_, [])
        if value not in values:
            values.append(value)
    subjects = sorted(nodes, key=lambda subject: subject != first)
    written = [_node(subject, nodes[subject]) for subject in subjects]
    body = written[0] if len(written) == 1 else {"@graph": written}
    return json.dumps({"@context": ADDRESS, **body}, ensure_ascii=False, indent=1).encode() + b"\n"


def _name_of(iri: str) -> str:
    """Return the term of a class or property; "" where it gets none."""
    short = shrink(iri)
    if short == iri or "/" in short or not short.partition(":")[2]:
        return ""
    local = iri.removeprefix(SSC)
    is_free = local != iri and local not in PREFIXES and local not in _KEYWORDS
    return local if is_free else short


def _definition(iri: str, kinds: set[str], ranges: set[str]) -> Any:
    """Return what a context says of a term; None where it has nothing to say."""
    if iri in _LANGUAGE_MAPS:
        return {"@id": iri, "@container": "@language"}
    kind = next((_TYPE_OF_KIND[kind] for kind in sorted(kinds) if kind in _TYPE_OF_KIND), "")
    if kind:
        return {"@id": iri, "@type": kind}
    types = sorted(each for each in ranges if each.startswith(_XSD) and each != _XSD + "string")
    if len(ranges) == len(types) == 1:
        return {"@id": iri, "@type": types[0]}
    return iri if iri.startswith(SSC) else None


@cache
def _terms() -> dict[str, tuple[str, str, str]]:
    """Return the IRI of each term to its name, the type of its values, and its container."""
    found: dict[str, tuple[str, str, str]] = {}
    for name, definition in published_context()["@context"].items():
        if name.startswith("@") or name in _KEYWORDS or name in PREFIXES:
            continue
        if isinstance(definition, str):
            found[definition] = (name, "", "")
        else:
            found[definition["@id"]] = (
                *(name, definition.get("@type", "")),
                definition.get("@container", ""),
            )
    return found


def _node(subject: str, properties: dict[str, list[Value]]) -> dict[str, Any]:
    node: dict[str, Any] = {"id": _short(subject)}
    for property_, values in sorted(properties.items(), key=lambda item: item[0] != _RDF_TYPE):
        if property_ == _RDF_TYPE and all(value.kind == "iri" for value in values):
            node["type"] = _one([_class(value.text) for value in values])
        else:
            _put(node, property_, values)
    return node


def _put(node: dict[str, Any], property_: str, values: list[Value]) -> None:
    """Put values under their term, and those that do not fit it under the IRI in full."""
    name, type_, container = _terms().get(property_, ("", "", ""))
    fitting = [value for value in values if name and _fits(value, type_, container)]
    others = [value for value in values if value not in fitting]
    if fitting and container:
        by_language: dict[str, list[str]] = {}
        for value in fitting:
            by_language.setdefault(value.language, []).append(value.text)
        node[name] = {language: _one(texts) for language, texts in by_language.items()}
    elif fitting and type_:
        node[name] = _one([_short(v.text) if type_ == "@id" else v.text for v in fitting])
    elif fitting:
        node[name] = _one([_plain(value) for value in fitting])
    if others:
        # A name of prefix and local name is a term only where the context says so.
        free = "" if name else shrink(property_)
        node[free if ":" in free and "/" not in free else property_] = _one(
            [_plain(value) for value in others]
        )


def _fits(value: Value, type_: str, container: str) -> bool:
    if container:
        return bool(value.language)
    if type_ == "@id":
        return value.kind != "literal"
    return not type_ or (value.kind == "literal" and value.datatype == type_)


def _plain(value: Value) -> Any:
    if value.kind != "literal":
        return {"id": _short(value.text)}
    if value.language:
        return {"@value": value.text, "@language": value.language}
    if value.datatype:
        return {"@value": value.text, "@type": _short(value.datatype)}
    return value.text


def _class(iri: str) -> str:
    name, type_, container = _terms().get(iri, ("", "", ""))
    return name if name and not type_ and not container else _short(iri)


def _short(iri: str) -> str:
    if iri.startswith("_:"):
        return iri
    short = shrink(iri)
    return iri if short.partition(":")[2].startswith("//") else short


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values

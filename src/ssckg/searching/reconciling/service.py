"""Answers of the reconciliation service as plain values: results, suggestions, extensions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.searching.asked import Asked
from ssckg.searching.folding import phrase_of
from ssckg.searching.kinds import kinds
from ssckg.searching.ranking import find_all
from ssckg.searching.reconciling.matching import candidates
from ssckg.searching.reconciling.properties import properties, values_of
from ssckg.searching.reconciling.types import types, types_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.searching.entry import Entry
    from ssckg.searching.reconciling.entities import Entities
    from ssckg.searching.reconciling.properties import Property
    from ssckg.searching.reconciling.queries import Extension, Query

PAGE: Final = 10
"""Suggestions at once; `cursor` asks for more."""


def results(entities: Entities, batch: Mapping[str, Query]) -> dict[str, Any]:
    """Return a reconciliation result batch."""
    return {
        key: {
            "result": [
                {
                    "id": entities.id_of(each.entry),
                    "name": each.entry.label,
                    "description": described(entities, each.entry),
                    "type": [type_.short() for type_ in types_of(each.entry.kind)],
                    "score": each.score,
                    "match": each.is_match,
                    "features": each.features(),
                }
                for each in candidates(entities, query)
            ]
        }
        for key, query in batch.items()
    }


def described(entities: Entities, entry: Entry) -> str:
    """Return in a line what tells an entry from its namesakes."""
    index = entities.index
    frameworks = [index.code_of(iri) for iri in entry.facts.get("framework", ())]
    retired = ["not in force any more"] if entry.is_retired else []
    words = [entry.code, kinds()[entry.kind].name, *frameworks, entry.fact("country"), *retired]
    return " · ".join(word for word in words if word)


def suggest_entities(entities: Entities, prefix: str, cursor: int = 0) -> dict[str, Any]:
    """Return things whose names, codes or ids begin so."""
    number = entities.find(prefix.strip())
    first = [number] if number is not None else []
    hits = find_all(entities.index, Asked.of(prefix, is_typed=True)) if prefix.strip() else []
    numbers = dict.fromkeys([*first, *(h.number for h in hits if h.number in entities.numbers)])
    entries = [entities.index.entries[n] for n in numbers][cursor : cursor + PAGE]
    return {
        "result": [
            {
                "id": entities.id_of(entry),
                "name": entry.label,
                "description": described(entities, entry),
                "notable": [type_.short() for type_ in types_of(entry.kind)],
            }
            for entry in entries
        ]
    }


def suggest_types(prefix: str, cursor: int = 0) -> dict[str, Any]:
    """Return types whose name or id begins so, else those that have it anywhere."""
    found = _beginning(prefix, ((t.id, t.name) for t in types().values()))
    return {"result": [types()[id_].as_dict() for id_ in found[cursor : cursor + PAGE]]}


def suggest_properties(prefix: str, cursor: int = 0) -> dict[str, Any]:
    """Return properties whose name or id begins so, else those that have it anywhere."""
    found = _beginning(prefix, ((p.id, p.name) for p in properties().values()))
    return {"result": [_told(properties()[id_]) for id_ in found[cursor : cursor + PAGE]]}


def _beginning(prefix: str, pairs: Iterable[tuple[str, str]]) -> list[str]:
    asked = phrase_of(prefix)
    every = [(id_, (phrase_of(id_), phrase_of(name))) for id_, name in pairs]
    first = [id_ for id_, texts in every if any(text.startswith(asked) for text in texts)]
    rest = [id_ for id_, texts in every if any(asked in text for text in texts)]
    return list(dict.fromkeys([*first, *rest]))


def propose_properties(entities: Entities, type_: str, limit: int | None = None) -> dict[str, Any]:
    """Return properties of which things of a type have values; of an unknown type, all."""
    things = [
        entities.index.entries[number]
        for number in entities.numbers
        if type_ in {each.id for each in types_of(entities.index.entries[number].kind)}
    ]
    fitting = [
        each
        for each in properties().values()
        if not things or any(values_of(entry, each.id) for entry in things)
    ]
    document: dict[str, Any] = {"type": type_}
    if limit is not None:
        document["limit"] = limit
    return {**document, "properties": [_told(each) for each in fitting[:limit]]}


def _told(each: Property) -> dict[str, str]:
    return {"id": each.id, "name": each.name, "description": each.description}


def extended(entities: Entities, asked: Extension) -> dict[str, Any]:
    """Return the values of properties of things; of an unknown thing, none."""
    meta: list[dict[str, Any]] = []
    for name, _ in asked.properties:
        each = properties()[name]
        meta.append({"id": each.id, "name": each.name})
        if each.of:
            meta[-1]["type"] = types()[each.of].short()
    rows = {
        id_: {
            name: _cells(entities, entry, properties()[name], most) if entry is not None else []
            for name, most in asked.properties
        }
        for id_ in asked.ids
        for entry in (entities.get(id_),)
    }
    return {"meta": meta, "rows": rows}


def _cells(
    entities: Entities, entry: Entry, property_: Property, most: int
) -> list[dict[str, Any]]:
    values = values_of(entry, property_.id)[: most or None]
    if property_.value == "number":
        return [{"int": int(value)} for value in values]
    if property_.value == "text":
        return [{"str": value} for value in values]
    return [_thing(entities, value) for value in values]


def _thing(entities: Entities, iri: str) -> dict[str, str]:
    """Return a thing by id and name; an IRI of which nothing is said here stays a text."""
    entry = entities.get(iri)
    if entry is None:
        return {"str": iri}
    return {"id": entities.id_of(entry), "name": entry.label}

"""Things that are tables, as text: editions, data sets of observations, mapping sets.

A table has a row for each member (element, report of a data point, mapping) and a column for each
property; several values of a cell are joined with a bar, as in SSSOM.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from ssckg.io.sssom import Extension, MappingRow, MappingSet, write_mapping_set
from ssckg.io.sssom_slots import HEAD_SLOTS, MAPPING_SLOTS, NEGATED
from ssckg.linked_data.asking import members_of
from ssckg.model.thing import RDF_TYPE
from ssckg.namespaces import PREFIXES, SSC, expand, shrink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ssckg.model.thing import Statement, Thing, Value
    from ssckg.ports import GraphStore

_EDITION: Final = {
    "code": "skos:notation",
    "label": "skos:prefLabel",
    "kind": "rdf:type",
    "broader": "skos:broader",
    "definition": "skos:definition",
    "level": "ssc:level",
    "identifier": "dcterms:identifier",
    "trust": "ssc:trust",
    "source": "dcterms:source",
    "source_page": "ssc:sourcePage",
}
_DATA_SET: Final = {
    "city": "sdmx-dimension:refArea",
    "report_year": "ssc:reportYear",
    "data_point": "ssc:observedDataPoint",
    "value": "sdmx-measure:obsValue",
    "unit": "sdmx-attribute:unitMeasure",
    "status": "sdmx-attribute:obsStatus",
    "reference_year": "ssc:referenceYear",
    "printed_value": "ssc:printedValue",
    "printed_unit": "ssc:printedUnit",
    "printed_name": "ssc:printedName",
    "trust": "ssc:trust",
    "source": "dcterms:source",
    "source_page": "ssc:sourcePage",
}
_HEAD: Final = {
    "mapping_set_version": "owl:versionInfo",
    "mapping_set_title": "dcterms:title",
    "mapping_set_description": "dcterms:description",
    "mapping_set_source": "prov:wasDerivedFrom",
    "creator_id": "dcterms:creator",
    "license": "dcterms:license",
    "publication_date": "dcterms:issued",
    "see_also": "rdfs:seeAlso",
}
"""Where SSSOM itself names another property for a slot of the set."""
_LISTS_OF_HEAD: Final = {"creator_id", "creator_label", "mapping_set_source", "see_also", "other"}
_EXTENSIONS: Final = {
    "ext_current_number": Extension("ssc:currentNumber", "xsd:string"),
    "ext_origin": Extension("ssc:origin", "linkml:Uriorcurie"),
    "ext_printed_number": Extension("ssc:printedNumber", "xsd:string"),
    "ext_source": Extension("dcterms:source", "xsd:string"),
    "ext_source_page": Extension("ssc:sourcePage", "xsd:string"),
    "ext_status": Extension("ssc:mappingStatus", "linkml:Uriorcurie"),
    "ext_trust": Extension("ssc:trust", "linkml:Uriorcurie"),
}
_LINKML: Final = "https://w3id.org/linkml/"
_Row = dict[str, list["Value"]]


def table_of(store: GraphStore, thing: Thing) -> str | None:
    """Return a thing as CSV; None where it is no table. One query.

    Raises:
        EngineError: the engine does not answer.
    """
    classes = set(thing.classes)
    if SSC + "FrameworkEdition" in classes:
        return _csv(members_of(store, thing.iri, expand("skos:inScheme")), _EDITION)
    if expand("qb:DataSet") in classes:
        listed = members_of(store, thing.iri, expand("qb:dataSet"), SSC + "listedIn")
        return _csv(listed, _DATA_SET)
    if SSC + "MappingSet" in classes:
        return _csv(members_of(store, thing.iri, SSC + "inMappingSet"), _mapping_columns())
    return None


def is_table(classes: Iterable[str]) -> bool:
    """Say whether things of these classes are offered as tables."""
    return not {SSC + "FrameworkEdition", expand("qb:DataSet"), SSC + "MappingSet"}.isdisjoint(
        classes
    )


def sssom_of(store: GraphStore, thing: Thing) -> str:
    """Return a mapping set as SSSOM with tabs, in the form in which sets are committed. One query.

    Raises:
        EngineError: the engine does not answer.
    """
    rows = _rows(members_of(store, thing.iri, SSC + "inMappingSet"))
    columns = {name: expand(curie) for name, curie in _mapping_columns().items()}
    cells = [
        {"record_id": shrink(subject)}
        | {name: text for name, p in columns.items() if (text := _cell(row.get(p, []), _curie))}
        for subject, row in rows.items()
    ]
    used = {name for row in cells for name in row}
    return write_mapping_set(
        MappingSet(
            thing.iri,
            _head(thing, used, cells),
            tuple(sorted(used)),
            tuple(MappingRow(0, row) for row in cells),
        )
    )


def _head(thing: Thing, used: set[str], rows: list[dict[str, str]]) -> dict[str, object]:
    head: dict[str, object] = {"mapping_set_id": thing.iri}
    for slot in HEAD_SLOTS:
        values = thing.values(expand(_HEAD.get(slot, f"sssom:{slot}")))
        if values and slot != "mapping_set_id":
            texts = [v.text if slot == "license" else _curie(v) for v in values]
            head[slot] = sorted(texts) if slot in _LISTS_OF_HEAD else texts[0]
    head["extension_definitions"] = [
        {"slot_name": name, "property": each.property, "type_hint": each.type_hint}
        for name, each in _EXTENSIONS.items()
        if name in used
    ]
    words = {word for row in rows for text in row.values() for word in text.split("|")}
    words.update(
        t for v in head.values() for t in (v if isinstance(v, list) else [v]) if isinstance(t, str)
    )
    prefixes = {word.partition(":")[0] for word in words} | {
        "skos",
        "semapv",
        "ssc",
        "dcterms",
        "xsd",
    }
    known = {p: PREFIXES[p] for p in sorted(prefixes & PREFIXES.keys())}
    head["curie_map"] = known | {"linkml": _LINKML}
    return head


def _mapping_columns() -> dict[str, str]:
    slots = {slot: f"sssom:{slot}" for slot in MAPPING_SLOTS if slot != "record_id"}
    return slots | {name: each.property for name, each in _EXTENSIONS.items()}


def _csv(members: tuple[Statement, ...], columns: dict[str, str]) -> str:
    rows = _rows(members)
    properties = [expand(curie) for curie in columns.values()]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["iri", *columns])
    for subject, row in rows.items():
        writer.writerow([subject, *(_cell(_fitting(row, p), _plain) for p in properties)])
    return out.getvalue()


def _rows(members: Iterable[Statement]) -> dict[str, _Row]:
    rows: dict[str, _Row] = {}
    for subject, property_, value, _ in members:
        values = rows.setdefault(subject, {}).setdefault(property_, [])
        if value not in values:
            values.append(value)
    return rows


def _fitting(row: _Row, property_: str) -> list[Value]:
    """Return the values of a property; of classes, the closest one of ours."""
    values = row.get(property_, [])
    if property_ != RDF_TYPE:
        return values
    general = SSC + "FrameworkElement"
    ours = [v for v in values if v.text.startswith(SSC) and v.text != general]
    return ours[:1] or values[:1]


def _cell(values: list[Value], write: Callable[[Value], str]) -> str:
    return "|".join(write(value) for value in values)


def _plain(value: Value) -> str:
    return value.text


def _curie(value: Value) -> str:
    if value.text == expand("sssom:NegatedPredicate"):
        return NEGATED
    return shrink(value.text) if value.kind == "iri" else _flat(value.text)


def _flat(text: str) -> str:
    """Return a text without what ends a cell of a table with tabs."""
    return " ".join(text.split()) if any(c in text for c in "\t\r\n") else text

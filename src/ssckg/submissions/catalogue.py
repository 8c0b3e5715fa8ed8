"""Loads the data points of a framework edition from its tables, without building the graph."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from ssckg import resources
from ssckg.errors import UnknownNameError
from ssckg.model.data_point import DataPoint, ValueType
from ssckg.namespaces import CODE, expand

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Triple

DEFAULT_EDITION = "u4ssc-2017"
_Properties = dict[str, list[str]]


def edition_ids(root: Path | None = None) -> tuple[str, ...]:
    """Return the ids of the framework editions that have tables."""
    return tuple(sorted(p.parent.name for p in _frameworks(root).glob("*/framework.ttl")))


@cache
def edition_triples(edition: str = DEFAULT_EDITION, root: Path | None = None) -> tuple[Triple, ...]:
    """Return what the tables of an edition state; `root` holds `ontology/`.

    Raises:
        UnknownNameError: there is no such edition.
        DataError: a table is damaged.
    """
    from ssckg.io.csvw import read_table, triples  # noqa: PLC0415  for who reads tables
    from ssckg.io.faults import Faults  # noqa: PLC0415

    folder = _frameworks(root) / edition
    if not (folder / "framework.ttl").is_file():
        raise UnknownNameError("framework", edition, edition_ids(root))
    faults = Faults()
    found = [
        triple
        for path in sorted(folder.glob("*.csv"))
        for triple in triples(read_table(path, faults, shown=path.name), faults)
    ]
    faults.check()
    return tuple(found)


@cache
def load_data_points(
    edition: str = DEFAULT_EDITION, root: Path | None = None
) -> tuple[DataPoint, ...]:
    """Return the data points of an edition in the order of its tables.

    Raises:
        UnknownNameError: there is no such edition.
        DataError: a table is damaged.
    """
    from pyoxigraph import Literal, NamedNode  # noqa: PLC0415

    about: dict[str, _Properties] = defaultdict(lambda: defaultdict(list))
    for triple in edition_triples(edition, root):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            about[triple.subject.value][triple.predicate.value].append(triple.object.value)
    points = [iri for iri, facts in about.items() if _DATA_POINT in facts.get(_TYPE, ())]
    return tuple(_data_point(iri, about) for iri in points)


_TYPE = expand("rdf:type")
_DATA_POINT = expand("ssc:DataPoint")
_LABEL = expand("skos:prefLabel")
_VARIANT = expand("skos:hiddenLabel")


def _frameworks(root: Path | None) -> Path:
    return (root or resources.root()) / "ontology" / "frameworks"


def _data_point(iri: str, about: dict[str, _Properties]) -> DataPoint:
    """Make a data point from what the tables state about it and its indicator."""
    facts = about[iri]
    indicator = _one(facts, "ssc:dataPointOf")
    owner = about[indicator]
    category = about.get(_one(owner, "skos:broader"), {})
    label, indicator_label = _one(facts, "skos:prefLabel"), _one(owner, "skos:prefLabel")
    is_single = iri.rsplit("/", 1)[-1] == "result"
    return DataPoint(
        iri=iri,
        indicator=indicator,
        code=_one(owner, "skos:notation"),
        indicator_label=indicator_label,
        component="" if is_single else _component(label, indicator_label),
        category=_one(category, "skos:prefLabel"),
        unit=_one(facts, "ssc:unit"),
        unit_text=_one(facts, "ssc:unitText"),
        value_type=ValueType(_one(facts, "ssc:valueType").removeprefix(CODE + "value-type/")),
        minimum=_decimal(_one(facts, "ssc:minimum")),
        maximum=_decimal(_one(facts, "ssc:maximum")),
        aliases=tuple(facts.get(_VARIANT, ())),
        indicator_aliases=tuple(owner.get(_VARIANT, ())),
        numerator=_one(facts, "ssc:numerator"),
        denominator=_one(facts, "ssc:denominator"),
        multiplier=_decimal(_one(facts, "ssc:multiplier")),
        population_base=_one(facts, "ssc:populationBase").removeprefix(CODE + "population-base/"),
    )


def _component(label: str, indicator_label: str) -> str:
    """Return the part of a data point's label that follows its indicator's."""
    return label.removeprefix(indicator_label).strip(" :-\u2013")


def _one(facts: _Properties, curie: str) -> str:
    values = facts.get(expand(curie), ())
    return values[0] if values else ""


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None

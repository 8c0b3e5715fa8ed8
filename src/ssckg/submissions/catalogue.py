"""Loads the data points of a framework edition from its tables, without building the graph.

There are two places where an edition can be: the tables that the package carries, and the released
editions of a data directory that is in use (`released_from`). What is shipped comes first. Whatever
is kept in memory of an edition is kept under its id and its stamp, the hash of what it was read
from, so a server that runs on sees a release as soon as it is there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Protocol

from ssckg import resources
from ssckg.errors import UnknownNameError
from ssckg.model.data_point import DataPoint, ValueType
from ssckg.namespaces import CODE, GRAPH, PREFIXES, expand
from ssckg.submissions.template.formula import multiplier_of, stated_of
from ssckg.submissions.unit_labels import unit_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pyoxigraph import Triple

DEFAULT_EDITION = "u4ssc-2017"
SHIPPED: Final = ""
"""The stamp of an edition that comes with the package: it stays while the program runs."""
_NUMBER: Final = re.compile(r"(\d+)")
_KEPT: Final = 16
"""So many released editions are kept in memory."""
_Properties = dict[str, list[str]]


class Shelf(Protocol):
    """Where released editions are found: those that count, each with the hash of its file."""

    def editions(self) -> Mapping[str, str]:
        """Return the SHA-256 of each released edition by its id."""
        ...

    def read(self, edition: str, sha256: str) -> bytes:
        """Return the frozen N-Quads of a release, once their hash was found right."""
        ...


_shelves: list[Shelf] = []


@contextmanager
def released_from(shelf: Shelf) -> Iterator[None]:
    """Look for editions on a shelf as well, in all threads, until the block ends.

    Where two data directories are in use at once, the one that was opened last comes first.
    """
    _shelves.append(shelf)
    try:
        yield
    finally:
        last = max(at for at, one in enumerate(_shelves) if one is shelf)
        del _shelves[last]


def edition_ids(root: Path | None = None) -> tuple[str, ...]:
    """Return the ids of the framework editions that have tables, and of those released."""
    return tuple(sorted({*_shipped(root), *_released(root)}))


def stamp(edition: str, root: Path | None = None) -> str:
    """Return what the content of an edition is known by: `SHIPPED`, or the hash of its release.

    Raises:
        UnknownNameError: there is no such edition.
    """
    if (_frameworks(root) / edition / "framework.ttl").is_file():
        return SHIPPED
    released = _released(root)
    if edition not in released:
        raise UnknownNameError("framework", edition, edition_ids(root))
    return released[edition]


def stamps() -> tuple[tuple[str, str], ...]:
    """Return all editions with their stamps."""
    released = _released(None)
    return tuple((each, released.get(each, SHIPPED)) for each in edition_ids())


def edition_triples(edition: str = DEFAULT_EDITION, root: Path | None = None) -> tuple[Triple, ...]:
    """Return what the tables of an edition state; `root` holds `ontology/`.

    Raises:
        UnknownNameError: there is no such edition.
        DataError: a table is damaged.
    """
    known = stamp(edition, root)
    return (
        _shipped_triples(edition, root) if known == SHIPPED else _released_triples(edition, known)
    )


def _shipped(root: Path | None) -> Iterator[str]:
    return (p.parent.name for p in _frameworks(root).glob("*/framework.ttl"))


def _released(root: Path | None) -> Mapping[str, str]:
    """Return the released editions that are at hand, with the hashes of their files."""
    found: dict[str, str] = {}
    for shelf in list(_shelves) if root is None else ():
        found |= shelf.editions()
    return found


@lru_cache(maxsize=_KEPT)
def _released_triples(edition: str, sha256: str) -> tuple[Triple, ...]:
    """Return what a released edition states, elements in the order of their ids."""
    from pyoxigraph import RdfFormat, Triple, parse  # noqa: PLC0415  for who reads releases

    shelf = next(one for one in reversed(_shelves) if one.editions().get(edition) == sha256)
    graph = f" <{GRAPH}framework/{edition}> .".encode()
    lines = shelf.read(edition, sha256).splitlines()
    quads = parse(b"\n".join(x for x in lines if x.endswith(graph)), RdfFormat.N_QUADS)
    found = [Triple(q.subject, q.predicate, q.object) for q in quads]
    return tuple(sorted(found, key=lambda triple: _in_order(str(triple.subject))))


def _in_order(iri: str) -> tuple[tuple[int, str], ...]:
    """Return what numbers in names are sorted by as numbers: 2 before 10."""
    return tuple((int(p), "") if p.isdigit() else (-1, p) for p in _NUMBER.split(iri))


@cache
def _shipped_triples(edition: str, root: Path | None) -> tuple[Triple, ...]:
    from ssckg.io.csvw import read_table, triples  # noqa: PLC0415  for who reads tables
    from ssckg.io.faults import Faults  # noqa: PLC0415

    folder = _frameworks(root) / edition
    faults = Faults()
    found = [
        triple
        for path in sorted(folder.glob("*.csv"))
        for triple in triples(read_table(path, faults, shown=path.name), faults)
    ]
    faults.check()
    return tuple(found)


def load_data_points(
    edition: str = DEFAULT_EDITION, root: Path | None = None
) -> tuple[DataPoint, ...]:
    """Return the data points of an edition in the order of its tables.

    Raises:
        UnknownNameError: there is no such edition.
        DataError: a table is damaged.
    """
    return _load_data_points(edition, stamp(edition, root), root)


@cache
def _load_data_points(edition: str, _: str, root: Path | None) -> tuple[DataPoint, ...]:
    from pyoxigraph import Literal, NamedNode  # noqa: PLC0415

    about: dict[str, _Properties] = defaultdict(lambda: defaultdict(list))
    for triple in edition_triples(edition, root):
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            about[triple.subject.value][triple.predicate.value].append(triple.object.value)
    points = [iri for iri, facts in about.items() if _DATA_POINT in facts.get(_TYPE, ())]
    earlier = _points_before(about, edition, root)
    return tuple(_handed_down(_data_point(iri, about), about[iri], earlier) for iri in points)


def _points_before(
    about: Mapping[str, _Properties], edition: str, root: Path | None
) -> Mapping[str, DataPoint]:
    """Return the data points of the edition that a released one was made from, by IRI."""
    facts = about.get(PREFIXES["framework"] + edition, {})
    before = _one(facts, "ssc:derivedFromEdition").removeprefix(PREFIXES["framework"])
    if not before or not any(_REVISED in each for each in about.values()):
        return {}
    with suppress(UnknownNameError):  # one that has no tables and was released elsewhere
        return {point.iri: point for point in load_data_points(before, root)}
    return {}


def _handed_down(
    point: DataPoint, facts: _Properties, earlier: Mapping[str, DataPoint]
) -> DataPoint:
    """Return a data point with the multiplier of what it was made from, where that still holds.

    How a quotient becomes the result follows from its denominator and the unit; so it goes on where
    both are the same, also to what replaces a data point or is a part of it.
    """
    found = {
        multiplier_of(old.iri, old.unit, old.numerator, old.denominator, stated_of(old))
        for iri in facts.get(_REVISED, ())
        if (old := earlier.get(iri)) is not None
        and (old.unit, old.denominator) == (point.unit, point.denominator)
    }
    return replace(point, handed_down=found.pop()) if len(found) == 1 else point


_TYPE = expand("rdf:type")
_REVISED = expand("prov:wasRevisionOf")
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
        unit_text=_one(facts, "ssc:unitText") or _unit_label(_one(facts, "ssc:unit")),
        value_type=_value_type(facts),
        minimum=_decimal(_one(facts, "ssc:minimum")),
        maximum=_decimal(_one(facts, "ssc:maximum")),
        aliases=tuple(facts.get(_VARIANT, ())),
        indicator_aliases=tuple(owner.get(_VARIANT, ())),
        numerator=_one(facts, "ssc:numerator"),
        denominator=_one(facts, "ssc:denominator"),
        multiplier=_decimal(_one(facts, "ssc:multiplier")),
        population_base=_one(facts, "ssc:populationBase").removeprefix(CODE + "population-base/"),
    )


def _unit_label(unit: str) -> str:
    """Return what a unit is called, since nobody prints it for a data point that was revised."""
    return unit_labels().get(unit, "") if unit else ""


def _value_type(facts: _Properties) -> ValueType:
    """Return what kind of value is taken: a number, where nothing else is said."""
    text = _one(facts, "ssc:valueType").removeprefix(CODE + "value-type/")
    return ValueType(text) if text else ValueType.NUMBER


def _component(label: str, indicator_label: str) -> str:
    """Return the part of a data point's label that follows its indicator's."""
    return label.removeprefix(indicator_label).strip(" :-\u2013")


def _one(facts: _Properties, curie: str) -> str:
    values = facts.get(expand(curie), ())
    return values[0] if values else ""


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None

"""Benchmarks that a user supplies: from the rows of a file to values, faults with their place."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ssckg.errors import UsageError
from ssckg.io.faults import Faults
from ssckg.model.scoring import Benchmark
from ssckg.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.io.records import Record
    from ssckg.model.framework import FrameworkPoint, FrameworkTree

REQUIRED: Final = ("data_point", "basis", "source")
OPTIONAL: Final = (
    *("id", "value", "lower", "upper", "direction", "source_page"),
    *("valid_from", "valid_to", "note", "example"),
)
RESERVED: Final = frozenset({"scoring", "methodology"})
"""Ids of the sets that come with the graph."""
_SET_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?\Z")
_YES_OR_NO: Final = {"yes": True, "true": True, "no": False, "false": False}
_DIRECTIONS: Final = ("higher-better", "lower-better", "target")


def check_set_id(text: str) -> str:
    """Return the id of a set.

    Raises:
        UsageError: it is none, or belongs to a set of the graph's own.
    """
    if not _SET_ID.match(text):
        raise UsageError(
            f"not an id of a benchmark set: {text!r}", hint="small letters, digits and hyphens"
        )
    if text in RESERVED:
        raise UsageError(f"{text!r} is a set of the graph's own", hint="choose another --id")
    return text


def set_iri(set_id: str) -> str:
    """Return the IRI of a supplied set."""
    return f"{BASE}benchmark-set/{set_id}"


def read_supplied(
    records: Iterable[Record], tree: FrameworkTree, set_id: str, bases: Iterable[str]
) -> tuple[Benchmark, ...]:
    """Return the benchmarks that rows state.

    Args:
        records: with the fields `REQUIRED` and `OPTIONAL`.
        tree: the edition whose data points they are for.
        set_id: id of the set.
        bases: known values of `code/benchmark-basis`.

    Raises:
        FaultsError: each row's faults: unknown data point or basis, no value, a period twice ...
    """
    names = _names(tree)
    known_bases = tuple(sorted(bases))
    faults, found = Faults(), dict[str, Benchmark]()
    for record in records:
        row = _Row(record, faults)
        point = row.data_point(names)
        benchmark = row.benchmark(point, set_id, known_bases) if point else None
        if benchmark is None:
            continue
        if any(_overlap(benchmark, other) for other in found.values()):
            faults.add(record.fault("has a benchmark for the same time further up", "data_point"))
        found[benchmark.iri] = benchmark
    faults.check()
    return tuple(found.values())


def _names(tree: FrameworkTree) -> Mapping[str, FrameworkPoint]:
    """Return what a data point can be called: IRI, CURIE, path, and code where it has one value."""
    names: dict[str, FrameworkPoint] = {}
    by_code: dict[str, list[FrameworkPoint]] = {}
    for point in tree.points:
        path = next(
            (point.iri[len(ns) :] for ns in (PREFIXES["u4ssc"], BASE) if point.iri.startswith(ns)),
            point.iri,
        )
        for name in (point.iri, path, f"u4ssc:{path}", path.removesuffix("/result")):
            names[name.casefold()] = point
        by_code.setdefault(point.code.casefold(), []).append(point)
    for code, points in by_code.items():
        if len(points) == 1:
            names[code] = points[0]
    return names


def _overlap(one: Benchmark, other: Benchmark) -> bool:
    """Say whether two benchmarks are for one data point and one time."""
    if one.data_point != other.data_point:
        return False
    latest_begin = max(one.valid_from[:4] or "0000", other.valid_from[:4] or "0000")
    return latest_begin <= min(one.valid_to[:4] or "9999", other.valid_to[:4] or "9999")


def _is_period(text: str) -> bool:
    """Say whether a text is a year or a day of the calendar."""
    try:
        date.fromisoformat(text if "-" in text else f"{text}-01-01")
    except ValueError:
        return False
    return len(text) in {4, 10}


class _Row:
    """One row, whose faults are gathered."""

    def __init__(self, record: Record, faults: Faults) -> None:
        self._record = record
        self._faults = faults
        self._is_whole = True

    def _fault(self, message: str, column: str) -> None:
        self._is_whole = False
        self._faults.add(self._record.fault(message, column))

    def data_point(self, names: Mapping[str, FrameworkPoint]) -> FrameworkPoint | None:
        text = " ".join(self._record["data_point"].split())
        found = names.get(text.casefold())
        if found is None:
            self._fault(f"no such data point: {text!r}", "data_point")
        return found

    def benchmark(
        self, point: FrameworkPoint, set_id: str, bases: tuple[str, ...]
    ) -> Benchmark | None:
        """Return the benchmark; None where the row has faults."""
        record = self._record
        value = self._value(point)
        lower, upper = self._number("lower"), self._number("upper")
        self._check_values(value, lower, upper)
        start, end = self._period("valid_from"), self._period("valid_to")
        if start and end and start[:4] > end[:4]:
            self._fault("ends before it begins", "valid_to")
        self._one_of("basis", bases)
        if record["direction"]:
            self._one_of("direction", _DIRECTIONS)
        if not self._is_whole:
            return None
        path = point.iri.removeprefix(PREFIXES["u4ssc"]).removeprefix(BASE).replace("/", "-")
        return Benchmark(
            iri=f"{set_iri(set_id)}/{path}" + (f"-from-{start[:4]}" if start else ""),
            set_id=set_id,
            data_point=point.iri,
            value=value,
            lower=lower,
            upper=upper,
            direction=record["direction"],
            basis=record["basis"],
            source=record["source"],
            source_page=record["source_page"],
            valid_from=start,
            valid_to=end,
            note=record["note"],
            label=record["id"] or point.label,
            is_example=_YES_OR_NO.get(record["example"].casefold(), False),
        )

    def _value(self, point: FrameworkPoint) -> Decimal | bool | None:
        text = self._record["value"]
        if not text or not point.is_boolean:
            return self._number("value")
        if text.casefold() not in _YES_OR_NO:
            self._fault(f"neither yes nor no: {text!r}", "value")
        return _YES_OR_NO.get(text.casefold())

    def _check_values(
        self, value: Decimal | bool | None, lower: Decimal | None, upper: Decimal | None
    ) -> None:
        has_range = lower is not None or upper is not None
        if value is None and not has_range and self._is_whole:
            self._fault("has neither a value nor a range", "value")
        elif value is not None and has_range:
            self._fault("has a value and a range; one of the two", "value")
        if lower is not None and upper is not None and lower > upper:
            self._fault("the lower end is above the upper one", "lower")

    def _number(self, column: str) -> Decimal | None:
        text = self._record[column]
        if not text:
            return None
        if not _NUMBER.match(text):
            self._fault(f"not a number: {text!r} (written like 1234.5)", column)
            return None
        return Decimal(text)

    def _period(self, column: str) -> str:
        text = self._record[column]
        if text and not _is_period(text):
            self._fault(f"neither a year nor a day: {text!r} (2020 or 2020-12-31)", column)
        return text

    def _one_of(self, column: str, known: tuple[str, ...]) -> None:
        if self._record[column] not in known:
            self._fault(f"{self._record[column]!r} is none of {', '.join(known)}", column)

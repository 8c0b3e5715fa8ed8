"""By what hits can be narrowed, and how many each choice would leave."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ssckg.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ssckg.searching.entry import Entry
    from ssckg.searching.index import Index

FACETS: Final = ("framework", "kind", "agency", "trust", "values")
_AGENCY_FACTS: Final = ("custodian", "partner", "priority-of", "publisher")
YES: Final = "yes"


def values_of(index: Index, entry: Entry, facet: str) -> tuple[str, ...]:
    """Return the values of an entry for a facet, as they stand in addresses.

    framework: ids of editions; kind: ids; agency: acronyms of those that look after it, support it
    or declared it a priority; trust: as marked; values: "yes" where cities have published some.
    """
    return _VALUES[facet](index, entry)


def _frameworks(index: Index, entry: Entry) -> tuple[str, ...]:
    if entry.kind in {"Framework", "FrameworkEdition"}:
        return (entry.id,)
    return tuple(index.code_of(iri) for iri in entry.facts.get("framework", ()))


def _agencies(index: Index, entry: Entry) -> tuple[str, ...]:
    if entry.kind == "Agency":
        return (entry.code or entry.id,)
    found = (iri for fact in _AGENCY_FACTS for iri in entry.facts.get(fact, ()))
    return tuple(dict.fromkeys(code for code in map(index.code_of, found) if code))


_VALUES: Final[Mapping[str, Callable[[Index, Entry], tuple[str, ...]]]] = {
    "framework": _frameworks,
    "kind": lambda _, entry: (entry.kind,),
    "agency": _agencies,
    "trust": lambda _, entry: (entry.trust,) if entry.trust else (),
    "values": lambda _, entry: (YES,) if entry.cities else (),
}


def require_known(index: Index, filters: Mapping[str, str]) -> None:
    """Return if every value that is asked for occurs.

    Raises:
        UnknownNameError: a facet or a value does not.
    """
    for facet, value in filters.items():
        if facet not in FACETS:
            raise UnknownNameError("facet", facet, FACETS)
        known = index.facet_values.get(facet, frozenset())
        if value not in known:
            raise UnknownNameError(facet, value, tuple(sorted(known)))


def is_wanted(index: Index, number: int, filters: Mapping[str, str], but: str = "") -> bool:
    """Say whether an entry fits all filters, leaving one facet aside."""
    return all(
        value in index.facets[number].get(facet, ())
        for facet, value in filters.items()
        if facet != but
    )


def count_facets(
    index: Index, numbers: Iterable[int], filters: Mapping[str, str]
) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return for each facet how many hits each of its values has, most first.

    A facet is counted as if nothing were chosen of it, so that one can change one's mind.
    """
    hits = list(numbers)
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for facet in FACETS:
        counted = Counter(
            value
            for number in hits
            if is_wanted(index, number, filters, but=facet)
            for value in index.facets[number].get(facet, ())
        )
        found[facet] = tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
    return found

"""Two to six indicators, line by line of their definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.errors import UsageError
from ssckg.harmonization.clashes.definition import definition_of, note_of, record_of, unit_names
from ssckg.harmonization.clashes.wording import likeness
from ssckg.harmonization.lookup import find_element
from ssckg.harmonization.measures import number_key, targets_of
from ssckg.model.crosswalk_frameworks import INDICATOR
from ssckg.model.terminology import AspectRow, SideBySideResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ssckg.harmonization.clashes.definition import Definition
    from ssckg.model.crosswalk import Crosswalk

_STATES: Final = ("differs", "partly known", "equal", "unknown")
_ABOUT: Final = frozenset(
    {"framework", "level", "data points", "custodians", "trust", "source"}
    | {"trust of data points", "source of data points"}
)
"""Lines that are no part of a definition."""
_TEXTS: Final = frozenset({"label", "numerator", "denominator", "method"})


def compare_side_by_side(crosswalk: Crosswalk, names: Sequence[str]) -> SideBySideResult:
    """Return the definitions of 2 to 6 indicators side by side, differences first.

    Args:
        crosswalk: what is read.
        names: codes, ids, CURIEs or IRIs.

    Raises:
        UnknownNameError: there is no such element.
        UsageError: fewer than 2 or more than 6, one twice, one that is no indicator, or a code
            that means several.
    """
    found = [find_element(crosswalk, name) for name in names]
    if not 2 <= len(found) <= 6:
        raise UsageError(f"{len(found)} indicators", hint="give 2 to 6")
    if len({each.iri for each in found}) < len(found):
        raise UsageError("one indicator is named twice", hint="give different ones")
    for each in found:
        if each.kind != INDICATOR:
            raise UsageError(f"{each.code} is a {each.kind}", hint="give indicators")
    known = [definition_of(crosswalk, each.iri) for each in found]
    rows = [_row(aspect, [*values]) for aspect, *values in _lines(crosswalk, known)]
    ends = {each.iri for each in found}
    mappings = [m for m in crosswalk.mappings if {m.subject, m.object} <= ends]
    return SideBySideResult(
        indicators=tuple(record_of(crosswalk, each) for each in found),
        # What is said about them comes behind what they are. Stable: else in the order of lines.
        rows=tuple(sorted(rows, key=lambda r: (r.aspect in _ABOUT, _STATES.index(r.state)))),
        mappings=tuple(note_of(m) for m in sorted(mappings, key=lambda m: m.iri)),
    )


def _row(aspect: str, values: list[str]) -> AspectRow:
    known = [value for value in values if value]
    first = known[0] if known else ""
    is_same = all(_is_equal(aspect, first, value) for value in known)
    if not known:
        state = "unknown"
    elif not is_same:
        state = "differs"
    else:
        state = "equal" if len(known) == len(values) else "partly known"
    return AspectRow(aspect, state, tuple(values))


def _is_equal(aspect: str, one: str, two: str) -> bool:
    return one == two or (aspect in _TEXTS and likeness(one, two) == 1)


def _lines(crosswalk: Crosswalk, known: Sequence[Definition]) -> Iterator[tuple[str, ...]]:
    """Yield each aspect with its value in each indicator, empty where it is not known."""
    elements = [each.element for each in known]
    yield "label", *(each.label for each in elements)
    yield "framework", *(record_of(crosswalk, each).framework for each in elements)
    yield "kind", *(each.kind for each in elements)
    yield "level", *(each.level for each in elements)
    yield "unit", *(unit_names(crosswalk, each.units) for each in known)
    yield "numerator", *("; ".join(each.numerators) for each in known)
    yield "denominator", *("; ".join(each.denominators) for each in known)
    yield "multiplier", *(_joined(each.multipliers) for each in known)
    yield "population base", *(", ".join(each.bases) for each in known)
    yield "direction", *(", ".join(each.directions) for each in known)
    yield "value type", *(", ".join(each.value_types) for each in known)
    yield "minimum", *(_joined(each.minima) for each in known)
    yield "maximum", *(_joined(each.maxima) for each in known)
    yield "method", *(" ".join(each.methods) for each in elements)
    yield "data points", *(str(len(crosswalk.points_of.get(e.iri, ()))) for e in elements)
    yield "SDG targets", *(_targets(crosswalk, each.iri) for each in elements)
    yield "custodians", *(_agencies(crosswalk, each.iri) for each in elements)
    yield "trust", *(each.trust for each in elements)
    yield "source", *(", ".join(each.sources) for each in elements)
    yield "trust of data points", *(_point_trust(crosswalk, each.iri) for each in elements)
    yield "source of data points", *(_point_sources(crosswalk, each.iri) for each in elements)


def _joined(numbers: Iterable[object]) -> str:
    return ", ".join(str(number) for number in numbers)


def _targets(crosswalk: Crosswalk, indicator: str) -> str:
    codes = {crosswalk.element[t].code for t in targets_of(crosswalk, indicator)}
    return ", ".join(sorted(codes, key=number_key))


def _agencies(crosswalk: Crosswalk, indicator: str) -> str:
    found = {
        crosswalk.agency[role.agency].acronym
        for role in crosswalk.roles
        if role.indicator == indicator and role.role == "custodian"
    }
    return ", ".join(sorted(found))


def _point_trust(crosswalk: Crosswalk, indicator: str) -> str:
    points = crosswalk.points_of.get(indicator, ())
    return ", ".join(sorted({point.trust for point in points if point.trust}))


def _point_sources(crosswalk: Crosswalk, indicator: str) -> str:
    points = crosswalk.points_of.get(indicator, ())
    return ", ".join(sorted({source for point in points for source in point.sources}))

"""What can be done about a finding, in the language of the reader."""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from ssckg import resources
from ssckg.submissions.answers import says_missing
from ssckg.submissions.checking.comparisons import RECOMPUTATION, Comparison, scale_change
from ssckg.submissions.checking.messages import say
from ssckg.submissions.checking.parts import compute, plain
from ssckg.submissions.codes import MISSING_REASON, ORIGIN, QUALITY, code_list
from ssckg.submissions.covers import NUMBERS
from ssckg.submissions.matching import Outcome
from ssckg.submissions.words import words

if TYPE_CHECKING:
    from ssckg.model.data_point import DataPoint
    from ssckg.submissions.checking.check_facts import Behind, Handed
    from ssckg.submissions.reading import RowReading

_LISTS = {
    "quality-unstated": QUALITY,
    "unread-quality": QUALITY,
    "unread-origin": ORIGIN,
    "unread-missing-reason": MISSING_REASON,
    "reason-unstated": MISSING_REASON,
}
_OTHERS = {"unread-numerator": "unread-number", "unread-denominator": "unread-number"}


def advice_of(name: str, behind: Behind, reading: RowReading, language: str) -> str:
    """Say what to do about a finding in a row; `name` is the short name of the rule."""
    if behind.comparison is not None:
        return _of_comparison(name, behind.comparison, behind, language)
    if name in {"unmatched-data-point", "ambiguous-data-point"}:
        return _of_match(reading, language)
    if name.startswith("ambiguous-"):
        return _of_readings(name, reading, language)
    if name in _LISTS:
        choices = ", ".join(code_list(_LISTS[name]).labels(language))
        own = say(f"advice.{name}", language, choices=choices)
        return own or say("advice.unread-choice", language, choices=choices)
    return _of_data_point(name, behind, reading, language)


def _of_data_point(name: str, behind: Behind, reading: RowReading, language: str) -> str:
    """Say what to do about what a row says on a data point."""
    point = reading.data_point
    fields = _fields(point)
    key = f"advice.{_OTHERS.get(name, name)}"
    if name == "unknown-status" and says_missing(reading.row.status):
        key = "advice.unknown-status.contradiction"
    elif name.endswith(("-minimum", "-maximum")):
        key = "advice.bounds"
    elif point is not None and name in {"unit-mismatch", "unknown-unit"}:
        return _of_unit(reading, point, language)
    elif point is not None and name == "unreadable-value":
        key = f"{key}.{point.value_type}"
    elif point is not None and name == "scale-since-last":
        fields["previous"] = behind.handed.previous[point.iri].value
    return say(key, language, **fields) or say("advice.default", language, **fields)


def _fields(point: DataPoint | None) -> dict[str, object]:
    if point is None:
        return {}
    return {
        "point": f"{point.label} ({point.code})",
        "unit": point.unit_text or "?",
        "numerator": point.numerator,
        "denominator": point.denominator,
    }


def _of_comparison(name: str, comparison: Comparison, behind: Behind, language: str) -> str:
    expected = comparison.expected
    if comparison.kind == RECOMPUTATION:
        expected = _computed(behind)
    known: dict[str, object] = {
        "highest": f"{comparison.highest:f}",
        "base": say("base.cover" if comparison.is_from_cover else "base.rows", language),
    }
    if expected is None:
        return say(f"advice.{name}.open", language, **known) or say(
            f"advice.{name}", language, **known
        )
    known["expected"] = f"{expected:f}"
    population = behind.handed.cover.cover.population
    if name == "households-consistent" and comparison.value == population:
        return say("advice.households-consistent.inhabitants", language, **known)
    scale = scale_change(expected, comparison.value) if name == "recomputed-result" else None
    if scale is not None:
        return say("advice.recomputed-result.scale", language, scale=f"{scale:f}", **known)
    return say(f"advice.{name}", language, **known)


def _computed(behind: Behind) -> Decimal | None:
    """Return what the parts of a result give."""
    reading = behind.reading
    if reading is None or reading.data_point is None:
        return None
    if reading.numerator is None or reading.denominator is None:
        return None
    return compute(reading.data_point, reading.numerator, reading.denominator)


def _of_match(reading: RowReading, language: str) -> str:
    """Say which names are near, or between which a choice is to be made."""
    match = reading.match
    found = match.candidates
    names = ", ".join(f"{p.label} ({p.code})" for p in found)
    if reading.row.data_point:
        return say("advice.unknown-data-point", language, iri=reading.row.data_point)
    if not found:
        return say("advice.unmatched-data-point.none", language)
    if match.how == "names an indicator, no data point":
        indicator = f"{found[0].indicator_label} ({found[0].code})"
        parts = ", ".join(part.component for part in found)
        return say("advice.unmatched-data-point.part", language, indicator=indicator, parts=parts)
    kind = "unmatched" if match.outcome is Outcome.UNMATCHED else "ambiguous"
    return say(f"advice.{kind}-data-point", language, candidates=names)


def _of_readings(name: str, reading: RowReading, language: str) -> str:
    readings = {
        "ambiguous-number": reading.values,
        "ambiguous-numerator": reading.numerators,
        "ambiguous-denominator": reading.denominators,
    }.get(name, ())
    either = f" {say('word.or', language)} ".join(str(value) for value in readings)
    return say("advice.ambiguous", language, readings=either)


def _of_unit(reading: RowReading, point: DataPoint, language: str) -> str:
    """Name the unit that is expected, and the converted value where a factor is known."""
    factor = _factor(reading, point)
    value = reading.value
    if factor is None or isinstance(value, bool | None):
        return say("advice.unit", language, unit=point.unit_text)
    converted = f"{plain(value * factor):f}"
    return say(
        "advice.unit.converted", language, unit=point.unit_text, converted=converted, factor=factor
    )


def _factor(reading: RowReading, point: DataPoint) -> Decimal | None:
    """Return the factor of the register from the printed unit of this substance, or None."""
    printed = f"{reading.row.unit} {reading.row.value}".casefold()
    unit = point.unit.rpartition("/")[2]
    named = {word.casefold() for word in words(f"{point.label} {point.iri.rpartition('/')[2]}")}
    for row in _conversions():
        is_meant = row["to_unit"] == unit and row["substance"].casefold() in named
        if is_meant and row["from_unit_text"].casefold() in printed:
            return Decimal(row["factor"])
    return None


@cache
def _conversions() -> tuple[dict[str, str], ...]:
    path = resources.folder("ontology") / "registers" / "units" / "conversions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def cover_advice(field: str, language: str) -> str:
    """Say what belongs in a field of the cover."""
    kind = "year"
    if field in NUMBERS:
        kind = "number"
    elif field in {"currency", "contact_email"}:
        kind = field.removeprefix("contact_")
    return say(f"advice.unread-cover.{kind}", language, field=say(f"field.{field}", language))


def whole_advice(name: str, field: str, handed: Handed, language: str) -> str:
    """Say what to do about a finding on a submission as a whole."""
    if name in {"submission-city", "submission-report-year"}:
        return say("advice.fill-column", language, column=repr(field))
    first = handed.readings[0].row
    given = {
        "city": first.city,
        "report_year": first.report_year,
        "edition": handed.document.edition if handed.document is not None else "",
    }
    return say(
        f"advice.{name}",
        language,
        field=say(f"field.{field}", language),
        given=given.get(field, ""),
        asked=handed.asked.get(field, ""),
    )

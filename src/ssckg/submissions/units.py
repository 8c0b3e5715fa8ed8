"""Whether a printed unit is the unit of a data point.

Units are compared as sets of unit words, so "ℓ / day" beside "(per capita)" in the name is
"litres / day / capita". A blank says nothing. A printed count noun ("246 Services") is a number.
"""

from __future__ import annotations

from enum import Enum

from ssckg.model.data_point import DataPoint, ValueType
from ssckg.namespaces import PREFIXES
from ssckg.submissions.words import vocabulary, words

UNIT = PREFIXES["unit"]
_COUNT = frozenset({"number"})
_DIMENSIONLESS = _COUNT | {"ratio", "coefficient", "index"}
_LENGTHS = frozenset({"km", "m", "mile"})
_BASE_WORDS = frozenset({"inhabitant", "capita"})
_SCALES = frozenset({"1000", "100000"})
_PARTS_OF_UNITS = _SCALES | {"inhabitant", "household", "day", "livebirth"}


class UnitFit(Enum):
    """How a printed unit relates to the unit of a data point."""

    SAME = "same"
    NOT_PRINTED = "not printed"  # or the data point's own unit is not known
    OTHER = "other"
    UNKNOWN = "unknown"


def unit_words(text: str) -> frozenset[str]:
    """Return the words of a unit; "inhabitant" and "capita" count as one population base."""
    found = frozenset(words(text))
    return (found - _BASE_WORDS) | {"inhabitant"} if found & _BASE_WORDS else found


def fit_unit(printed: str, point: DataPoint) -> UnitFit:  # noqa: PLR0911  one for each rule
    """Compare a printed unit, or the IRI of one, with the unit of `point`."""
    if printed.startswith(UNIT) and " " not in printed:
        return UnitFit.SAME if printed == point.unit else UnitFit.OTHER
    given = unit_words(printed)
    wanted = unit_words(point.unit_text)
    if not given or not wanted:
        return UnitFit.NOT_PRINTED
    if "length" in wanted and given & _LENGTHS:
        given = (given - _LENGTHS) | {"length"}
    if given - _COUNT == wanted - _COUNT or _is_qualified(given, wanted):
        return UnitFit.SAME
    if point.value_type is ValueType.BOOLEAN:
        return UnitFit.SAME if given <= {"boolean", "yes", "no"} else UnitFit.OTHER
    if _is_part(given, wanted):
        return UnitFit.NOT_PRINTED
    is_known = given <= vocabulary().unit
    if wanted <= _DIMENSIONLESS and not is_known:
        # "246 Services", "78 hotspots": a noun that says what was counted.
        return UnitFit.SAME
    return UnitFit.OTHER if is_known else UnitFit.UNKNOWN


def _is_part(given: frozenset[str], wanted: frozenset[str]) -> bool:
    """Whether a name only says what its value is per ("... per capita"), and that agrees.

    What is measured in the course of a year is often said to be "per year": that adds nothing.
    """
    part = given - {"year"}
    if not part:
        return True
    return part <= wanted & _PARTS_OF_UNITS and part & _SCALES == wanted & _SCALES


def _is_qualified(given: frozenset[str], wanted: frozenset[str]) -> bool:
    """Whether one of the two only names the base of the other ("% GDP" for "Percentage")."""
    longer, shorter = (given, wanted) if len(given) > len(wanted) else (wanted, given)
    if not shorter or not shorter < longer or not longer <= vocabulary().unit | {"city"}:
        return False
    bases = {"gdp", "household", "city"} if "percent" in shorter else {"degree", "length"}
    return longer - shorter <= bases | _COUNT

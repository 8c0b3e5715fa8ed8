"""Values of fields as proposals hold them, from what people write; and how people read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ssckg.errors import UnknownNameError, UsageError
from ssckg.model.edition_content import RESOURCE
from ssckg.model.framework import folded_code
from ssckg.namespaces import BASE, CODE
from ssckg.revision.fields import FIELDS
from ssckg.revision.given_texts import fault_of_text
from ssckg.revision.proposing.names import last_part, near

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from ssckg.model.edition_content import Item
    from ssckg.model.revision_event import Evidence
    from ssckg.revision.fields import Field
    from ssckg.revision.proposing.names import EditionNames

_NUMBER: Final = re.compile(r"[+-]?(\d{1,15})(\.\d{1,15})?")
_FORMULA: Final = re.compile(r"[=@+]|-(?!\s|$)")
_LONGEST_LINE: Final = 300
_UNIT: Final = BASE + "unit/"
_CODES: Final = "code:"


@dataclass(frozen=True)
class Known:
    """What names in a proposal may mean.

    names: of the edition that is revised; units: labels by IRI; codes: labels by code, for each
    list ("level"); bodies: acronyms that may put forward; sources: keys of the register of
    sources; measured: returns the code of what a new indicator is said to measure, raising an
    error in words; evidence: computes the figure that a text names, likewise; own_body: who puts
    forward where nobody is named; leaving: IRIs of elements that the same proposal ends, whose
    codes are free.
    """

    names: EditionNames
    units: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    bodies: Collection[str]
    sources: Collection[str]
    measured: Callable[[str], str]
    evidence: Callable[[str], Evidence]
    own_body: str = ""
    leaving: frozenset[str] = frozenset()


def given_text(text: str, *, is_line: bool = False) -> str:
    """Return a text with single spaces, once it can be kept, shown and put into a table.

    Raises:
        UsageError: it is too long, cannot be seen, tells an address, or begins like a formula.
    """
    plain = " ".join(text.split())
    if is_line and len(plain) > _LONGEST_LINE:
        raise UsageError(f"is longer than {_LONGEST_LINE} characters")
    if fault := fault_of_text(text):
        raise UsageError(fault)
    # A table that is handed on must not do what the one who filled it in wants.
    if _FORMULA.match(plain) and not _NUMBER.fullmatch(plain):
        raise UsageError("begins like a formula", hint="begin with a letter or a number")
    return plain


def checked_value(field: Field, text: str, known: Known) -> str:
    """Return the value of a field as a proposal holds it.

    A unit is its IRI, a code the last part of its IRI, a number a plain decimal.

    Raises:
        UnknownNameError: there is no such unit or code.
        UsageError: it is no number, or a text that cannot be kept.
    """
    if field.kind == "unit":
        return unit_named(text, known.units)
    if field.kind.startswith(_CODES):
        return code_named(field.kind.removeprefix(_CODES), text, known.codes)
    if field.kind == "decimal":
        return number_text(text)
    return given_text(text, is_line=field.name in {"code", "label", "unit_text"})


def unit_named(text: str, units: Mapping[str, str]) -> str:
    """Return the unit (IRI) that an id ("percent"), CURIE, label or IRI means.

    Raises:
        UnknownNameError: there is none; with near ids.
    """
    name = text.removeprefix("unit:").rpartition("/unit/")[2]
    by_name = {last_part(iri): iri for iri in units}
    by_name |= {label.casefold(): iri for iri, label in units.items()}
    found = by_name.get(name) or by_name.get(text.casefold())
    if found is None:
        raise UnknownNameError("unit", text, near(text, by_name, 60))
    return found


def code_named(name: str, text: str, codes: Mapping[str, Mapping[str, str]]) -> str:
    """Return the code of a list that a code, label or IRI means.

    Raises:
        UnknownNameError: there is none; with all codes of the list.
    """
    known = codes[name]
    wanted = text.removeprefix(f"{CODE}{name}/").casefold()
    for code, label in known.items():
        if wanted in {code, label.casefold()}:
            return code
    raise UnknownNameError(name.replace("-", " "), text, tuple(known))


def number_text(text: str) -> str:
    """Return a number in plain digits.

    >>> number_text("100000"), number_text("+2.50"), number_text("-0.0")
    ('100000', '2.5', '0')

    Raises:
        UsageError: it is none, or has more than 15 digits on a side of the point.
    """
    plain = text.strip().replace("\u2212", "-")
    if not _NUMBER.fullmatch(plain):
        hint = "digits, with a point before decimals, and neither spaces nor thousands marks"
        raise UsageError(f"{text!r} is no number", hint=hint)
    number = Decimal(plain)
    shown = f"{number:f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if number == 0 else shown


def present_value(item: Item, field: Field) -> str:
    """Return what an item says in a field now, as a proposal holds it; blank if nothing."""
    values = item.values(field.property)
    if not values:
        return ""
    value = values[0]
    if field.kind.startswith(_CODES) and value.datatype == RESOURCE:
        return last_part(value.text)
    if field.kind == "decimal":
        try:
            return number_text(value.text)
        except UsageError:
            return value.text
    return value.text


def shown_value(field: str, value: str, units: Mapping[str, str] | None = None) -> str:
    """Return a value as people read it: a unit by its label, blank as such."""
    if not value:
        return "blank"
    if field == "unit":
        return (units or {}).get(value) or last_part(value)
    return value


def is_same(field: Field, given: str, present: str, known: Known) -> bool:
    """Say whether a value that somebody saw is the one that is there now."""
    if folded_code(given) == folded_code(present):
        return True
    try:
        return checked_value(field, given, known) == present
    except UsageError:
        return False


def field_named(text: str, names: Collection[str] = tuple(FIELDS)) -> str:
    """Return the name of a field, or of a detail, however it is spelt.

    >>> field_named("Population base")
    'population_base'

    Raises:
        UnknownNameError: there is none; with all there are.
    """
    folded = re.sub(r"[\s_-]+", " ", text).strip().casefold()
    for name in names:
        if re.sub(r"[_-]", " ", name) == folded:
            return name
    raise UnknownNameError("field", text, tuple(names))

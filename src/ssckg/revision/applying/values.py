"""Values of fields: how proposals write them, and what they are in RDF."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from ssckg.model.edition_content import RESOURCE, Fact, Value
from ssckg.namespaces import BASE, CODE, expand

if TYPE_CHECKING:
    from ssckg.revision.fields import Field

_DECIMAL: Final = expand("xsd:decimal")
_BOOLEAN: Final = expand("xsd:boolean")
_UNIT: Final = BASE + "unit/"
_TRUTH: Final = {"true": "true", "yes": "true", "false": "false", "no": "false"}


def resource(iri: str) -> Value:
    """Return an IRI as value."""
    return Value(iri, RESOURCE)


def english(text: str) -> Value:
    """Return an English text as value."""
    return Value(text, "", "en")


def link(curie: str, iri: str) -> Fact:
    """Return the fact that a property leads to an IRI."""
    return Fact(expand(curie), resource(iri))


def decimal_value(text: str) -> Value:
    """Return a number as value, in the one form that equal numbers share.

    >>> decimal_value("10.50").text
    '10.5'

    Raises:
        ValueError: it is no number.
    """
    try:
        number = Decimal(text.strip())
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is no number") from error
    if not number.is_finite():
        raise ValueError(f"{text!r} is no number")
    short = format(number, "f")
    if "." in short:
        short = short.rstrip("0").rstrip(".")
    return Value("0" if short in {"", "-0"} else short, _DECIMAL)


def truth_value(text: str) -> Value:
    """Return yes or no as value.

    Raises:
        ValueError: it is neither.
    """
    found = _TRUTH.get(text.strip().lower())
    if found is None:
        raise ValueError(f"{text!r} is neither yes nor no")
    return Value(found, _BOOLEAN)


def value_of(field: Field, text: str) -> Value | None:
    """Return what a text means in a field; None for blank.

    A unit or code is written as its id ("percent"), as CURIE or as IRI.

    Raises:
        ValueError: a number is none.
    """
    if not text.strip():
        return None
    if field.kind == "text":
        return english(text.strip())
    if field.kind == "decimal":
        return decimal_value(text)
    if field.kind == "unit":
        return resource(_below(_UNIT, text.strip(), "unit:"))
    if field.kind.startswith("code:"):
        start = f"{CODE}{field.kind.removeprefix('code:')}/"
        return resource(_below(start, text.strip(), "code:"))
    return Value(text.strip())


def is_same(field: Field, text: str, values: tuple[Value, ...]) -> bool:
    """Say whether a text means what a field holds; blank means that it holds nothing."""
    try:
        wanted = value_of(field, text)
    except ValueError:
        return False
    if wanted is None:
        return not values
    if field.kind == "decimal":
        return any(_number(value) == Decimal(wanted.text) for value in values)
    return any(value.text == wanted.text for value in values)


def shown(value: Value | None) -> str:
    """Return a value as people write it: the last part of an IRI, else its text."""
    if value is None:
        return "blank"
    return value.text.rpartition("/")[2] if value.datatype == RESOURCE else f'"{value.text}"'


def _number(value: Value) -> Decimal | None:
    try:
        return Decimal(value.text)
    except InvalidOperation:
        return None


def _below(start: str, text: str, prefix: str) -> str:
    if "://" in text:
        return text
    return start + text.removeprefix(prefix).rpartition("/")[2]

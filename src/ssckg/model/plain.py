"""Values of the model as plain JSON values: the same for the command line and for HTTP."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def plain(value: Any) -> Any:
    """Return what `json.dumps` takes: fields under their names, empty texts as null.

    A decimal number becomes an integer where it is one, else the nearest binary number, which for
    the up to 15 digits that cities report prints as it was. Times are told in UTC.

    >>> plain(Decimal("100.00")), plain(Decimal("0.85")), plain("")
    (100, 0.85, None)

    Raises:
        TypeError: the value is of a kind that has no plain form.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value or None
    if isinstance(value, Decimal | date):
        return _number_or_day(value)
    return _container(value)


def _number_or_day(value: Decimal | date) -> int | float | str:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()


def _container(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        mapping: Mapping[Any, Any] = value
        return {str(key): plain(item) for key, item in mapping.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    raise TypeError(f"no plain form of {type(value).__name__}")

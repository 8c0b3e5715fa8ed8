"""Values as texts, for hints and reports."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal


def figure(value: Decimal | bool | None) -> str:
    """Return a value as it is read by people, with the digits that it has.

    >>> figure(Decimal("45000")), figure(Decimal("1E+2")), figure(True), figure(None)
    ('45000', '100', 'Yes', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return format(value, "f")


def percent(part: int, whole: int) -> str:
    """Return a share with one digit, or nothing where there is no whole.

    >>> percent(13, 91), percent(1, 8), percent(0, 0)
    ('14.3 %', '12.5 %', '')
    """
    if not whole:
        return ""
    share = Decimal(100 * part) / Decimal(whole)
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_EVEN)} %"


def change(before: Decimal, now: Decimal) -> str:
    """Return the change between two values, and by how many per cent where that makes sense.

    >>> change(Decimal("95"), Decimal("97")), change(Decimal(0), Decimal(3))
    ('+2 (+2.1 %)', '+3')
    """
    step = f"{now - before:+f}"
    if before == 0:
        return step
    share = (now - before) / abs(before) * 100
    return f"{step} ({share.quantize(Decimal('0.1'), ROUND_HALF_EVEN):+f} %)"

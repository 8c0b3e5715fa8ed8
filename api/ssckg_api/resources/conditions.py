"""Conditional and range requests, as RFC 9110 (13.2.2 and 14) orders them; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_RANGE: Final = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})", re.ASCII | re.IGNORECASE)
_TAG: Final = re.compile(r'(W/)?"([^"]*)"')
CONDITIONS: Final = frozenset({"range", "if-range", "if-match", "if-unmodified-since"})
"""Headers for which an answer is decided here, not by who keeps pages."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to answer: 200, 206 (with the part from `start` up to `end`), 304, 412 or 416."""

    status: int
    start: int = 0
    end: int = 0


def judge(
    headers: Mapping[str, str], etag: str, modified: str, size: int, *, is_get: bool = True
) -> Verdict:
    """Return what a GET or HEAD request is to be answered, that would be answered 200.

    Args:
        headers: of the request, names in lower case.
        etag: of the representation, strong, with its quotes.
        modified: its Last-Modified as HTTP has times; "" where it has none.
        size: of the representation in bytes.
        is_get: False for HEAD, to which ranges mean nothing.
    """
    if (wanted := headers.get("if-match")) is not None:
        if not _matches(wanted, etag, is_strong=True):
            return Verdict(412)
    elif _is_after(modified, headers.get("if-unmodified-since")):
        return Verdict(412)
    if (known := headers.get("if-none-match")) is not None:
        if _matches(known, etag, is_strong=False):
            return Verdict(304)
    elif (since := _time(headers.get("if-modified-since"))) is not None and modified:
        own = _time(modified)
        if own is not None and own <= since:
            return Verdict(304)
    if is_get and _may_be_a_part(headers, etag, modified):
        return _part(headers.get("range", ""), size)
    return Verdict(200)


def _may_be_a_part(headers: Mapping[str, str], etag: str, modified: str) -> bool:
    """Say whether a range is asked for, and of the representation that there is."""
    if "range" not in headers:
        return False
    held = headers.get("if-range")
    if held is None:
        return True
    if held.lstrip().startswith(('"', "W/")):
        return held.strip() == etag
    return bool(modified) and held.strip() == modified


def _part(text: str, size: int) -> Verdict:
    """Return the part that a Range header names.

    Several ranges, other units and what is malformed are passed over, as RFC 9110 (14.2) allows.
    """
    found = _RANGE.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        return Verdict(200)
    first, last = found.groups()
    if not first:
        length = int(last)
        return Verdict(206, max(size - length, 0), size) if length and size else Verdict(416)
    if last and int(last) < int(first):
        return Verdict(200)
    if int(first) >= size:
        return Verdict(416)
    return Verdict(206, int(first), min(int(last) + 1, size) if last else size)


def _matches(listed: str, etag: str, *, is_strong: bool) -> bool:
    if listed.strip() == "*":
        return True
    own = etag.strip('"')
    return any(tag == own and not (is_strong and weak) for weak, tag in _TAG.findall(listed))


def _is_after(modified: str, limit: str | None) -> bool:
    then, own = _time(limit), _time(modified)
    return then is not None and own is not None and own > then


def _time(text: str | None) -> datetime | None:
    """Return a time of HTTP; None for what is none (RFC 9110: to be passed over)."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else None

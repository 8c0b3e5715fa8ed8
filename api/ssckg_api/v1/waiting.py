"""How long somebody wants to wait for the end of a job: the preference `wait` (RFC 7240)."""

from __future__ import annotations

from typing import Final

MOST_SECONDS: Final = 60
"""Longer than this a proxy on the way might not wait either."""


def seconds_to_wait(prefer: str | None) -> int:
    """Return for how many seconds an answer may wait; 0 without the preference.

    What cannot be read is no preference, as the RFC asks; `wait` alone is as long as we can.

    >>> seconds_to_wait("respond-async, wait=10"), seconds_to_wait("wait"), seconds_to_wait(None)
    (10, 60, 0)
    """
    for preference in (prefer or "").split(","):
        name, _, value = preference.partition(";")[0].strip().partition("=")
        if name.strip().lower() != "wait":
            continue
        given = value.strip().strip('"')
        if not given:
            return MOST_SECONDS
        return min(int(given), MOST_SECONDS) if given.isascii() and given.isdigit() else 0
    return 0

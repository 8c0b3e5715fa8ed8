"""Collects faults, so that one run reports several of them."""

from __future__ import annotations

from ssckg.errors import DataError, FaultsError

LIMIT = 20
"""How many faults are collected before the search is broken off."""


class Faults:
    """Faults found so far, in the order found."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.found: list[DataError] = []

    def add(self, fault: DataError) -> None:
        """Keep `fault`.

        Raises:
            FaultsError: there are now as many as the limit allows.
        """
        self.found.append(fault)
        if len(self.found) >= self.limit:
            raise FaultsError(tuple(self.found), complete=False)

    def check(self) -> None:
        """Raise what was found, if anything.

        Raises:
            DataError: the one fault, as it is; a `FaultsError` where there are several.
        """
        if len(self.found) == 1:
            raise self.found[0]
        if self.found:
            raise FaultsError(tuple(self.found))

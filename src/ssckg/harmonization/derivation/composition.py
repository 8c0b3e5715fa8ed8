"""The composition table: which predicate follows when two mappings are chained."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from ssckg.errors import DataError
from ssckg.model.choices import Predicate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.model.crosswalk_mappings import Composition


class CompositionTable:
    """Composition rules by their two predicates; where there is no rule, nothing follows."""

    def __init__(self, rules: Iterable[Composition]) -> None:
        """Take the rules.

        Raises:
            DataError: two rules are about the same two predicates.
        """
        self._rules: dict[tuple[Predicate, Predicate], Composition] = {}
        for rule in rules:
            key = rule.first, rule.second
            if key in self._rules:
                raise DataError(f"two composition rules for {rule.first}, then {rule.second}")
            self._rules[key] = rule

    def rule(self, first: Predicate, second: Predicate) -> Composition | None:
        """Return the rule for two predicates, also one that says that nothing follows."""
        return self._rules.get((first, second))

    def compose(self, first: Predicate | None, second: Predicate | None) -> Predicate | None:
        """Return what follows from two predicates; None if nothing does, or nothing came in."""
        if first is None or second is None:
            return None
        rule = self._rules.get((first, second))
        return rule.result if rule else None

    def fold(self, predicates: Sequence[Predicate]) -> Predicate | None:
        """Return what follows from a chain of predicates, from left to right.

        Raises:
            ValueError: there are none.
        """
        if not predicates:
            raise ValueError("a chain has at least one link")
        found: Predicate | None = predicates[0]
        for each in predicates[1:]:
            found = self.compose(found, each)
        return found

    def bracketing_differences(self) -> tuple[tuple[Predicate, Predicate, Predicate], ...]:
        """Return the triples in which it matters which two predicates are composed first.

        Also where only one of the two ways gives anything. Of an associative table: none.
        """
        return tuple(
            (a, b, c)
            for a, b, c in product(Predicate, repeat=3)
            if self.compose(self.compose(a, b), c) != self.compose(a, self.compose(b, c))
        )

"""The composition table: what it says, that brackets and direction do not matter."""

from __future__ import annotations

from itertools import product

import pytest
from tests.unit.harmonization.derivation.composition_file import follows, rules

from ssckg.errors import DataError
from ssckg.harmonization.derivation.composition import CompositionTable
from ssckg.model.choices import Predicate
from ssckg.model.crosswalk_mappings import Composition

ALL = [each.value for each in Predicate]
TABLE = CompositionTable(rules())
# By hand, from decision 0024: a row for the first predicate, a column for the second, in the order
# exact close broad narrow related; a point where nothing follows.
WRITTEN = """
exact close broad narrow related
close related . . .
broad . broad . .
narrow . . narrow .
related . . . .
"""


@pytest.mark.parametrize(("first", "second"), list(product(ALL, ALL)))
def test_each_of_the_25_cells_is_as_decided(first: str, second: str) -> None:
    line = WRITTEN.strip().splitlines()[ALL.index(first)].split()
    wanted = line[ALL.index(second)]
    assert follows(first, second) == (None if wanted == "." else wanted)
    composed = TABLE.compose(Predicate(first), Predicate(second))
    assert (composed and composed.value) == follows(first, second)


def test_every_rule_has_a_reason_of_its_own_words() -> None:
    assert len(rules()) == 25
    assert all(len(rule.reason) > 40 and rule.reason.endswith(".") for rule in rules())


@pytest.mark.parametrize(("a", "b", "c"), list(product(ALL, ALL, ALL)))
def test_composition_is_associative_in_all_125_triples(a: str, b: str, c: str) -> None:
    """Also where one way gives nothing, the other gives nothing."""

    def then(first: str | None, second: str | None) -> str | None:
        return None if first is None or second is None else follows(first, second)

    assert then(then(a, b), c) == then(a, then(b, c))


def test_the_table_reports_no_difference_by_brackets() -> None:
    assert TABLE.bracketing_differences() == ()


def test_a_table_that_is_not_associative_is_reported() -> None:
    """With close, then broad gives related: (close broad) broad is nothing, close (broad broad) is
    related."""
    changed = [
        Composition(r.id, r.first, r.second, Predicate.RELATED, r.reason)
        if r.id == "close-broad"
        else r
        for r in rules()
    ]
    found = CompositionTable(changed).bracketing_differences()
    assert (Predicate.CLOSE, Predicate.BROAD, Predicate.BROAD) in found


@pytest.mark.parametrize(("first", "second"), list(product(ALL, ALL)))
def test_a_chain_walked_backwards_gives_the_inverse(first: str, second: str) -> None:
    def turned(name: str) -> str:
        return {"broad": "narrow", "narrow": "broad"}.get(name, name)

    ahead, back = follows(first, second), follows(turned(second), turned(first))
    assert back == (ahead and turned(ahead))


def test_skos_entailments_hold() -> None:
    """SKOS Reference: exactMatch is transitive (S45), broader leads on as broaderTransitive (S22,
    S24); closeMatch and relatedMatch are symmetric (S44), and no more."""
    assert follows("exact", "exact") == "exact"
    assert follows("broad", "broad") == "broad"
    assert follows("narrow", "narrow") == "narrow"
    assert follows("close", "close") != "close"
    assert follows("related", "related") is None


def test_two_rules_for_the_same_predicates_are_refused() -> None:
    with pytest.raises(DataError, match="two composition rules for exact, then exact"):
        CompositionTable([*_exact(), *_exact()])


def _exact() -> list[Composition]:
    return [rule for rule in rules() if rule.id == "exact-exact"]


def test_where_there_is_no_rule_nothing_follows() -> None:
    assert CompositionTable([]).compose(Predicate.EXACT, Predicate.EXACT) is None


def test_an_empty_chain_has_no_predicate() -> None:
    with pytest.raises(ValueError, match="at least one link"):
        TABLE.fold([])

"""Agreement of reviewers, against printed examples and figures worked out by hand."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from ssckg.harmonization.curation.agreement import (
    agreements,
    cohen,
    fleiss,
    krippendorff,
    raw_agreement,
)
from ssckg.model.curation import Verdict
from ssckg.model.curation_view import ReviewerRating

# Fleiss (1971), table 1: 10 subjects, 14 raters, 5 categories; kappa 0.210.
FLEISS = (
    *((0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1)),
    *((7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7)),
)
# Krippendorff (2011), section C: 4 observers, 12 units, missing data; nominal alpha 0.743.
KAPPAS = st.lists(st.lists(st.sampled_from("aru"), min_size=2, max_size=4), min_size=1, max_size=8)


def test_cohen_by_hand() -> None:
    # 20 both yes, 15 both no, 5 and 10 apart, of 50. Observed 35/50 = 0.7. The first says yes to
    # 25, the second to 30: expected 0.5 x 0.6 + 0.5 x 0.4 = 0.5. (0.7 - 0.5) / (1 - 0.5) = 0.4.
    pairs = [("y", "y")] * 20 + [("n", "n")] * 15 + [("y", "n")] * 5 + [("n", "y")] * 10
    assert cohen(pairs) == pytest.approx(0.4)


def test_cohen_where_chance_is_not_a_half() -> None:
    # 6 both yes, 1 both no, 1 apart, of 8. Observed 7/8. The first says yes to 7, the second to 6:
    # expected (7 x 6 + 1 x 2) / 64 = 11/16. (14/16 - 11/16) / (16/16 - 11/16) = 3/5.
    pairs = [("y", "y")] * 6 + [("n", "n"), ("y", "n")]
    assert cohen(pairs) == pytest.approx(0.6)


def test_fleiss_as_printed() -> None:
    units = [
        [name for name, number in zip("abcde", row, strict=True) for _ in range(number)]
        for row in FLEISS
    ]
    assert fleiss(units) == pytest.approx(0.210, abs=0.0005)


def test_krippendorff_as_printed() -> None:
    rows = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    units = [[mark for mark in column if mark != "."] for column in zip(*rows, strict=True)]
    assert krippendorff(units) == pytest.approx(0.743, abs=0.0005)


def test_krippendorff_by_hand() -> None:
    # aa, ab: four values, three a and one b. Observed disagreement: pairs of the second unit,
    # 2 / (2 - 1) = 2 of 4. Expected: 4 x 3 - 3 x 2 - 0 = 6 of 4 x 3. 1 - (2/4) / (6/12) = 0.
    assert krippendorff([["a", "a"], ["a", "b"]]) == pytest.approx(0)


def test_raw_by_hand() -> None:
    # aab: of 6 ordered pairs 2 are the same; bb: 2 of 2. Together 4 of 8.
    assert raw_agreement([["a", "a", "b"], ["b", "b"]]) == 0.5


def test_not_defined() -> None:
    assert cohen([]) is None
    assert cohen([("a", "a"), ("a", "a")]) is None
    assert fleiss([["a", "b"], ["a", "b", "b"]]) is None
    assert krippendorff([["a"], []]) is None
    assert krippendorff([["a", "a"]]) is None
    assert raw_agreement([]) is None


@given(KAPPAS)
def test_full_agreement_is_one_and_order_does_not_matter(units: list[list[str]]) -> None:
    same = [[unit[0]] * len(unit) for unit in units]
    assert krippendorff(same) in {None, 1.0}
    turned = [unit[::-1] for unit in units[::-1]]
    one, other = krippendorff(units), krippendorff(turned)
    assert (one is None) == (other is None)
    assert one is None or one == pytest.approx(other)


@given(st.lists(st.tuples(st.sampled_from("aru"), st.sampled_from("aru")), min_size=1))
def test_two_raters_fleiss_and_krippendorff(pairs: list[tuple[str, str]]) -> None:
    # Of two raters, alpha is Fleiss' kappa (Scott's pi) corrected for the number n of values:
    # alpha = 1 - (1 - pi) (n - 1) / n.
    pi, alpha = fleiss(pairs), krippendorff(pairs)
    number = 2 * len(pairs)
    assert (pi is None) == (alpha is None)
    assert pi is None or alpha == pytest.approx(1 - (1 - pi) * (number - 1) / number)


def test_by_set_and_in_all() -> None:
    def rating(name: str, who: str, verdict: str) -> ReviewerRating:
        return ReviewerRating(name, name.partition("/")[0], who, Verdict(verdict))

    given_ = [
        rating("s/1", "ann", "accept"),
        rating("s/1", "bob", "accept"),
        rating("s/2", "ann", "accept"),
        rating("s/2", "bob", "reject"),
        rating("s/3", "bob", "unsure"),
        rating("t/1", "ann", "unsure"),
    ]
    first, second, whole = agreements(given_)
    assert (first.mapping_set, second.mapping_set, whole.mapping_set) == ("s", "t", "all")
    # Two shared mappings, one agreed: 0.5. Ann accepts always, bob half: expected 0.5, kappa 0.
    assert (first.mappings, first.verdicts, first.raw, first.cohen) == (2, 5, 0.5, 0.0)
    assert (second.mappings, second.raw, second.cohen) == (0, None, None)
    assert (whole.mappings, whole.verdicts, whole.reviewers) == (2, 6, ("ann", "bob"))

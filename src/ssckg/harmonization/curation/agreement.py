"""Agreement of reviewers beyond chance.

Cohen's kappa: J. Cohen, A coefficient of agreement for nominal scales, Educational and
Psychological Measurement 20 (1960), 37 to 46. Fleiss' kappa: J. L. Fleiss, Measuring nominal scale
agreement among many raters, Psychological Bulletin 76 (1971), 378 to 382. Krippendorff's alpha for
nominal data: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ssckg.model.curation_view import Agreement, ReviewerRating

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    Ratings = Mapping[str, Mapping[str, str]]
    """Unit to rater to category."""


def cohen(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of two raters' categories for the same units; None if not defined.

    >>> cohen([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")])
    0.5
    """
    if not pairs:
        return None
    count = len(pairs)
    observed = sum(one == other for one, other in pairs) / count
    first, second = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    expected = sum(first[category] * second[category] for category in first) / count**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def fleiss(units: Sequence[Collection[str]]) -> float | None:
    """Return Fleiss' kappa of units that each have the same number (2 or more) of categories.

    None where the numbers differ, or it is not defined.
    """
    sizes = {len(unit) for unit in units}
    if len(sizes) != 1 or (size := sizes.pop()) < 2:
        return None
    counts = [Counter(unit) for unit in units]
    observed = sum(_same(c) / (size * (size - 1)) for c in counts) / len(units)
    total = Counter[str]()
    for each in counts:
        total.update(each)
    expected = sum((number / (len(units) * size)) ** 2 for number in total.values())
    return None if expected == 1 else (observed - expected) / (1 - expected)


def krippendorff(units: Iterable[Collection[str]]) -> float | None:
    """Return Krippendorff's alpha for nominal data; units with fewer than two ratings do not count.

    None where nothing can be compared, or only one category was used.
    """
    counts = [Counter(unit) for unit in units if len(unit) > 1]
    total = Counter[str]()
    observed = 0.0
    for each in counts:
        total.update(each)
        size = each.total()
        observed += (size * (size - 1) - _same(each)) / (size - 1)
    number = total.total()
    expected = number * (number - 1) - _same(total)
    if not expected:
        return None
    return 1 - (number - 1) * observed / expected


def raw_agreement(units: Iterable[Collection[str]]) -> float | None:
    """Return the share of pairs of ratings of a unit that are the same."""
    counts = [Counter(unit) for unit in units]
    pairs = sum(each.total() * (each.total() - 1) for each in counts)
    return sum(map(_same, counts)) / pairs if pairs else None


def _same(counts: Counter[str]) -> int:
    """Return the number of ordered pairs of equal ratings."""
    return sum(number * (number - 1) for number in counts.values())


def agreements(ratings: Sequence[ReviewerRating]) -> tuple[Agreement, ...]:
    """Return the agreement by mapping set, and of all of them where there are several."""
    by_set: dict[str, list[ReviewerRating]] = defaultdict(list)
    for rating in ratings:
        by_set[rating.mapping_set].append(rating)
    found = [_agreement(name, by_set[name]) for name in sorted(by_set)]
    return tuple([*found, _agreement("all", ratings)] if len(found) > 1 else found)


def _agreement(name: str, ratings: Sequence[ReviewerRating]) -> Agreement:
    units: dict[str, dict[str, str]] = defaultdict(dict)
    for rating in ratings:
        units[rating.mapping][rating.reviewer] = str(rating.verdict)
    shared = {unit: units[unit] for unit in sorted(units) if len(units[unit]) > 1}
    values = [list(given.values()) for given in shared.values()]
    reviewers = sorted({rating.reviewer for rating in ratings})
    return Agreement(
        mapping_set=name,
        mappings=len(shared),
        verdicts=len({(rating.mapping, rating.reviewer) for rating in ratings}),
        reviewers=tuple(reviewers),
        raw=raw_agreement(values),
        cohen=_cohen_of(shared),
        fleiss=fleiss(values) if values else None,
        krippendorff=krippendorff(values),
    )


def _cohen_of(shared: Ratings) -> float | None:
    who = {rater for given in shared.values() for rater in given}
    if len(who) != 2:
        return None
    one, other = sorted(who)
    return cohen([(given[one], given[other]) for given in shared.values()])

"""What a reader of a comparison must know, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ssckg.model.combinations import CombinationsResult
    from ssckg.model.comparison import (
        ComparisonResult,
        CoverageResult,
        GapsResult,
        GroupCoverage,
        PairCoverage,
        Ranged,
    )
    from ssckg.model.flows import FlowsResult

Counted: TypeAlias = (
    "ComparisonResult | CoverageResult | GapsResult | FlowsResult | CombinationsResult"
)
"""Results whose links count from some strength on."""
_COUNTED = phrase(
    "Counted: an element is covered when it is more likely than not that one of its links holds;"
    " it counts once, under its strongest predicate."
)
RANGE = phrase(
    "Range: each mapping is taken to hold with the probability that is its confidence,"
    " independently of the others; low and high are the ends of the central 95 per cent of the"
    " distribution, widened to take in the share. Accepted mappings count in full although none"
    " is certain, so a share stands near the upper end of its range; expected is the mean."
)
"""What all ranges rest on."""
_DERIVED = phrase(
    "Derived mappings count here, too. They follow from stated ones, so they are not independent"
    " of these, and the range is only a rough one."
)
_AGENCIES = phrase(
    "Agencies: an agency cares about an SDG target when it declared so, and by default when it is"
    " custodian or partner of an indicator below it. An element stands for the SDG targets that it"
    " is, or that it or something below it is mapped to; without such a link it ranks last."
)


def of_comparison(result: ComparisonResult) -> tuple[str, ...]:
    """Return the notes of `ComparisonResult`."""
    return (
        _COUNTED,
        RANGE,
        *terms(result, (*result.pairs, *result.gaps, *result.overlaps)),
        phrase(
            "Shared by a set of editions: an exact or close counterpart in each of them, and in no"
            " other edition that is compared and joined to it by a mapping set."
        ),
        _AGENCIES,
        *_kinds(result.pairs),
        *_not_joined(result.pairs),
    )


def of_coverage(result: CoverageResult) -> tuple[str, ...]:
    """Return the notes of `CoverageResult`."""
    ranged: tuple[Ranged, ...] = (*result.pairs, *result.rows, *result.reverse_rows)
    return (
        _COUNTED,
        RANGE,
        *terms(result, ranged),
        *_kinds(result.pairs),
        *_repeated(result.of, result.rows),
        *_repeated(result.framework, result.reverse_rows),
    )


def of_gaps(result: GapsResult) -> tuple[str, ...]:
    """Return the notes of `GapsResult`."""
    return (_COUNTED, RANGE, *terms(result, result.gaps), _AGENCIES)


def terms(result: Counted, ranged: Iterable[Ranged]) -> Iterator[str]:
    """Return which links count, and which ranges are sampled."""
    yield phrase(
        "Links count from %(strength)s on; weaker ones do not.",
        strength=phrase(result.strength.value),
    )
    if result.derived:
        yield _DERIVED
    else:
        yield phrase("Derived mappings do not count; --derived takes them in.")
    if any(each.method == "sampled" for each in ranged):
        yield (
            phrase(
                "Sampled: where one mapping stands behind two elements, 10,000 worlds"
                " were drawn with seed %(seed)s; the other ranges are computed exactly.",
                seed=str(result.seed),
            )
        )


def _kinds(pairs: Iterable[PairCoverage]) -> Iterator[str]:
    found = {each.subject: (each.kind, each.total) for each in pairs}
    counted = ", ".join(
        f"{subject} {total} ({kind})" if total else f"{subject} nothing"
        for subject, (kind, total) in found.items()
    )
    if counted:
        yield phrase("Counted at this level: %(counted)s.", counted=counted)


def _not_joined(pairs: Sequence[PairCoverage]) -> Iterator[str]:
    apart = [each for each in pairs if not each.joined and each.subject < each.object]
    unknown = tuple(_both(each) for each in apart if each.covered is None)
    derived = tuple(_both(each) for each in apart if each.covered is not None)
    if unknown:
        yield (
            phrase(
                "No mapping set joins %(unknown)s: nothing is said about them, which is"
                " not a coverage of zero.",
                unknown=unknown,
            )
        )
    if derived:
        yield (
            phrase(
                "Only derived mappings join %(derived)s: what is missing there was never"
                " looked for, so the shares are the least that is known.",
                derived=derived,
            )
        )


def _both(each: PairCoverage) -> str:
    return phrase("%(subject)s and %(object)s", subject=each.subject, object=each.object)


def _repeated(framework: str, rows: Iterable[GroupCoverage]) -> Iterator[str]:
    counts: dict[str, int] = {}
    for row in rows:
        for each in (*row.present, *row.missing):
            counts[each.iri] = counts.get(each.iri, 0) + 1
    number = sum(1 for count in counts.values() if count > 1)
    if number:
        yield phrase(
            "%(number)s elements of %(framework)s stand in more than one group, and count in each.",
            number=number,
            framework=framework,
        )

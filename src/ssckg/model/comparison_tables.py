"""The tables of a comparison: figures first, then the list behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.phrase import phrase
from ssckg.model.result import ResultTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.model.comparison import (
        ComparisonResult,
        CountedLink,
        CoverageResult,
        Gap,
        GapsResult,
        GroupCoverage,
        Overlap,
        PairCoverage,
        Ranged,
    )
    from ssckg.model.result import Cell

_RANGE: Final = ("share", "low", "high", "expected", "method")
_PREDICATES: Final = ("exact", "close", "broad", "narrow", "related")


def of_comparison(result: ComparisonResult) -> tuple[ResultTable, ...]:
    """Return the tables of `ComparisonResult`."""
    overlaps = (_overlaps(result.overlaps), _overlap_elements(result.overlaps))
    gaps = (_gaps(result.gaps), _gap_elements(result.gaps))
    return (_pairs(result.pairs), overlaps[0], gaps[0], gaps[1], overlaps[1], _links(result.pairs))


def of_coverage(result: CoverageResult) -> tuple[ResultTable, ...]:
    """Return the tables of `CoverageResult`."""
    there = phrase(
        "%(of)s covered by %(framework)s, by %(level)s",
        of=result.of,
        framework=result.framework,
        level=phrase(result.level.value),
    )
    back = phrase(
        "%(framework)s covered by %(of)s, by %(level)s",
        framework=result.framework,
        of=result.of,
        level=phrase(result.level.value),
    )
    return (
        _groups("coverage", there, result.rows),
        _groups("reverse-coverage", back, result.reverse_rows),
        _pairs(result.pairs),
        _group_elements((*result.rows, *result.reverse_rows)),
        _links(result.pairs),
    )


def of_gaps(result: GapsResult) -> tuple[ResultTable, ...]:
    """Return the tables of `GapsResult`."""
    return (_gap_elements(result.gaps), _gaps(result.gaps))


def _range(each: Ranged) -> tuple[Cell, ...]:
    return each.share, each.low, each.high, each.expected, each.method or None


def _pairs(pairs: Iterable[PairCoverage]) -> ResultTable:
    rows = tuple(
        (
            *(each.subject, each.object, each.covered, each.total, *_range(each)),
            *(each.by_predicate.get(name) for name in _PREDICATES),
        )
        for each in pairs
    )
    columns = ("subject", "object", "covered", "total", *_RANGE, *_PREDICATES)
    title = phrase("Elements of the subject with a counterpart in the object")
    note = phrase(
        "Predicates: covered elements by the strongest. Blank: no mapping set joins the two."
    )
    return ResultTable("pairs", title, columns, rows, note)


def _links(pairs: Iterable[PairCoverage]) -> ResultTable:
    columns = (
        *("subject", "object", "element", "label", "probability", "predicate", "from_code"),
        *("to_code", "to_label", "confidence", "origin", "mapping", "reason"),
    )
    rows = tuple(
        (
            *(pair.subject, pair.object, each.code, each.label, each.probability),
            *(link.predicate.value, link.subject.code, link.object.code, link.object.label),
            *(link.confidence, link.origin, link.mapping, link.reason or None),
        )
        for pair in pairs
        for each in pair.list
        for link in each.links
    )
    title = phrase("Covered elements with their links")
    note = phrase("Probability: that at least one link of the element holds.")
    return ResultTable("links", title, columns, rows, note, is_detail=True)


def _gaps(gaps: Iterable[Gap]) -> ResultTable:
    rows = tuple(
        (each.subject, ", ".join(each.objects), each.count, each.total, *_range(each))
        for each in gaps
    )
    columns = ("subject", "covered_by_none_of", "elements", "total", *_RANGE)
    return ResultTable("gaps", phrase("Elements without counterpart"), columns, rows)


def _gap_elements(gaps: Iterable[Gap]) -> ResultTable:
    columns = (
        *("subject", "covered_by_none_of", "element", "label", "agency_count", "agencies"),
        *("nearest", "reason"),
    )
    rows = tuple(
        (
            *(gap.subject, ", ".join(gap.objects), each.code, each.label, each.agency_count),
            *(", ".join(each.agencies) or None, _nearest(each.nearest), each.reason or None),
        )
        for gap in gaps
        for each in gap.list
    )
    note = phrase(
        "Agencies: who cares about the SDG targets that the element is or measures. Reason: where"
        " a mapping set declares that there is no match. Nearest: a link that did not count."
    )
    title = phrase("Elements without counterpart, those that most agencies care about first")
    return ResultTable("gap-elements", title, columns, rows, note)


def _nearest(link: CountedLink | None) -> str | None:
    return None if link is None else f"{link.predicate.value} {link.object.code}"


def _overlaps(overlaps: Iterable[Overlap]) -> ResultTable:
    rows = tuple(
        (
            *(each.subject, ", ".join(each.objects), each.is_every, each.count, each.total),
            *_range(each),
        )
        for each in overlaps
    )
    columns = ("subject", "shared_with_exactly", "is_every_joined", "elements", "total", *_RANGE)
    title = phrase("Elements with exact or close counterparts, by the exact set of editions")
    return ResultTable("overlaps", title, columns, rows)


def _overlap_elements(overlaps: Iterable[Overlap]) -> ResultTable:
    columns = (
        *("subject", "shared_with_exactly", "element", "label", "framework", "predicate"),
        *("to_code", "to_label", "confidence", "mapping"),
    )
    rows = tuple(
        (
            *(overlap.subject, ", ".join(overlap.objects), each.code, each.label),
            *(link.framework, link.predicate.value, link.object.code, link.object.label),
            *(link.confidence, link.mapping),
        )
        for overlap in overlaps
        for each in overlap.list
        for link in each.counterparts
    )
    return ResultTable("overlap-elements", phrase("Shared elements"), columns, rows)


def _groups(name: str, title: str, groups: Iterable[GroupCoverage]) -> ResultTable:
    rows = tuple(
        (
            *(each.code, each.label, each.is_covered, each.counted, each.covered, each.total),
            *(*_range(each), each.counterpart_count),
        )
        for each in groups
    )
    columns = (
        *("code", "label", "is_covered", "counted", "covered", "total"),
        *(*_RANGE, "counterparts"),
    )
    note = phrase(
        "Is covered: has a counterpart, itself or through something below it. Covered, total and"
        " share: of what is counted in it. Counterparts: elements of the other edition that lead"
        " to it or to something below it."
    )
    return ResultTable(name, title, columns, rows, note)


def _group_elements(groups: Iterable[GroupCoverage]) -> ResultTable:
    rows = tuple(row for group in groups for row in _group_rows(group))
    columns = ("group", "group_label", "role", "element", "label", "iri")
    title = phrase("What is covered and missing in each group, and what leads there")
    return ResultTable("group-elements", title, columns, rows)


def _group_rows(group: GroupCoverage) -> Iterator[tuple[Cell, ...]]:
    roles = (
        *(("covered", each) for each in group.present),
        *(("missing", each) for each in group.missing),
        *(("counterpart", each) for each in group.counterparts),
    )
    for role, each in roles:
        yield group.code, group.label, role, each.code, each.label, each.iri

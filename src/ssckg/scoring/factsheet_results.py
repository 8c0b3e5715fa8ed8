"""The chapters of a factsheet that hold results: one per dimension, trends, goals."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ssckg.model.document import Heading, Paragraph, Table, Text
from ssckg.model.scoring import GroupScore
from ssckg.model.submission import ReportStatus, Verdict
from ssckg.scoring.charts import Part, bars_figure, in_words, lines_figure, shares_figure
from ssckg.scoring.figures import benchmark_text, percent_text, shortest, value_text
from ssckg.scoring.rollup import numbers_of
from ssckg.scoring.snapshot import state_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.model.document import Block, Inline
    from ssckg.model.framework import FrameworkPoint, Group
    from ssckg.model.scoring import PointScore, Scorecard
    from ssckg.model.submission import Report
    from ssckg.scoring.factsheet import Factsheet
    from ssckg.scoring.texts import Texts

_HEADER = ("data_point", "result", "unit", "target", "of_target", "sdgs", "marks")
_TREND_HEADER = ("data_point", "unit")


def group_score(card: Scorecard, group: Group) -> GroupScore:
    """Return the score of a group; an empty one where nothing lies below it."""
    return card.group(group.iri) or GroupScore(group.iri, 0, 0, None, 0, ())


def captioned(caption: str, points: Iterable[PointScore | None], texts: Texts) -> str:
    """Return the caption of a chart; where a score in it is by a made-up benchmark, it says so."""
    if any(point is not None and point.is_by_example for point in points):
        return texts("examples.caption", caption=caption)
    return caption


def part_of(name: str, score: GroupScore, texts: Texts) -> Part:
    """Return a group as a part of a chart."""
    return Part(name, score.share, score.band, texts(f"state.{state_of(score).value}"))


def dimension_chapter(sheet: Factsheet, dimension: Group, texts: Texts) -> Iterator[Block]:
    """Yield the chapter of a dimension: chart of its categories, then a table for each."""
    yield Heading(1, dimension.label, dimension.code)
    groups = [
        (part, category)
        for part in sheet.tree.children(dimension.iri)
        for category in sheet.tree.children(part.iri)
    ]
    labels = [category.label for _, category in groups]
    parts = [
        part_of(
            category.label
            if labels.count(category.label) == 1
            else f"{category.label} ({part.label})",
            group_score(sheet.card, category),
            texts,
        )
        for part, category in groups
    ]
    if any(part.share is not None for part in parts):
        below = sheet.tree.points_below(dimension.iri)
        caption = texts("radar.caption", dimension=dimension.label)
        yield shares_figure(
            parts,
            captioned(caption, (sheet.card.point(p.iri) for p in below), texts),
            texts("radar.alt", dimension=dimension.label, parts=in_words(parts, texts)),
            texts,
        )
    for part in sheet.tree.children(dimension.iri):
        yield Heading(2, part.label, part.code)
        for category in sheet.tree.children(part.iri):
            yield from _category(sheet, category, texts)


def _category(sheet: Factsheet, category: Group, texts: Texts) -> Iterator[Block]:
    yield Heading(3, category.label, category.code)
    score = group_score(sheet.card, category)
    if score.maximum:
        yield Paragraph(
            (
                texts(
                    "results.score",
                    points=score.points,
                    maximum=score.maximum,
                    share=percent_text(score.share),
                    band=texts(f"band.{score.band}"),
                ),
            )
        )
    elif any(point.iri in sheet.reports for point in sheet.tree.points_below(category.iri)):
        yield Paragraph(texts("results.no_score"))
    points = sheet.tree.points_below(category.iri)
    if not any(point.iri in sheet.reports for point in points):
        names = "; ".join(f"{point.label} ({point.code})" for point in points)
        yield Paragraph(texts("results.nothing", names=names))
        return
    rows = tuple(_row(sheet, point, texts) for point in points)
    yield Table(
        texts("results.title", category=category.label),
        tuple(texts(f"column.{name}") for name in _HEADER),
        rows,
        (1, 3),
    )


def _row(sheet: Factsheet, point: FrameworkPoint, texts: Texts) -> tuple[Inline, ...]:
    score = sheet.card.point(point.iri)
    report = sheet.reports.get(point.iri)
    return (
        (Text(point.label, point.indicator), f" {point.code.replace(' ', '')}"),
        result_text(report, texts) if report or not score else texts(f"state.{score.state.value}"),
        point.unit_text if report is not None else "",
        _target(score, texts),
        score_text(score, texts) if score and report is not None else "",
        ", ".join(numbers_of(point)),
        "; ".join(_marks(sheet, point, report, texts)),
    )


def result_text(report: Report | None, texts: Texts) -> str:
    """Return a result for people, in words where it is a yes or no or is missing."""
    if report is None:
        return texts("state.not reported")
    if isinstance(report.value, bool):
        return texts("yes" if report.value else "no")
    return value_text(report.value)


def _target(score: PointScore | None, texts: Texts) -> str:
    target = benchmark_text(score.benchmark) if score else ""
    if score and score.benchmark and score.benchmark.is_example:
        return f"{target} ({texts('example')})"
    return target


def score_text(score: PointScore, texts: Texts) -> Inline:
    """Return share and band of a data point, or why it has none."""
    if score.band:
        return Text(f"{percent_text(score.share)}, {texts(f'band.{score.band}')}", band=score.band)
    return texts(f"state.{score.state.value}")


def _marks(
    sheet: Factsheet, point: FrameworkPoint, report: Report | None, texts: Texts
) -> Iterator[str]:
    if report is None:
        return
    judgement = sheet.judgements.get(point.iri)
    if judgement is None:
        yield texts("mark.unjudged")
    elif judgement.verdict is Verdict.NOT_VERIFIED:
        yield texts("mark.not_verified")
    if report.is_overwritten:
        yield texts("mark.overwritten")
    if report.status is ReportStatus.PARTIAL:
        yield texts("mark.partial")
    if report.reference_year and report.reference_year != sheet.submission.head.year:
        yield texts("mark.reference_year", year=report.reference_year)


def trends_chapter(sheet: Factsheet, texts: Texts) -> Iterator[Block]:
    """Yield the values of the years of report, side by side, and the scores as lines."""
    yield Heading(1, texts("chapter.trends"), "trends")
    if not sheet.earlier:
        yield Paragraph(texts("trends.first"))
        return
    head = sheet.submission.head
    years = [each.year for each in sheet.earlier] + [head.year]
    cards = [each.card for each in sheet.earlier] + [sheet.card]
    yield Paragraph(texts("trends.intro", city=head.city_name, number=len(years)))
    lines = [
        (dimension.label, [group_score(card, dimension).share for card in cards])
        for dimension in sheet.tree.children()
    ]
    lines = [(name, shares) for name, shares in lines if any(s is not None for s in shares)]
    if lines:
        said = "; ".join(
            f"{name} "
            + ", ".join(
                f"{y}: {percent_text(s) or '–'}" for y, s in zip(years, shares, strict=True)
            )
            for name, shares in lines
        )
        scores = [point for card in cards for point in card.points]
        caption = captioned(texts("trends.caption"), scores, texts)
        yield lines_figure(years, lines, caption, texts("trends.alt", parts=said))
    yield Table(
        texts("trends.title"),
        (*(texts(f"column.{name}") for name in _TREND_HEADER), *years, texts("column.change")),
        tuple(_trend_rows(sheet, texts)),
        tuple(range(2, 3 + len(years))),
    )


def _trend_rows(sheet: Factsheet, texts: Texts) -> Iterator[tuple[Inline, ...]]:
    for point in sheet.tree.points:
        report = sheet.reports.get(point.iri)
        values = [each.values.get(point.iri) for each in sheet.earlier]
        values.append(report.value if report else None)
        if sum(value is not None for value in values) < 2:
            continue
        known = [v for v in values if isinstance(v, Decimal)]
        change = ""
        if isinstance(values[-1], Decimal) and len(known) >= 2:
            change = shortest(known[-1] - known[-2])
            change = change if change.startswith("-") else f"+{change}"
        shown = [
            texts("yes" if v else "no") if isinstance(v, bool) else value_text(v) for v in values
        ]
        yield (point.label, point.unit_text, *shown, change)


def goals_chapter(sheet: Factsheet, texts: Texts) -> Iterator[Block]:
    """Yield the roll-up per goal, with the indicators behind each figure."""
    yield Heading(1, texts("chapter.goals"), "goals")
    yield Paragraph(texts("goals.intro"))
    scored = [goal for goal in sheet.goals if goal.score.maximum]
    if scored:
        parts = [part_of(f"{goal.goal} {goal.title}", goal.score, texts) for goal in scored]
        alt = texts("goals.alt", parts=in_words(parts, texts))
        scores = [score for goal in scored for _, score, _ in goal.members]
        yield bars_figure(parts, captioned(texts("goals.caption"), scores, texts), alt, texts)
    else:
        yield Paragraph(texts("goals.none"))
    rows = []
    for goal in sheet.goals:
        behind = [
            f"{point.label} ({', '.join(numbers)})"
            for point, s, numbers in goal.members
            if s.points
        ]
        rows.append(
            (
                Text(f"{goal.goal} {goal.title}", f"http://metadata.un.org/sdg/{goal.goal}"),
                f"{goal.score.points} / {goal.score.maximum}" if goal.score.maximum else "",
                Text(
                    f"{percent_text(goal.score.share)}, {texts(f'band.{goal.score.band}')}",
                    band=goal.score.band,
                )
                if goal.score.maximum
                else texts(f"state.{state_of(goal.score).value}"),
                "; ".join(behind),
            )
        )
    header = ("goal", "points", "share", "behind")
    yield Table(
        texts("goals.title"), tuple(texts(f"column.{name}") for name in header), tuple(rows), (1,)
    )

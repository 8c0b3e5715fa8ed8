"""The chapters of a factsheet on what is missing: not reported, not verified, next steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.model.document import Bullets, Heading, Paragraph, Table
from ssckg.model.scoring import ScoreState
from ssckg.scoring.factsheet_results import result_text
from ssckg.scoring.figures import benchmark_text, percent_text
from ssckg.scoring.rollup import LEVELS, low_points, missing_indicators

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.document import Block
    from ssckg.model.framework import FrameworkPoint
    from ssckg.scoring.factsheet import Factsheet
    from ssckg.scoring.texts import Texts

_MOST_STEPS = 12


def missing_chapter(sheet: Factsheet, texts: Texts) -> Iterator[Block]:
    """Yield what has no value, with the reason where the city gives one."""
    yield Heading(1, texts("chapter.missing"), "missing")
    points = [point for point in sheet.tree.points if point.iri not in sheet.reports]
    if not points:
        yield Paragraph(texts("missing.none"))
        return
    indicators = {point.indicator for point in points}
    yield Paragraph(texts("missing.intro", number=len(points), kpis=len(indicators)))
    reasons = {report.data_point: report.missing_reason for report in sheet.submission.reports}
    header = ("data_point", "code", "level", "reason")
    yield Table(
        texts("missing.title"),
        tuple(texts(f"column.{name}") for name in header),
        tuple(
            (p.label, p.code, texts(f"level.{p.level}") if p.level else "", reasons.get(p.iri, ""))
            for p in points
        ),
    )


def unverified_chapter(sheet: Factsheet, texts: Texts) -> Iterator[Block]:
    """Yield what the verifier did not find verified, with the note, and what nobody judged."""
    yield Heading(1, texts("chapter.unverified"), "unverified")
    if sheet.unjudged:
        yield Paragraph(texts("unverified.unjudged", number=len(sheet.unjudged)))
    elif not sheet.refused:
        yield Paragraph(texts("unverified.none"))
    if sheet.refused:
        yield Paragraph(texts("unverified.intro", number=len(sheet.refused)))
        points = [sheet.tree.by_iri[iri] for iri in sheet.refused]
        yield Table(
            texts("unverified.title"),
            tuple(texts(f"column.{name}") for name in ("data_point", "code", "result", "reason")),
            tuple(
                (
                    p.label,
                    p.code,
                    result_text(sheet.reports[p.iri], texts),
                    sheet.judgements[p.iri].note,
                )
                for p in points
            ),
            (2,),
        )


def next_chapter(sheet: Factsheet, texts: Texts) -> Iterator[Block]:
    """Yield what to do next: the two lowest bands first, then what is missing."""
    yield Heading(1, texts("chapter.next"), "next")
    yield Paragraph(texts("next.intro"))
    steps = []
    for score in low_points(sheet.card)[:_MOST_STEPS]:
        point = sheet.tree.by_iri[score.data_point]
        steps.append(
            texts(
                "next.low",
                label=point.label,
                code=point.code,
                result=_with_unit(result_text(sheet.reports.get(point.iri), texts), point),
                share=percent_text(score.share),
                target=benchmark_text(score.benchmark),
            )
        )
    for level in LEVELS:
        missing = missing_indicators(sheet.card, sheet.tree, level)
        if missing:
            names = ", ".join(f"{p.indicator_label} ({p.code})" for p in missing)
            steps.append(texts(f"next.missing_{level}", items=names))
    bare = sheet.card.whole.count(ScoreState.NO_BENCHMARK)
    if bare:
        steps.append(texts("next.bare", number=bare))
    if sheet.refused:
        steps.append(texts("next.unverified", number=len(sheet.refused)))
    steps.append(texts("next.keep"))
    yield Bullets(tuple(steps), is_ordered=True)


def _with_unit(result: str, point: FrameworkPoint) -> str:
    return f"{result} {point.unit_text}".strip()

"""A factsheet as a document for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.model.document import Bullets, Document, Heading, Notice, Paragraph, Table, Text
from ssckg.model.scoring import ScoreState
from ssckg.namespaces import shrink
from ssckg.scoring.factsheet_gaps import missing_chapter, next_chapter, unverified_chapter
from ssckg.scoring.factsheet_results import (
    dimension_chapter,
    goals_chapter,
    trends_chapter,
)
from ssckg.scoring.figures import benchmark_text, percent_text, shortest
from ssckg.scoring.snapshot import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.document import Block
    from ssckg.model.scoring import GroupScore
    from ssckg.scoring.factsheet import Factsheet
    from ssckg.scoring.texts import Texts


def factsheet_document(sheet: Factsheet, texts: Texts) -> Document:
    """Return the factsheet: summary, snapshot, results, trends, goals, gaps, next steps, rules."""
    head = sheet.submission.head
    blocks: list[Block] = [
        *_notices(sheet, texts),
        *_summary(sheet, texts),
        Heading(1, texts("chapter.snapshot"), "snapshot"),
        snapshot(sheet.card, sheet.tree, texts),
    ]
    for dimension in sheet.tree.children():
        blocks += dimension_chapter(sheet, dimension, texts)
    for chapter in (
        trends_chapter,
        goals_chapter,
        missing_chapter,
        unverified_chapter,
        next_chapter,
        _projects,
        _rules,
        _provenance,
    ):
        blocks += chapter(sheet, texts)
    return Document(
        texts("factsheet.title", city=head.city_name or head.city, year=head.year),
        tuple(blocks),
        texts("factsheet.subtitle"),
        texts.language,
        tuple(_about(sheet, texts)),
    )


def _about(sheet: Factsheet, texts: Texts) -> Iterator[tuple[str, str]]:
    head, cover = sheet.submission.head, sheet.submission.cover
    facts = {
        "city": head.city_name or head.city,
        "country": cover.country,
        "year": head.year,
        "reference_year": cover.reference_year,
        "population": "" if cover.population is None else shortest(cover.population),
        "edition": head.edition,
        "submission": head.id,
        "state": head.state.value,
        "benchmarks": "; ".join(each.label for each in sheet.card.sets),
        "attestation": sheet.attestation,
        "file": head.sha256,
        "consent": _consent(sheet, texts),
        "access": texts("access.public" if sheet.is_public else "access.private"),
    }
    for name, value in facts.items():
        if value:
            yield texts(f"about.{name}"), value


def _consent(sheet: Factsheet, texts: Texts) -> str:
    if sheet.consented is None:
        return ""
    return texts("consent.counts", number=sheet.consented, all=len(sheet.reports))


def _notices(sheet: Factsheet, texts: Texts) -> Iterator[Block]:
    yield Notice("info", texts("notice.own"))
    if texts("notice.language"):
        yield Notice("info", texts("notice.language"))
    if sheet.is_public:
        yield Notice("info", texts("notice.public"))
    else:
        yield Notice("warning", texts("notice.private"))
    if not sheet.is_verified:
        yield Notice("warning", texts("notice.unjudged"))
    if sheet.has_examples:
        yield Notice("warning", texts("notice.examples"))
    if not sheet.card.whole.maximum:
        yield Notice("info", texts("notice.nothing"))


def _summary(sheet: Factsheet, texts: Texts) -> Iterator[Block]:
    head, whole = sheet.submission.head, sheet.card.whole
    everything = sheet.completeness[-1]
    yield Heading(1, texts("chapter.summary"), "summary")
    yield Paragraph(
        texts(
            "summary.reported",
            city=head.city_name or head.city,
            year=head.year,
            points=everything.points,
            all_points=everything.all_points,
            kpis=everything.indicators,
            all_kpis=everything.all_indicators,
        )
    )
    if whole.maximum:
        yield Paragraph(
            texts(
                "summary.score",
                points=whole.points,
                maximum=whole.maximum,
                scored=whole.count(ScoreState.SCORED),
                share=percent_text(whole.share),
                band=texts(f"band.{whole.band}"),
            )
        )
    yield from _left_out(whole, texts)
    yield Paragraph(texts("summary.complete"))
    yield _completeness_table(sheet, texts)


def _left_out(whole: GroupScore, texts: Texts) -> Iterator[Block]:
    left_out = [
        f"{whole.count(state)} {texts(f'state.{state.value}')}"
        for state in ScoreState
        if state is not ScoreState.SCORED and whole.count(state)
    ]
    if left_out:
        yield Paragraph(texts("summary.left_out", parts=", ".join(left_out)))


def _completeness_table(sheet: Factsheet, texts: Texts) -> Table:
    return Table(
        texts("summary.complete.title"),
        tuple(texts(f"column.{name}") for name in ("level", "kpis", "data_points")),
        tuple(
            (
                texts(f"level.{each.level}"),
                _of(each.indicators, each.all_indicators, texts),
                _of(each.points, each.all_points, texts),
            )
            for each in sheet.completeness
        ),
        (1, 2),
    )


def _of(number: int, everything: int, texts: Texts) -> str:
    # Rounded half up, as the reports print completeness.
    share = f"{(200 * number + everything) // (2 * everything)} %" if everything else "–"
    return texts("summary.of", number=number, all=everything, share=share)


def _projects(sheet: Factsheet, texts: Texts) -> Iterator[Block]:
    if not sheet.projects:
        return
    yield Heading(1, texts("chapter.projects"), "projects")
    yield Table(
        texts("projects.title"),
        tuple(texts(f"column.{name}") for name in ("project", "description", "period", "serves")),
        tuple(
            (
                each.name + (f" ({texts('example')})" if each.is_example else ""),
                each.description,
                "–".join(part for part in (each.start, each.end) if part),
                ", ".join(shrink(iri) for iri in each.serves),
            )
            for each in sheet.projects
        ),
    )


def _rules(sheet: Factsheet, texts: Texts) -> Iterator[Block]:
    yield Heading(1, texts("chapter.rules"), "rules")
    for is_ours in (False, True):
        rules = [rule for rule in sheet.card.rules if rule.is_ours is is_ours]
        if not rules:
            continue
        yield Paragraph(texts("rules.ours" if is_ours else "rules.stated"))
        yield Bullets(
            tuple(
                (
                    Text(f"{rule.label}. ", is_strong=True),
                    f"{rule.text} " + (rule.reason if is_ours else f"({rule.source_page})"),
                )
                for rule in rules
            )
        )
    yield Heading(2, texts("rules.benchmarks"), "benchmarks")
    used = [(p.data_point, p.benchmark) for p in sheet.card.points if p.points and p.benchmark]
    if not used:
        yield Paragraph(texts("rules.no_benchmarks"))
        return
    header = ("data_point", "target", "unit", "set", "basis", "source")
    yield Table(
        texts("rules.benchmarks.title"),
        tuple(texts(f"column.{name}") for name in header),
        tuple(
            (
                sheet.tree.by_iri[iri].label,
                benchmark_text(benchmark),
                sheet.tree.by_iri[iri].unit_text,
                benchmark.set_id + (f" ({texts('example')})" if benchmark.is_example else ""),
                benchmark.basis,
                " ".join(part for part in (benchmark.source, benchmark.source_page) if part),
            )
            for iri, benchmark in used
        ),
        (1,),
    )


def _provenance(sheet: Factsheet, texts: Texts) -> Iterator[Block]:
    head = sheet.submission.head
    yield Heading(1, texts("chapter.provenance"), "provenance")
    yield Paragraph(texts("provenance.text", submission=head.id, state=head.state.value))
    if head.sha256:
        yield Paragraph(texts("provenance.hash", sha256=head.sha256))
    if sheet.attestation:
        yield Paragraph(texts("provenance.attested", attestation=sheet.attestation))

"""Building blocks for a voluntary local review: per goal a text, its values, and a citation."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.model.document import Document, Heading, Notice, Paragraph, Table, Text
from ssckg.model.scoring import ScoreState
from ssckg.namespaces import BASE, expand
from ssckg.scoring.factsheet_results import result_text
from ssckg.scoring.figures import percent, percent_text, value_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.document import Block
    from ssckg.scoring.factsheet import Factsheet
    from ssckg.scoring.rollup import GoalScore
    from ssckg.scoring.texts import Texts


@dataclass(frozen=True, slots=True)
class Citation:
    """How a block can be made again, and the hash of the values that it speaks of."""

    query: str
    parameters: dict[str, str]
    sha256: str
    """Of one line per value, sorted: IRI of the data point, tab, value, tab, unit as printed."""
    text: str


@dataclass(frozen=True, slots=True)
class ReviewBlock:
    """What is said on one goal."""

    goal: GoalScore
    sentences: tuple[str, ...]
    values: tuple[tuple[str, str, str, str, str], ...]
    """IRI, name, result, unit, numbers of targets and indicators."""
    citation: Citation


def review_blocks(sheet: Factsheet, texts: Texts, goal: str = "") -> tuple[ReviewBlock, ...]:
    """Return a block for each goal that something refers to, or for one goal."""
    chosen = [each for each in sheet.goals if each.members and goal in {"", each.goal}]
    return tuple(_block(sheet, each, texts) for each in chosen)


def _block(sheet: Factsheet, goal: GoalScore, texts: Texts) -> ReviewBlock:
    values = tuple(
        (
            point.iri,
            point.label,
            result_text(sheet.reports[point.iri], texts),
            point.unit_text,
            ", ".join(numbers),
        )
        for point, _, numbers in goal.members
        if point.iri in sheet.reports
    )
    return ReviewBlock(
        goal, tuple(_sentences(sheet, goal, texts)), values, _citation(sheet, goal, texts)
    )


def _sentences(sheet: Factsheet, goal: GoalScore, texts: Texts) -> Iterator[str]:
    head, score = sheet.submission.head, goal.score
    reported = sum(point.iri in sheet.reports for point, _, _ in goal.members)
    if not reported:
        yield texts("review.nothing")
        return
    yield texts(
        "review.count",
        city=head.city_name or head.city,
        year=head.year,
        reported=reported,
        all=len(goal.members),
    )
    if not score.maximum:
        yield texts("review.no_score")
        return
    yield texts(
        "review.score",
        scored=score.count(ScoreState.SCORED),
        points=score.points,
        maximum=score.maximum,
        share=percent_text(score.share),
        band=texts(f"band.{score.band}"),
    )
    if any(member.is_by_example for _, member, _ in goal.members):
        yield texts("review.examples")


def _citation(sheet: Factsheet, goal: GoalScore, texts: Texts) -> Citation:
    head = sheet.submission.head
    lines = sorted(
        f"{point.iri}\t{value_text(sheet.reports[point.iri].value)}\t{point.unit_text}\n"
        for point, _, _ in goal.members
        if point.iri in sheet.reports
    )
    hashed = hashlib.sha256("".join(lines).encode()).hexdigest()
    if sheet.is_public:
        query = f"{BASE}query/list-observations"
        parameters = {"city": head.city_name}
    else:
        query = f"ssckg submission local-review {head.id} --sdg {goal.goal}"
        parameters = {"submission": head.id, "sdg": goal.goal}
    text = texts(
        "review.cite",
        city=head.city_name or head.city,
        year=head.year,
        edition=head.edition,
        submission=head.id,
        how=query,
        sha256=hashed,
    )
    return Citation(query, parameters, hashed, text)


def review_document(sheet: Factsheet, blocks: tuple[ReviewBlock, ...], texts: Texts) -> Document:
    """Return the blocks as a document."""
    head = sheet.submission.head
    found: list[Block] = [
        Notice("info", texts("notice.own")),
        Notice("info", texts("notice.public"))
        if sheet.is_public
        else Notice("warning", texts("notice.private")),
        Paragraph(texts("review.use")),
    ]
    if sheet.has_examples:
        found.append(Notice("warning", texts("notice.examples")))
    header = tuple(texts(f"column.{name}") for name in ("data_point", "result", "unit"))
    for block in blocks:
        goal = block.goal
        found.append(
            Heading(1, texts("review.goal", goal=goal.goal, title=goal.title), f"goal-{goal.goal}")
        )
        found.append(Paragraph(" ".join(block.sentences)))
        if block.values:
            rows = tuple((Text(n, iri), v, u, s) for iri, n, v, u, s in block.values)
            caption = texts("review.table", goal=goal.goal)
            found.append(Table(caption, (*header, texts("review.numbers")), rows, (1,)))
        found.append(Paragraph(texts("review.citation", text=block.citation.text)))
    return Document(
        texts("review.title", city=head.city_name or head.city, year=head.year),
        tuple(found),
        texts("review.subtitle"),
        texts.language,
    )


def blocks_as_dict(sheet: Factsheet, blocks: tuple[ReviewBlock, ...]) -> dict[str, Any]:
    """Return the blocks as plain values."""
    head = sheet.submission.head
    return {
        "submission": head.id,
        "city": head.city_name,
        "year": head.year,
        "edition": head.edition,
        "public": sheet.is_public,
        "goals": [
            {
                "goal": block.goal.goal,
                "iri": f"http://metadata.un.org/sdg/{block.goal.goal}",
                "title": block.goal.title,
                "text": " ".join(block.sentences),
                "points": block.goal.score.points if block.goal.score.maximum else None,
                "maximum": block.goal.score.maximum or None,
                "percent": _percent(block.goal),
                "values": [
                    {"data_point": iri, "label": n, "value": v, "unit": u or None, "refers_to": s}
                    for iri, n, v, u, s in block.values
                ],
                "documents": list(block.goal.documents),
                "citation": {
                    "query": block.citation.query,
                    "parameters": block.citation.parameters,
                    "sha256": block.citation.sha256,
                    "text": block.citation.text,
                },
            }
            for block in blocks
        ],
    }


def blocks_as_csv(sheet: Factsheet, blocks: tuple[ReviewBlock, ...]) -> str:
    """Return the values behind the blocks as CSV, a row for each goal and value."""
    head = sheet.submission.head
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(
        [
            "city",
            "report_year",
            "goal",
            "data_point",
            "label",
            "value",
            "unit",
            "refers_to",
            "sha256",
        ]
    )
    for block in blocks:
        for iri, name, value, unit, numbers in block.values:
            row = [head.city, head.year, block.goal.goal, iri, name, value, unit, numbers]
            writer.writerow([*row, block.citation.sha256])
    return buffer.getvalue()


def citation_triples(sheet: Factsheet, blocks: tuple[ReviewBlock, ...]) -> Iterator[Triple]:
    """Yield an `ssc:Citation` for each block; IRIs below the standard base."""
    for block in blocks:
        name = f"submission/{sheet.submission.head.id}/citation/goal-{block.goal.goal}"
        node = NamedNode(BASE + name)
        facts = {
            "ssc:citedQuery": block.citation.query,
            "ssc:citedParameters": json.dumps(block.citation.parameters, sort_keys=True),
            "ssc:citedValue": percent_text(block.goal.score.share),
            "ssc:sha256": block.citation.sha256,
        }
        yield Triple(node, NamedNode(expand("rdf:type")), NamedNode(expand("ssc:Citation")))
        for curie, text in facts.items():
            if text:
                yield Triple(node, NamedNode(expand(curie)), Literal(text))


def _percent(goal: GoalScore) -> float | None:
    found = percent(goal.score.share)
    return None if found is None else float(found)

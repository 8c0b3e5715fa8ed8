"""The city snapshot: the matrix of categories in four bands, and the same as a table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ssckg.io.documents.palette import ACCENT, BANDS, INK, QUIET
from ssckg.model.document import Document, Figure, Notice, Paragraph, Table, Text
from ssckg.model.scoring import GroupScore, ScoreState
from ssckg.scoring.drawing import band_box, label, line, pips, svg, wrap
from ssckg.scoring.figures import percent_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.framework import FrameworkTree, Group
    from ssckg.model.scoring import Scorecard
    from ssckg.scoring.texts import Texts

_WIDTH: Final = 720.0
_NAMES: Final = 112.0
_GAP: Final = 5.0
_CELL_HEIGHT: Final = 66.0
_IN_A_ROW: Final = 6


def snapshot(card: Scorecard, tree: FrameworkTree, texts: Texts) -> Figure:
    """Return the matrix as a figure with alternative text and the table of what it shows."""
    title = texts("snapshot.title", city=card.city, year=card.year)
    alt = _alternative(card, tree, texts)
    body, height = _matrix(card, tree, texts)
    return Figure(
        svg(_WIDTH, height, title, alt, body),
        alt,
        texts("snapshot.caption"),
        _table(card, tree, texts),
    )


def snapshot_document(card: Scorecard, tree: FrameworkTree, texts: Texts) -> Document:
    """Return the snapshot as a document of one page."""
    blocks: list[Figure | Notice | Paragraph] = [Notice("info", texts("notice.own"))]
    if card.example_points:
        blocks.append(Notice("warning", texts("notice.examples")))
    blocks.append(snapshot(card, tree, texts))
    return Document(
        texts("snapshot.title", city=card.city, year=card.year),
        tuple(blocks),
        language=texts.language,
        about=((texts("about.benchmarks"), "; ".join(each.label for each in card.sets)),),
    )


def state_of(score: GroupScore) -> ScoreState:
    """Return why a group has no score, or that it has: nothing reported, or nothing to compare."""
    if score.maximum:
        return ScoreState.SCORED
    if score.is_empty:
        is_withheld = score.count(ScoreState.NOT_PUBLIC) > 0
        return ScoreState.NOT_PUBLIC if is_withheld else ScoreState.NOT_REPORTED
    for state in (ScoreState.NO_BENCHMARK, ScoreState.NOT_VERIFIED, ScoreState.NOT_SCORABLE):
        if score.count(state):
            return state
    return ScoreState.NOT_REPORTED


def categories(tree: FrameworkTree) -> list[tuple[Group, Group, Group]]:
    """Return dimension, sub-dimension and category of each cell, in the order of the matrix."""
    return [
        (dimension, part, category)
        for dimension in tree.children()
        for part in tree.children(dimension.iri)
        for category in tree.children(part.iri)
    ]


def _score(card: Scorecard, group: Group) -> GroupScore:
    return card.group(group.iri) or GroupScore(group.iri, 0, 0, None, 0, ())


def _alternative(card: Scorecard, tree: FrameworkTree, texts: Texts) -> str:
    scores = [_score(card, category) for _, _, category in categories(tree)]
    bands = Counter(score.band for score in scores if score.band)
    states = Counter(state_of(score) for score in scores)
    said = ", ".join(
        texts("snapshot.in_band", number=bands[band], band=texts(f"band.{band}"))
        for band in sorted(bands, reverse=True)
    )
    missing = states[ScoreState.NOT_REPORTED] + states[ScoreState.NOT_PUBLIC]
    shown = texts(
        "snapshot.alt",
        categories=len(scores),
        scored=states[ScoreState.SCORED],
        bands=said or texts("snapshot.none"),
        bare=len(scores) - states[ScoreState.SCORED] - missing,
        missing=missing,
    )
    return f"{shown} {_examples(card, texts)}".rstrip()


def _examples(card: Scorecard, texts: Texts) -> str:
    """Return what is said in the picture itself, which is passed on without its document."""
    if not card.example_points:
        return ""
    scored = card.whole.count(ScoreState.SCORED)
    return texts("snapshot.examples", number=len(card.example_points), scored=scored)


def _matrix(card: Scorecard, tree: FrameworkTree, texts: Texts) -> tuple[list[str], float]:
    """Return the picture's parts and its height."""
    parts = [label(0, 20, f"{card.city} {card.year}", size=17, fill=ACCENT, weight="600")]
    y = 36.0
    if said := _examples(card, texts):
        parts.append(label(0, y + 2, said, size=12, weight="600"))
        y += 18
    width = (_WIDTH - _NAMES - _GAP * (_IN_A_ROW - 1)) / _IN_A_ROW
    for dimension in tree.children():
        parts.append(label(0, y + 14, dimension.label, size=13.5, fill=ACCENT, weight="600"))
        said = _summary(_score(card, dimension), texts)
        parts.append(label(_WIDTH, y + 14, said, size=11.5, fill=QUIET, anchor="end"))
        parts.append(line(0, y + 20, _WIDTH, y + 20))
        y += 26
        for part in tree.children(dimension.iri):
            for number, text in enumerate(wrap(part.label, _NAMES - 8, 11.5, 3)):
                parts.append(label(0, y + 14 + 13.5 * number, text, size=11.5))
            members = tree.children(part.iri)
            for number, category in enumerate(members):
                x = _NAMES + (number % _IN_A_ROW) * (width + _GAP)
                top = y + (number // _IN_A_ROW) * (_CELL_HEIGHT + _GAP)
                parts += _cell((x, top), width, category, _score(card, category), texts)
            rows = max(1, -(-len(members) // _IN_A_ROW))
            y += rows * (_CELL_HEIGHT + _GAP) + 3
        y += 8
    parts += _legend(y, texts)
    return parts, y + 26


def _summary(score: GroupScore, texts: Texts) -> str:
    if not score.maximum:
        return texts(f"state.{state_of(score).value}")
    return f"{percent_text(score.share)} ({score.points} / {score.maximum})"


def _cell(
    at: tuple[float, float], width: float, category: Group, score: GroupScore, texts: Texts
) -> Iterator[str]:
    (x, y), state = at, state_of(score)
    is_missing = score.is_empty
    ink = BANDS[score.band].ink if score.band else INK
    yield band_box(x, y, width, _CELL_HEIGHT, score.band, is_missing=is_missing)
    for number, text in enumerate(wrap(category.label, width - 10, 11.5)):
        yield label(x + 6, y + 14.5 + 12.5 * number, text, size=11.5, fill=ink, weight="600")
    if score.band:
        yield pips(x + 9, y + 45.5, score.band, ink)
        share = percent_text(score.share)
        yield label(x + width - 6, y + 49, share, size=11.5, fill=ink, anchor="end")
        yield label(x + 6, y + 61, texts(f"band.{score.band}"), size=10, fill=ink)
    else:
        yield label(x + 6, y + 61, texts(f"state.{state.value}"), size=10, fill=INK)


def _legend(y: float, texts: Texts) -> Iterator[str]:
    x = 0.0
    entries = [(band, texts(f"band.{band}")) for band in (4, 3, 2, 1)]
    entries += [(0, texts("state.no benchmark")), (-1, texts("legend.missing"))]
    for band, text in entries:
        yield band_box(x, y, 22, 14, max(0, band), is_missing=band < 0)
        yield label(x + 27, y + 11, text, size=11)
        x += 27 + max(78.0, len(text) * 5.6 + 18)


def _table(card: Scorecard, tree: FrameworkTree, texts: Texts) -> Table:
    rows = []
    for dimension, part, category in categories(tree):
        score = _score(card, category)
        state = state_of(score)
        said = texts(f"band.{score.band}") if score.band else texts(f"state.{state.value}")
        rows.append(
            (
                dimension.label,
                part.label,
                category.label,
                f"{score.points} / {score.maximum}" if score.maximum else "",
                percent_text(score.share),
                Text(said, band=score.band),
            )
        )
    header = ("dimension", "sub_dimension", "category", "points", "share", "band")
    return Table(
        texts("figure.table", caption=texts("snapshot.caption")),
        tuple(texts(f"column.{name}") for name in header),
        tuple(rows),
        (3, 4),
    )

"""The picture of clashes: how many of each kind, by severity."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.clashes import Severity
from ssckg.model.count_charts import GREY, ORANGE, SKY, VERMILION, Bar, heading, part_bars
from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from ssckg.model.clashes import ClashesResult, KindCount

_COLOURS: Final = {
    Severity.CONTRADICTION.value: VERMILION,
    Severity.INCOMPATIBLE.value: ORANGE,
    Severity.CONVERTIBLE.value: SKY,
    Severity.TO_CHECK.value: GREY,
}


def clashes_chart(found: ClashesResult) -> dict[str, Any] | None:
    """Return a bar per kind; None where no pair was compared, so that nothing could clash."""
    if not found.pairs:
        return None
    counts = Counter((each.difference.kind, each.difference.severity) for each in found.clashes)
    bars = []
    for kind in found.kinds:
        parts = {s.value: counts[kind.kind, s] for s in Severity if counts[kind.kind, s]}
        bars.append(Bar(kind.kind.value, parts, _words(kind, parts)))
    number = len(found.clashes)
    told = phrase("Clashes inside %(edition)s: %(number)s", edition=found.subject, number=number)
    if found.subject != found.object:
        told = phrase(
            "Clashes between %(subject)s and %(object)s: %(number)s",
            subject=found.subject,
            object=found.object,
            number=number,
        )
    pairs = phrase(
        "%(pairs)s pairs of indicators compared; known: on both sides of the pair",
        pairs=found.pairs,
    )
    return part_bars(bars, _COLOURS, title=heading(told, pairs), axis=phrase("clashes"))


def _words(kind: KindCount, parts: dict[str, int]) -> str:
    if not kind.known:
        return phrase("not known on both sides of any pair")
    found = ", ".join(f"{count} {severity}" for severity, count in parts.items())
    if not found:
        return phrase("none (%(known)s known)", known=kind.known)
    return phrase("%(found)s (%(known)s known)", found=found, known=kind.known)

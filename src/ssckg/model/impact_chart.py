"""The picture of an impact: how much is touched, and the targets before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.model.comparison_charts import element_text
from ssckg.model.count_charts import (
    BLUE,
    INK,
    VERMILION,
    Bar,
    count_axis,
    distinct,
    heading,
    part_bars,
    rows,
)
from ssckg.model.impact_effects import COUNTED, name_of
from ssckg.model.naming import ElementName
from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.impact import Impact
    from ssckg.model.impact_effects import TargetEffect

_CHANGES: Final = 4
_LINE: Final = 110
_MOST: Final = 40


def impact_chart(found: Impact) -> dict[str, Any] | None:
    """Return bars of what is touched, and below them the targets; None where nothing is."""
    counts = [(words, getattr(found.counts, name_of(words))) for words in COUNTED]
    bars = [Bar(words, {"touched": count}, str(count)) for words, count in counts if count]
    if not bars:
        return None
    changes = [_cut(sentence) for sentence in found.change[:_CHANGES]]
    if len(found.change) > _CHANGES:
        changes.append(phrase("and %(number)s more", number=len(found.change) - _CHANGES))
    last = phrase("What is not named here is not touched.")
    title = heading(phrase("What would be touched"), *changes, last)
    touched = part_bars(bars, {"touched": BLUE}, title=title, axis=phrase("how many"))
    if not found.targets:
        return touched
    return {"vconcat": [touched, _targets(found.targets)], "spacing": 30}


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= _LINE else f"{sentence[: _LINE - 1].rstrip()}…"


def _targets(targets: Sequence[TargetEffect]) -> dict[str, Any]:
    shown = targets[:_MOST]
    names = distinct(element_text(ElementName(t.iri, t.curie, t.code, t.label)) for t in shown)
    values = [
        {
            **{"target": name, "before": each.before, "after": each.after},
            **{"most": max(each.before, each.after)},
            "words": f"{each.before} → {each.after}, {each.effect.value}",
        }
        for name, each in zip(names, shown, strict=True)
    ]
    part = phrase("the first %(shown)s of %(all)s", shown=len(shown), all=len(targets))
    most = max(max(each.before, each.after) for each in shown)
    return {
        "title": heading(
            phrase("SDG targets whose measures change"),
            phrase("Ring: before; full dot: after."),
            part if len(shown) < len(targets) else "",
        ),
        "data": {"values": values},
        "width": 420,
        "height": {"step": 22},
        "encoding": {"y": rows(names, "target", padding=12)},
        "layer": _steps(most),
    }


def _steps(most: int) -> list[dict[str, Any]]:
    before = count_axis("before", phrase("indicators that measure it"), most)
    dot = {"type": "point", "opacity": 1, "strokeWidth": 2}
    ring = {**dot, "size": 130, "filled": False, "fill": "white", "color": BLUE}
    full = {**dot, "size": 40, "filled": True, "color": VERMILION}
    words = {"type": "text", "align": "left", "dx": 11, "fontSize": 11, "color": INK}
    return [
        {
            "mark": {"type": "rule", "color": INK},
            "encoding": {"x": before, "x2": {"field": "after"}},
        },
        {"mark": ring, "encoding": {"x": before}},
        {"mark": full, "encoding": {"x": {**before, "field": "after"}}},
        {
            "mark": words,
            "encoding": {"x": {**before, "field": "most"}, "text": {"field": "words"}},
        },
    ]

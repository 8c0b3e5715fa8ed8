"""The picture of suggestions: the best of them, by score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.model.comparison_charts import element_text
from ssckg.model.count_charts import BLUE, INK, ORANGE, distinct, heading, rows
from ssckg.model.phrase import phrase

if TYPE_CHECKING:
    from ssckg.model.suggestion import SuggestionResult

_MOST: Final = 40
_OPEN, _KNOWN = phrase("new"), phrase("already among the candidates")


def suggestion_chart(found: SuggestionResult) -> dict[str, Any] | None:
    """Return a bar per suggestion, the best first, at most 40; None where there is none."""
    best = sorted(found.suggestions, key=lambda s: (-s.score, s.subject.code, s.object.code))
    shown = best[:_MOST]
    if not shown:
        return None
    names = distinct(f"{element_text(s.subject)} → {element_text(s.object)}" for s in shown)
    values = [
        {
            **{"pair": name, "score": each.score, "figure": f"{each.score:.2f}"},
            "state": _KNOWN if each.is_candidate else _OPEN,
        }
        for name, each in zip(names, shown, strict=True)
    ]
    top: object = len(best)
    if len(shown) < len(best):
        top = phrase("the %(shown)s best of %(all)s", shown=len(shown), all=len(best))
    told = phrase(
        "Suggested mappings of %(subject_framework)s to %(object_framework)s",
        subject_framework=found.subject_framework,
        object_framework=found.object_framework,
    )
    return {
        "title": heading(
            phrase("%(title)s: %(number)s", title=told, number=top),
            phrase("The score orders suggestions; it is no probability"),
        ),
        "data": {"values": values},
        "width": 260,
        "height": {"step": 20},
        "encoding": {
            "y": rows(names, "pair"),
            "x": {
                **{"field": "score", "type": "quantitative"},
                "axis": {"title": phrase("score"), "grid": False, "tickCount": 5},
                "scale": {"domainMin": 0, "nice": True},
            },
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": {"band": 0.7}},
                "encoding": {"color": _state(has_known=any(each.is_candidate for each in shown))},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 10, "color": INK},
                "encoding": {"text": {"field": "figure"}},
            },
        ],
    }


def _state(*, has_known: bool) -> dict[str, Any]:
    legend = {"orient": "top", "title": None, "labelLimit": 0}
    return {
        **{"field": "state", "type": "nominal"},
        "scale": {"domain": [_OPEN, _KNOWN], "range": [BLUE, ORANGE]},
        "legend": legend if has_known else None,
    }

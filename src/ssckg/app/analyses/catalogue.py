"""Every analysis there is: the modules beside this one that define `ANALYSES`."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import ssckg.app.analyses as package
from ssckg.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.app.analyses.registry import Analysis

NAMES: Final = {
    "agencies": ("agency-profile", "agencies", "agency-overlaps", "agency-heatmap"),
    "clashes": ("clashes", "terms", "side-by-side"),
    "comparison": ("compare", "coverage", "gaps"),
    "core_set": ("core-set", "core-frontier"),
    "derivation": ("derive", "explain"),
    "impact": ("impact-remove", "impact-merge", "impact-change", "impact-add"),
    "network": ("network",),
    "pictured_comparison": ("combinations", "flows"),
    "redundancy": ("redundancy",),
    "release": ("release-diff", "release-timeline"),
    "reportability": ("reportability",),
    "suggestion": ("suggest", "suggest-evaluate"),
}
"""Which module defines which analyses, so that one is found without loading what others need
(solvers, networks). What is not listed is found all the same, only later."""


@cache
def all_analyses() -> Mapping[str, Analysis[Any, Any]]:
    """Return the analyses by name, sorted."""
    found: dict[str, Analysis[Any, Any]] = {}
    for module in pkgutil.iter_modules(package.__path__):
        found |= _defined_in(module.name)
    return dict(sorted(found.items()))


def _defined_in(module: str) -> dict[str, Analysis[Any, Any]]:
    loaded = import_module(f"{package.__name__}.{module}")
    return {analysis.name: analysis for analysis in getattr(loaded, "ANALYSES", ())}


def find_analysis(name: str) -> Analysis[Any, Any]:
    """Return an analysis by name.

    Raises:
        UnknownNameError: there is none.
    """
    for module, names in NAMES.items():
        if name in names:
            return _defined_in(module)[name]
    try:
        return all_analyses()[name]
    except KeyError:
        raise UnknownNameError("analysis", name, tuple(all_analyses())) from None

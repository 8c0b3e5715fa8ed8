"""Every analysis there is: the modules beside this one that define `ANALYSES`."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import ssckg.app.analyses as package
from ssckg.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.app.analyses.registry import Analysis


@cache
def all_analyses() -> Mapping[str, Analysis[Any, Any]]:
    """Return the analyses by name, sorted."""
    found: dict[str, Analysis[Any, Any]] = {}
    for module in pkgutil.iter_modules(package.__path__):
        loaded = import_module(f"{package.__name__}.{module.name}")
        for analysis in getattr(loaded, "ANALYSES", ()):
            found[analysis.name] = analysis
    return dict(sorted(found.items()))


def find_analysis(name: str) -> Analysis[Any, Any]:
    """Return an analysis by name.

    Raises:
        UnknownNameError: there is none.
    """
    try:
        return all_analyses()[name]
    except KeyError:
        raise UnknownNameError("analysis", name, tuple(all_analyses())) from None

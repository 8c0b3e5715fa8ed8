"""How much may be asked at once of what would change."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.worlds import World

from ssckg.app.analyses.catalogue import find_analysis
from ssckg.app.analyses.registry import run_analysis
from ssckg.app.analyses.sources import Sources
from ssckg.errors import UsageError


def _sources() -> Sources:
    world = World()
    world.edition("u4ssc-2017", "a1 a2")
    return Sources(Path("nowhere"), world.crosswalk(), "d", {})


@pytest.mark.parametrize(
    ("analysis", "field"),
    [("impact-remove", "elements"), ("impact-merge", "elements"), ("impact-add", "like")],
)
def test_thousands_at_once_are_refused(analysis: str, field: str) -> None:
    with pytest.raises(UsageError, match=rf"{field}: .*200"):
        run_analysis(find_analysis(analysis), _sources(), {field: ["a1"] * 1500})


def test_nothing_is_added_twice() -> None:
    with pytest.raises(UsageError, match="named twice"):
        run_analysis(find_analysis("impact-add"), _sources(), {"like": ["a1", "a1"]})

"""Figures in words, on a small world whose counts are worked out on paper.

Edition a has a1 and a2. Of the SDGs, c1 stands below target t1; t2 has no indicator. a1 is c1,
exactly; a2 is related to t1 and to t2. So t1 is measured by a1 and a2, t2 by a2 alone.
Cities: Oslo reported a1 in 2020, and a2 was listed there without a value; Rana reported a1.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.worlds import World

from ssckg.app.analyses.sources import Sources
from ssckg.app.revision.evidence import EvidenceFinder
from ssckg.errors import SsckgError
from ssckg.model.crosswalk_cities import Reported


@pytest.fixture(scope="module")
def finder() -> EvidenceFinder:
    world = World()
    world.edition("a", "a1 a2")
    world.edition("sdg", "c1")
    world.add("sdg", "Target", "t1 t2")
    world.add("sdg", "Goal", "g")
    world.below("c1", "t1")
    world.below("t1 t2", "g")
    world.map("a1", "exact", "c1", 0.9)
    world.map("a2", "related", "t1", 0.5)
    world.map("a2", "related", "t2", 0.5)
    first, second = world.point("a1"), world.point("a2")
    for city, point, is_missing in (
        ("oslo", first, False),
        ("oslo", second, True),
        ("rana", first, False),
    ):
        where = f"https://w3id.org/ssckg/city/{city}"
        world.reports.append(Reported(where, "2020", point, is_missing))
    return EvidenceFinder(Sources(Path(), world.crosswalk(), "0" * 64, {}), "a")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("measures a1", "a1 measures 1 SDG target (t1)"),
        ("measures a2", "a2 measures 2 SDG targets (t1; t2), t2 by it alone"),
        ("measures a1 and a2", "a1 measures 1 SDG target (t1); a2 measures 2 SDG targets (t1; t2),"
         " t2 by it alone"),
        ("coverage t1", "t1 is measured by 2 indicators of a (a1; a2)"),
        ("Coverage: t2", "t2 is measured by 1 indicator of a (a2)"),
        ("coverage g", "g is measured by 2 indicators of a (a1; a2)"),
        ("reportability a1", "a1 is reported by 2 of 2 cities known"),
        ("reportability a2", "a2 is reported by 0 of 1 city known, 1 unknown"),
        ("clashes a1", "a1 does not clash with others of its edition"),
    ],
)  # fmt: skip
def test_figures_in_words(finder: EvidenceFinder, text: str, words: str) -> None:
    assert finder.find(text).value == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hearsay a1", "unknown figure: 'hearsay'"),
        ("measures", "measures of what?"),
        ("measures a3", "unknown element: 'a3'"),
        ("measures a1 with a", "'a' is not asked for here"),
        ("coverage a1", "coverage is of SDG goals or targets"),
        ("clashes a1 with b", "unknown framework: 'b'"),
        ("core a1 with few", "'few' is no size of a core set"),
        ("measures a1, a2, a1, a2, a1, a2, a1", "more than 6 elements"),
        ("{}", "is no citation"),
    ],
)
def test_figures_that_cannot_be(finder: EvidenceFinder, text: str, words: str) -> None:
    with pytest.raises(SsckgError) as raised:
        finder.find(text)
    assert words in str(raised.value)

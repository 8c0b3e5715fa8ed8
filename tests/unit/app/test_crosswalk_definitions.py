"""What the crosswalk reads of definitions is what stands in the tables."""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ssckg import resources
from ssckg.app.analyses.sources import read_sources

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.model.crosswalk import Crosswalk


@pytest.fixture(scope="module")
def crosswalk(built_data: Path) -> Crosswalk:
    return read_sources(built_data).crosswalk


def test_conversions_are_those_of_the_register(crosswalk: Crosswalk) -> None:
    file = resources.folder("ontology") / "registers" / "units" / "conversions.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        expected = {
            (r["from_unit"], r["to_unit"], r["substance"], Decimal(r["factor"]), r["source"])
            for r in csv.DictReader(stream)
        }
    assert expected
    assert {
        (
            each.from_unit.rpartition("/")[2],
            each.to_unit.rpartition("/")[2],
            each.substance,
            each.factor,
            each.source,
        )
        for each in crosswalk.conversions
    } == expected


def test_methods_sources_and_trust_are_read(crosswalk: Crosswalk) -> None:
    codes = {each.code: each for each in crosswalk.of_kind("Indicator")}
    broadband = codes["EC: ICT: ICT: 2C"]
    assert any("256 kbit/s" in method for method in broadband.methods)
    assert "u4ssc-methodology-2017" in broadband.sources
    (point,) = crosswalk.points_of[codes["ID.SI.1"].iri]
    assert point.trust == "secondary"
    assert "cpi-metadata-2016" in point.sources

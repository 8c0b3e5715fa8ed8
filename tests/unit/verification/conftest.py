"""What all tests of verification hold values against: the tables as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ssckg.submissions.catalogue import edition_triples, load_data_points
from ssckg.verification.guide import Guide, read_guide
from ssckg.verification.naming import PointNames

if TYPE_CHECKING:
    from ssckg.model.data_point import DataPoint


@pytest.fixture(scope="session")
def points() -> tuple[DataPoint, ...]:
    return load_data_points()


@pytest.fixture(scope="session")
def guide() -> Guide:
    return read_guide(edition_triples())


@pytest.fixture(scope="session")
def names(points: tuple[DataPoint, ...], guide: Guide) -> PointNames:
    return PointNames(points, guide)

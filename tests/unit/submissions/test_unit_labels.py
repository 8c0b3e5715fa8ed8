"""What the unit of a data point is called where no page prints one."""

from __future__ import annotations

from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.unit_labels import unit_labels


def test_a_unit_that_is_not_printed_is_called_by_its_label() -> None:
    """The one data point of the Urban Monitoring Framework: percent, and no text beside it."""
    [point] = load_data_points("umf-2022")
    assert point.unit.endswith("/unit/percent")
    assert point.unit_text == "percent"


def test_a_printed_unit_stays_as_printed() -> None:
    points = {point.code: point for point in load_data_points("u4ssc-2017")}
    assert points["EC: I: ES: 1C"].unit_text == "Number"  # not "interruptions per customer ..."
    assert points["EN: EN: PSN: 1C"].unit_text == ""  # no unit is on record


def test_labels_are_those_of_the_register() -> None:
    labels = unit_labels()
    unit = "https://w3id.org/ssckg/unit/"
    assert labels[f"{unit}hectare-per-100000-inhabitants"] == "hectares per 100,000 inhabitants"
    assert "" not in labels.values()

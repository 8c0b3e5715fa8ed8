"""The template of an edition: held to the manual and to the tables, read by hand."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ssckg import resources
from ssckg.errors import UnknownNameError
from ssckg.model.submission import (
    Cover,
    Report,
    ReportStatus,
    State,
    Submission,
    Summary,
)
from ssckg.namespaces import BASE
from ssckg.submissions.catalogue import edition_ids
from ssckg.submissions.codes import code_list
from ssckg.submissions.template.formula import multiplier_of
from ssckg.submissions.template.making import make_template, prefill, template_version
from ssckg.submissions.template.template_texts import template_languages, template_texts

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.model.template import TemplateItem


@pytest.fixture(scope="module")
def items() -> dict[str, TemplateItem]:
    found = make_template().items
    return {item.data_point.removeprefix(f"{BASE}u4ssc/"): item for item in found}


def test_every_data_point_of_u4ssc_has_a_row_on_the_sheet_of_its_dimension() -> None:
    template = make_template()
    # 2017 methodology: 91 KPIs, 112 values; counted by dimension in the table by hand.
    assert [(sheet.name, len(sheet.items)) for sheet in template.sheets] == [
        ("Economy", 55),
        ("Environment", 28),
        ("Society and Culture", 29),
    ]
    assert len({item.data_point for item in template.items}) == 112


@pytest.mark.parametrize(
    ("data_point", "multiplier"),
    [
        ("EC-I-ES-3C/result", "100"),  # share of households with electricity
        ("EC-I-T-1C/result", "1"),  # per 100 000 inhabitants, the denominator counts in 100 000
        ("SC-EH-H-3C/result", "100000"),  # physicians per 100 000 inhabitants
        ("EN-E-E-2C/result", "1"),  # kWh per inhabitant
        ("EN-EN-AQ-1C/no2", "1"),  # micrograms per cubic metre
        ("SC-SH-SI-1C/result", "1"),  # ratio of earnings
        ("EN-EN-WS-2C/result", None),  # consumption: the period is not printed
        ("EC-I-WS-3C/result", None),  # water loss: the denominator is not printed
        ("EC-ICT-ICT-5A/result", None),  # a count
        ("SC-SH-SI-2C/result", None),  # Gini coefficient
        ("EC-I-UP-2A/compact", None),  # yes or no
    ],
)
def test_a_result_is_computed_where_the_facts_say_how(
    items: dict[str, TemplateItem], data_point: str, multiplier: str | None
) -> None:
    expected = Decimal(multiplier) if multiplier else None
    assert items[data_point].multiplier == expected


def test_no_result_is_computed_without_both_parts() -> None:
    stated = Decimal(100)
    assert multiplier_of("x", "", "a", "b", stated) == 100
    assert multiplier_of("x", "", "", "b", stated) is None
    assert multiplier_of("x", "", "a", "", stated) is None
    assert multiplier_of("x", "", "a", "b", None) is None


def test_what_we_settled_names_data_points_that_have_parts_and_no_multiplier() -> None:
    folder = resources.root() / "ontology" / "frameworks" / "u4ssc-2017"
    with (folder / "data-points.csv").open(encoding="utf-8", newline="") as file:
        rows = {f"u4ssc/{r['indicator']}/{r['component']}": r for r in csv.DictReader(file)}
    path = resources.root() / "src" / "ssckg" / "submissions" / "template" / "quotients.csv"
    with path.open(encoding="utf-8", newline="") as file:
        ours = list(csv.DictReader(file))
    assert all(row["reason"] for row in ours)
    for row in ours:
        if row["of"].startswith("u4ssc/"):
            fact = rows[row["of"]]
            assert fact["numerator"], row
            assert fact["denominator"], row
            assert not fact["multiplier"], row


def test_a_row_carries_what_a_city_needs_to_know(items: dict[str, TemplateItem]) -> None:
    item = items["EC-ICT-ICT-2C/result"]
    assert item.code == "EC: ICT: ICT: 2C"
    assert item.name == "Fixed Broadband Subscriptions"
    assert item.groups == ("ICT", "ICT Infrastructure")
    assert item.level == "core"
    assert item.unit == "Percentage"
    assert item.denominator == "all households"
    assert (item.minimum, item.maximum) == (Decimal(0), Decimal(100))
    assert item.target == Decimal(60)  # the one benchmark that is printed
    assert "Normally below Household Internet Access." in item.hints
    assert items["EC-I-T-4A/cycling"].name == "Transportation Mode Share: cycling"
    assert items["EC-I-UP-2A/compact"].is_boolean


@pytest.mark.parametrize("edition", edition_ids())
def test_every_edition_has_a_template(edition: str) -> None:
    template = make_template(edition, "fr")
    assert template.items
    assert all(sheet.items for sheet in template.sheets)
    assert len({item.data_point for item in template.items}) == len(template.items)


def test_groups_are_those_that_tell_rows_apart() -> None:
    # The City Prosperity Index stands above its six dimensions: it makes no sheet of its own.
    names = [sheet.name for sheet in make_template("cpi-2016").sheets]
    assert len(names) == 6
    assert "Quality of Life" in names


def test_the_version_follows_from_what_is_asked_and_not_from_the_language() -> None:
    assert make_template("cpi-2016", "fr").version == make_template("cpi-2016", "en").version
    assert template_version("cpi-2016") != template_version("u4ssc-2017")
    assert template_version("u4ssc-2017").startswith("2-")


def test_unknown_editions_and_languages_are_named() -> None:
    with pytest.raises(UnknownNameError, match="u4ssc-1999"):
        make_template("u4ssc-1999")
    with pytest.raises(UnknownNameError, match=r"'xx'.*known: en, es, fr"):
        make_template("u4ssc-2017", "xx")


def test_every_language_says_everything() -> None:
    english = template_texts("en")
    folder = resources.root() / "src" / "ssckg" / "submissions" / "template" / "template_texts"
    for language in template_languages():
        with (folder / f"{language}.csv").open(encoding="utf-8", newline="") as file:
            texts = {row["key"]: row["text"] for row in csv.DictReader(file)}
        assert texts.keys() == english.keys(), language
        assert all(texts.values()), language


def test_names_of_codes_are_those_of_the_ontology() -> None:
    for language in template_languages():
        for key, text in template_texts(language).items():
            name, slash, code = key.partition("/")
            if slash:
                assert code_list(name).read(text) == code, (language, text)


def test_a_language_is_added_by_a_file(tmp_path: Path) -> None:
    (tmp_path / "en.csv").write_text("key,text\nsheet.cover,Cover\ncolumn.value,Result\n")
    (tmp_path / "tlh.csv").write_text("key,text\nsheet.cover,nav\n")
    assert template_languages(tmp_path) == ("en", "tlh")
    texts = template_texts("tlh", tmp_path)
    assert texts["sheet.cover"] == "nav"
    assert texts["column.value"] == "Result"  # what it lacks is English


def test_last_years_values_are_taken_over_and_the_year_is_not() -> None:
    known = make_template().items[0].data_point
    head = Summary(
        "karmoy-2020-1", "", "karmoy", "Karmøy", "2020", "u4ssc-2017", State.PUBLISHED, 5,
        datetime(2021, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    reports = (
        Report(known, ReportStatus.REPORTED, Decimal("12.5")),
        Report(f"{BASE}gone/x/result", ReportStatus.REPORTED, Decimal(1)),
    )
    cover = Cover(city="Karmøy", report_year="2020", reference_year="2019", population=Decimal(42))
    filled = prefill(make_template(), Submission(head, cover, reports))
    assert [report.data_point for report in filled.reports] == [known]
    assert filled.previous == "karmoy-2020-1"
    assert filled.cover == Cover(city="Karmøy", population=Decimal(42))

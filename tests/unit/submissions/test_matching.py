"""Printed names and data points: spellings that no example city uses, and near misses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssckg.submissions.catalogue import load_data_points
from ssckg.submissions.matching import Match, Matcher, Outcome, normal_code

MATCHER = Matcher(load_data_points("u4ssc-2017"))

# printed name, printed unit -> code and component, decided by reading the KPI's definition
SPELLINGS = {
    ("HOUSEHOLD INTERNET ACCESS", "%"): "EC: ICT: ICT: 1C result",
    ("Household internet access (%)", ""): "EC: ICT: ICT: 1C result",
    ("Houshold Internet Acess", ""): "EC: ICT: ICT: 1C result",
    ("Access to internet, household", ""): "EC: ICT: ICT: 1C result",
    ("Broadband subscriptions, fixed", ""): "EC: ICT: ICT: 2C result",
    ("Wireless Broadband Coverage (4G)", "%"): "EC: ICT: ICT: 4C 4g",
    ("Coverage of wireless broadband \u2013 LTE", ""): "EC: ICT: ICT: 4C 4g",
    ("Public areas: availabilty of WiFi", ""): "EC: ICT: ICT: 5A result",
    ("Drainage & stormwater system ICT monitoring", ""): "EC: ICT: D: 1A result",
    ("Open data", "%"): "EC: ICT: PS: 1A share",
    ("Electronic government services", "Services"): "EC: ICT: PS: 2A result",
    ("E-procurement (public sector)", ""): "EC: ICT: PS: 3A result",
    ("Research and Development Expenditure", "% of GDP"): "EC: P: IN: 1C result",
    ("R & D expenditures", ""): "EC: P: IN: 1C result",
    ("SMEs", "%"): "EC: P: IN: 3A result",
    ("Small- and medium-size enterprises", ""): "EC: P: IN: 3A result",
    ("Unemployment", "%"): "EC: P: EM: 1C result",
    ("Unemployment rate, youth", "%"): "EC: P: EM: 2C result",
    ("Transportation Mode Share: Cycling", "%"): "EC: I: T: 4A cycling",
    ("PM2.5", "\u03bcg/m\u00b3"): "EN: EN: AQ: 1C pm2.5",
    ("Fine particulate matter (PM2.5)", ""): "EN: EN: AQ: 1C pm2.5",
    ("Air pollution PM10", ""): "EN: EN: AQ: 1C pm10",
    ("Air Pollution: Sulfur Dioxide", ""): "EN: EN: AQ: 1C so2",
    ("Greenhouse gas emissions", "t CO2e per capita"): "EN: EN: AQ: 2C result",
    ("Waste water treatment - tertiary", ""): "EN: EN: WS: 4C tertiary",
    ("Solid waste treatment (recycled)", "%"): "EN: EN: WA: 1C recycled",
    ("School Enrollment", ""): "SC: EH: ED: 2C result",
    ("Higher education degrees per 100,000 inhabitants", ""): "SC: EH: ED: 3C result",
    ("Inpatient hospital beds", ""): "SC: EH: H: 4A result",
    ("Childcare availability", ""): "SC: SH: SI: 5A result",
    ("Gini index", ""): "SC: SH: SI: 2C result",
    ("Bicycle network (km per 100 000 inhabitants)", ""): "EC: I: T: 3C result",
    ("Low carbon-emission passenger vehicles", ""): "EC: I: T: 8A result",
    ("Transport mode share - Walking", ""): "EC: I: T: 4A walking",
    ("Urban development & spatial planning: resilience to climate change", ""): (
        "EC: I: UP: 2A climate-resilient"
    ),
    ("Urban Development and Spatial Planning (compactness)", ""): "EC: I: UP: 2A compact",
    ("Solid waste treatment: incineration", "%"): "EN: EN: WA: 1C incinerated",
    ("Maternal mortality ratio (per 100 000 live births)", ""): "SC: EH: H: 2C result",
    ("Disaster-related economic losses", "% of GDP"): "SC: SH: SA: 2C result",
    ("Population living in disaster-prone areas", "%"): "SC: SH: SA: 4A result",
    ("Emergency service response time (minutes)", ""): "SC: SH: SA: 5A result",
    ("Police services", "per 100 000 inhabitants"): "SC: SH: SA: 6C result",
    ("Number of open datasets", ""): "EC: ICT: PS: 1A published",
    ("Percentage of open data sets", ""): "EC: ICT: PS: 1A share",
    ("Number of physicians per 100 000 population", ""): "SC: EH: H: 3C result",
    ("Patents per year", ""): "EC: P: IN: 2C result",
    ("Share of the population in poverty", ""): "SC: SH: SI: 3C result",
    ("Gini", ""): "SC: SH: SI: 2C result",
    ("Physicans", ""): "SC: EH: H: 3C result",
}

# names that look right and are not: another population, another part, another thing
NEAR_MISSES = [
    "Female Unemployment Rate",
    "Smart Gas Meters",
    "Wastewater Connection",
    "Adult Illiteracy",
    "Youth Literacy",
    "Infant Mortality Rate",
    "Internet Access",
    "Smart Meters",
    "Water Consumption in Industry",
    "Non-renewable Energy Consumption",
    "Employment Rate",
    "Traffic Injuries",
    "Primary",
    "Other",
    "Cycling",
    "Number of unicorns",
    "Total",
    "%",
    # one letter from a known word, and another word
    "Number of patients per 100 000 inhabitants",
    "Parents",
    "Policies",
    # what a service is for is not the service
    "Fires",
    "Number of fires per 100 000 inhabitants",
    # another measure of the same thing
    "Percentage of physicians",
    "Number of SMEs",
    "Poverty, number",
    "Ozone days",
    "Number of days PM10",
    "Green areas (% of city area)",
    "Open data sets",  # how many, or what share?
]


def _said(match: Match) -> str:
    point = match.data_point
    return f"{point.code} {point.iri.rsplit('/', 1)[-1]}" if point else match.outcome.value


@pytest.mark.parametrize(("printed", "meant"), SPELLINGS.items())
def test_spellings_that_mean_one_data_point(printed: tuple[str, str], meant: str) -> None:
    name, unit = printed
    assert _said(MATCHER.find(name, unit=unit)) == meant


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_near_misses_stay_unmatched(name: str) -> None:
    assert MATCHER.find(name).outcome is Outcome.UNMATCHED


@pytest.mark.parametrize(
    ("code", "name", "meant"),
    [
        ("EC: I: T: 4A", "Para Transport", "EC: I: T: 4A para-transport"),
        ("ec-i-t-4a", "walking", "EC: I: T: 4A walking"),
        ("EC:ICT:ICT:1C", "", "EC: ICT: ICT: 1C result"),
        ("EC: ICT: ICT: 4C", "", "unmatched"),  # two data points: which one?
        ("EC: ICT: ICT: 1C", "Patents", "ambiguous"),  # code and name contradict
        ("EC: ICT: ICT: 1C", "Unicorns", "unmatched"),
        ("XX: 1", "Patents", "EC: P: IN: 2C result"),  # the code is reported apart
    ],
)
def test_codes_and_names_together(code: str, name: str, meant: str) -> None:
    assert _said(MATCHER.find(name, code=code)) == meant


def test_a_component_alone_needs_its_category_as_evidence() -> None:
    assert _said(MATCHER.find("Cycling", category="Transport")) == "EC: I: T: 4A cycling"
    assert MATCHER.find("Cycling", category="Health").outcome is Outcome.UNMATCHED


def test_an_indicator_with_parts_is_not_one_of_its_parts() -> None:
    match = MATCHER.find("Urban Development and Spatial Planning", unit="principles")
    assert match.outcome is Outcome.UNMATCHED
    assert len(match.candidates) == 5


def test_every_data_point_is_found_by_its_own_label_and_by_its_code() -> None:
    for point in load_data_points("u4ssc-2017"):
        assert MATCHER.find(point.label).data_point == point
        assert MATCHER.find(point.label, code=point.code).data_point == point


def test_the_catalogue_has_the_112_data_points_of_91_indicators() -> None:
    points = load_data_points("u4ssc-2017")
    assert (len(points), len({p.indicator for p in points})) == (112, 91)


@given(st.sampled_from(load_data_points("u4ssc-2017")), st.randoms(use_true_random=False))
def test_case_order_and_punctuation_do_not_matter(point: object, random: object) -> None:
    label = point.label  # type: ignore[attr-defined]
    words = label.replace(":", "").split()
    random.shuffle(words)  # type: ignore[attr-defined]
    if "to" in words or "and" in words or "/" in words:
        words = label.split()
    assert MATCHER.find(" ".join(words).upper() + " .").data_point == point


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_any_text_gives_an_answer(name: str, code: str, unit: str) -> None:
    assert MATCHER.find(name, code=code, unit=unit).outcome in Outcome


def test_codes_are_compared_without_their_spacing() -> None:
    assert normal_code(" EC: I: T: 4A ") == normal_code("ec-i-t-4a") == "EC-I-T-4A"

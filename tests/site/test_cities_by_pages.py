"""Cities page by page, narrowed, and compared by name where they are many.

The register has fifteen cities (ontology/registers/cities/cities.csv); what stands on which page of
four was worked out from it by hand.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html  # type: ignore[import-untyped]
from tests.site.browser import check_page

from ssckg.app import reported_values
from ssckg_api.site.pages import cities, cities_compare

if TYPE_CHECKING:
    from tests.api.v1.service import Service

PAGE = {"accept": "text/html"}
NEW = count(1)
PAGES = (
    ["Asker", "Aukra", "Bizerte", "Canton of Geneva"],
    ["Daegu", "Karmøy", "Krimpen aan den IJssel", "Kristiansund"],
    ["Mashhad", "Pully", "Rana", "Riyadh"],
    ["Stavanger", "Valencia", "Ålesund"],
)
"""By code point, as the engine sorts: Å after V."""


def _tree(service: Service, path: str, status: int = 200) -> Any:
    mark = "&" if "?" in path else "?"
    answer = service.client.get(f"{service.address}{path}{mark}n={next(NEW)}", headers=PAGE)
    assert answer.status_code == status, answer.text[:500]
    check_page(answer)
    return html.fromstring(answer.text)


def _words(node: Any) -> str:
    return " ".join(node.text_content().split())


def _rows(tree: Any) -> list[list[str]]:
    return [[_words(cell) for cell in row] for row in tree.xpath("//table[@id='cities']/tbody/tr")]


def _way(tree: Any, which: str) -> list[str]:
    return [str(a) for a in tree.xpath(f"//nav[@class='pages']/a[@rel='{which}']/@href")]


def test_pages_lead_through_all_cities(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cities, "_PAGE", 4)
    address, found = "/cities?lang=en", []
    while address:
        tree = _tree(service, address)
        found.append([row[0] for row in _rows(tree)])
        address = next(iter(_way(tree, "next")), "")
        assert "lang=en" in (address or "lang=en")
    assert tuple(found) == PAGES
    assert "Cities 13 to 15 of 15, by name" in _words(tree)


def test_the_second_page(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cities, "_PAGE", 4)
    tree = _tree(service, "/cities?page=2&country=&q=")
    daegu, karmoy, krimpen, _ = _rows(tree)
    assert karmoy[:5] == ["Karmøy", "Norway", "2020", "14", "0"]
    assert daegu == ["Daegu", "Republic of Korea", "", "", "", "", ""]
    assert krimpen[1] == "The Netherlands"
    assert _words(tree.xpath("//table[@id='cities']/caption")[0]).endswith("(15)")
    assert "Cities 5 to 8 of 15, by name" in _words(tree)
    before = _way(tree, "prev")
    assert before == ["/cities"]
    assert tree.xpath("//link[@rel='canonical']/@href")[0].endswith("/cities?page=2")


@pytest.mark.parametrize(("size", "has_pages"), [(14, True), (15, False), (16, False)])
def test_one_page_exactly_has_no_others(
    service: Service, monkeypatch: pytest.MonkeyPatch, size: int, has_pages: bool
) -> None:
    monkeypatch.setattr(cities, "_PAGE", size)
    tree = _tree(service, "/cities")
    assert len(_rows(tree)) == min(size, 15)
    assert bool(tree.xpath("//nav[@class='pages']")) is has_pages
    _tree(service, "/cities?page=2", 200 if has_pages else 404)


@pytest.mark.parametrize(
    ("page", "status"),
    [
        *(("2", 404), ("999999", 404), ("0", 400), ("-1", 400), ("x", 400), ("", 400)),
        *(("1111111", 400), ("²", 400), ("1.5", 400)),
    ],
)
def test_pages_that_are_none(service: Service, page: str, status: int) -> None:
    _tree(service, f"/cities?page={page}", status)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=karmoy", ["Karmøy"]),
        ("q=VALÈNCIA", ["Valencia"]),
        ("q=switz", ["Canton of Geneva", "Pully"]),
        ("country=CHE", ["Canton of Geneva", "Pully"]),
        ("country=CHE&q=canton", ["Canton of Geneva"]),
        ("edition=u4ssc-2017", ["Karmøy", "Rana", "Riyadh", "Stavanger"]),
        ("edition=u4ssc-2017&country=NOR", ["Karmøy", "Rana", "Stavanger"]),
        ("edition=sdg-2022", []),
        ("country=XXX", []),
        ("q=%3Cscript%3Ealert(1)%3C/script%3E", []),
    ],
)
def test_narrowing(service: Service, query: str, found: list[str]) -> None:
    tree = _tree(service, f"/cities?{query}")
    assert [row[0] for row in _rows(tree)] == found
    assert ("No city fits." in _words(tree)) is (not found)
    assert "All cities" in _words(tree)
    assert not tree.xpath("//nav[@class='pages']")
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_what_is_asked_for_stays_on_the_next_page(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cities, "_PAGE", 2)
    tree = _tree(service, "/cities?country=NOR&q=norway&lang=fr")
    (after,) = _way(tree, "next")
    assert [row[0] for row in _rows(tree)] == ["Asker", "Aukra"]
    assert [row[0] for row in _rows(_tree(service, after))] == ["Karmøy", "Kristiansund"]
    assert tree.xpath("//select[@name='country']/option[@selected]/@value") == ["NOR"]
    assert tree.xpath("//input[@id='f-q']/@value") == ["norway"]
    assert tree.xpath("//form//input[@name='lang']/@value")[-1] == "fr"


def test_too_long_a_text_is_refused(service: Service) -> None:
    _tree(service, f"/cities?q={'a' * 201}", 422)


# comparing


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four cities with results are many."""
    monkeypatch.setattr(cities_compare, "_MOST_BOXES", 3)


def _boxes(tree: Any) -> list[tuple[str, bool]]:
    found = tree.xpath("//ul[@class='choices']//input")
    return [(box.get("value"), box.get("checked") is not None) for box in found]


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("query", "boxes"),
    [
        ("", []),
        ("?city=rana", [("rana", True)]),
        ("?add=Stavanger", [("stavanger", True)]),
        ("?city=rana&add=karm%C3%B8", [("rana", True), ("karmoy", True)]),
        ("?city=rana&add=rana", [("rana", True)]),
        ("?city=rana&add=norway", [("rana", True), ("karmoy", False), ("stavanger", False)]),
    ],
)
def test_of_many_cities_one_is_added_by_its_name(
    service: Service, query: str, boxes: list[tuple[str, bool]]
) -> None:
    tree = _tree(service, f"/cities/compare{query}")
    assert _boxes(tree) == boxes
    assert tree.xpath("//input[@name='add']")
    assert ("Several cities fit" in _words(tree)) is ("norway" in query)


@pytest.mark.usefixtures("many")
def test_a_name_that_is_none_is_told_at_its_field(service: Service) -> None:
    tree = _tree(service, "/cities/compare?add=%3Cimg%3E&kpi=EC-P-EM-3A", 422)
    assert "No results are published of <img>." in _words(tree.xpath("//*[@id='f-add-fault']")[0])
    assert tree.xpath("//input[@name='add']/@value") == ["<img>"]
    # A city of the register that has reported nothing is none, either.
    _tree(service, "/cities/compare?add=Asker", 422)


@pytest.mark.usefixtures("many")
def test_a_city_that_was_added_is_compared(service: Service) -> None:
    tree = _tree(service, "/cities/compare?kpi=EC-P-EM-3A&add=stavanger")
    rows = tree.xpath("//section[@aria-labelledby='result']//tbody/tr")
    assert [_words(row[0]) for row in rows] == ["Stavanger"]


def test_of_few_cities_all_have_boxes(service: Service) -> None:
    tree = _tree(service, "/cities/compare?city=rana")
    names = ["karmoy", "rana", "riyadh", "stavanger"]
    assert _boxes(tree) == [(name, name == "rana") for name in names]
    assert not tree.xpath("//input[@name='add']")


def test_values_of_too_many_are_not_shown_side_by_side(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reported_values, "WHOLE", 0)
    tree = _tree(service, "/cities/compare?kpi=EC-ICT-ICT-1C")
    result = tree.xpath("//section[@aria-labelledby='result']")[0]
    assert "So many cities reported on it" in _words(result)
    assert not result.xpath(".//table")
    assert "/u4ssc/EC-ICT-ICT-1C#values" in result.xpath(".//a/@href")
    few = _tree(service, "/cities/compare?kpi=EC-ICT-ICT-1C&city=karmoy&city=rana")
    assert few.xpath("//section[@aria-labelledby='result']//tbody/tr")

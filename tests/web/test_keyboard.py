"""What can be done without a mouse: keys only, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.chromium import tab
from tests.web.places import PLACES

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from tests.api.v1.service import Service
    from tests.chromium import Tab

pytestmark = pytest.mark.slow
IS_IN_MAIN = "() => document.activeElement.closest('main') !== null"


def stops_to_content(here: Tab, most: int = 40) -> int:
    """Press Tab until something of the content has the focus; return how often."""
    for number in range(1, most + 1):
        here.page.keyboard.press("Tab")
        if here.page.evaluate(IS_IN_MAIN):
            return number
    return most + 1


@pytest.mark.parametrize("name", ["home", "search", "KPI", "edition", "city", "mapping set"])
def test_the_content_is_under_twenty_stops_away(here: Tab, name: str) -> None:
    here.open(PLACES[name])
    assert stops_to_content(here) < 20


def test_the_first_stop_leads_to_the_content(here: Tab) -> None:
    here.open(PLACES["KPI"])
    here.page.keyboard.press("Tab")
    assert here.focused() == "a.skip"
    top = here.page.locator(".skip").evaluate("e => e.getBoundingClientRect().top")
    assert top >= 0  # it is seen
    here.page.keyboard.press("Enter")
    here.page.keyboard.press("Tab")
    assert here.page.evaluate(IS_IN_MAIN)


@pytest.mark.parametrize(
    ("language", "deeper", "back"),
    [("en", "ArrowRight", "ArrowLeft"), ("ar", "ArrowLeft", "ArrowRight")],
)
def test_a_tree_is_one_stop_and_arrows_move_in_it(
    here: Tab, language: str, deeper: str, back: str
) -> None:
    here.open("/framework/u4ssc-2017", lang=language)
    tree = here.page.locator("[data-tree]").first
    assert tree.locator("[tabindex='0']").count() == 1
    assert tree.locator("a:not([tabindex]), summary:not([tabindex])").count() == 0
    first = tree.locator("a").first
    first.focus()
    press, text = here.page.keyboard.press, "() => document.activeElement.textContent.trim()"
    assert here.page.evaluate(text).startswith("EC")
    press("ArrowDown")
    press(deeper)  # opens
    assert here.page.evaluate(
        "() => document.activeElement.parentElement.querySelector('details').open"
    )
    press(deeper)  # goes in
    inside = here.page.evaluate(text)
    press(back)  # to what it is part of
    outside = here.page.evaluate(text)
    assert inside != outside
    assert inside.split()[0] == outside.split()[0] == "EC:"
    press(back)  # closes
    assert not here.page.evaluate(
        "() => document.activeElement.parentElement.querySelector('details').open"
    )
    press("Home")
    assert here.page.evaluate(text).startswith("EC Economy")
    press("End")
    assert here.page.evaluate(text).startswith("SC")
    press("Tab")
    assert not here.page.evaluate("() => !!document.activeElement.closest('[data-tree]')")


def test_a_table_sorts_and_filters(here: Tab) -> None:
    here.open("/framework/u4ssc-2017")
    table = here.page.locator("table:has(caption:has-text('Indicators of this edition'))")
    shown = table.locator("tbody tr:visible")
    assert shown.count() == 91  # ITU-T Y.4903: 54 core and 37 advanced
    button = table.locator("th button.sort").first
    button.focus()
    here.page.keyboard.press("Enter")
    here.page.keyboard.press("Enter")
    assert table.locator("th").first.get_attribute("aria-sort") == "descending"
    assert "SC: SH" in shown.first.text_content()  # type: ignore[operator]
    holder = here.page.locator("[data-filter]", has=table)
    holder.locator("input[type=search]").focus()
    here.page.keyboard.type("public transport")
    assert 0 < shown.count() < 20
    assert "/ 91" in holder.locator("output").text_content()  # type: ignore[operator]


def test_suggestions_are_walked_and_chosen(here: Tab) -> None:
    here.open("/")
    field = here.page.locator("header input[role=combobox]")
    field.focus()
    here.page.keyboard.type("EC ICT 1C")
    here.page.wait_for_selector("header [role=option]")
    assert field.get_attribute("aria-expanded") == "true"
    here.page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert here.page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    here.page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    here.page.keyboard.press("ArrowDown")
    here.page.keyboard.press("ArrowDown")
    here.page.keyboard.press("Enter")
    here.page.wait_for_url("**/u4ssc/**")


def test_a_form_is_filled_and_sent(here: Tab) -> None:
    here.open("/")
    here.page.keyboard.press("Tab")
    while here.focused() != "input#q":
        here.page.keyboard.press("Tab")
    here.page.keyboard.type("air quality")
    here.page.keyboard.press("Enter")
    here.page.wait_for_url("**/search?q=air+quality*")


@pytest.mark.parametrize("name", ["home", "KPI", "edition"])
def test_the_focus_is_seen_wherever_it_goes(browser: Browser, service: Service, name: str) -> None:
    """Every stop has an outline and lies in view."""
    size = {"width": 1000, "height": 700}
    with tab(browser, service.address, viewport=size, reduced_motion="reduce") as here:
        here.open(PLACES[name])
        for _ in range(40):
            here.page.keyboard.press("Tab")
            found = here.page.evaluate(
                "() => { const e = document.activeElement, b = e.getBoundingClientRect(),"
                " s = getComputedStyle(e);"
                " return [e.tagName, s.outlineStyle, parseFloat(s.outlineWidth),"
                " b.bottom > 0 && b.top < innerHeight] }"
            )
            if found[0] == "BODY":
                break
            assert found[1] != "none", here.focused()
            assert found[2] >= 2, here.focused()
            assert found[3], here.focused()

"""Pages as browsers show them: narrow, enlarged, without script, within their policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.chromium import tab
from tests.web.places import PLACES, of_all

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser
    from tests.api.v1.service import Service
    from tests.chromium import Tab

pytestmark = pytest.mark.slow
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important;"
    " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
)
"""WCAG 1.4.12."""


@pytest.mark.parametrize("name", of_all())
def test_nothing_is_wider_than_a_narrow_window(
    browser: Browser, service: Service, name: str
) -> None:
    """WCAG 1.4.10: 320 px, which is also 1280 px at 400 per cent; then with more spacing."""
    with tab(browser, service.address, viewport={"width": 320, "height": 640}) as here:
        here.open(PLACES[name])
        assert here.page.evaluate(TOO_WIDE) <= 0, name
        here.page.evaluate(
            "css => { const s = new CSSStyleSheet(); s.replaceSync(css);"
            " document.adoptedStyleSheets = [s] }",
            SPACING,
        )
        assert here.page.evaluate(TOO_WIDE) <= 0, f"{name}, spaced"


@pytest.mark.parametrize("name", of_all())
def test_pages_keep_to_their_policy(here: Tab, name: str) -> None:
    """No error in the console, nothing blocked, no request to another host."""
    status = here.open(PLACES[name])
    here.page.wait_for_load_state("networkidle")
    assert here.faults == []
    assert status == (404 if name in {"not found", "bad parameter"} else 200)


@pytest.mark.parametrize("name", of_all())
def test_pages_say_the_same_without_scripts(browser: Browser, service: Service, name: str) -> None:
    with tab(browser, service.address, java_script_enabled=False) as here:
        here.open(PLACES[name])
        assert here.page.locator("h1").count() == 1
        assert len(here.page.locator("main").inner_text()) > 40


def test_a_search_without_scripts(browser: Browser, service: Service) -> None:
    with tab(browser, service.address, java_script_enabled=False) as here:
        here.open("/")
        here.page.fill("header input[name=q]", "EC ICT 1C")
        here.page.press("header input[name=q]", "Enter")
        assert "/search" in here.page.url
        assert here.page.locator("main a[href^='/u4ssc/EC-ICT-ICT-1C']").count() >= 1


def test_a_query_without_scripts(browser: Browser, service: Service) -> None:
    with tab(browser, service.address, java_script_enabled=False) as here:
        here.open("/sparql")
        here.page.fill("textarea[name=query]", "SELECT (1 + 1 AS ?two) {}")
        here.page.locator("form:has(textarea[name=query]) button").first.click()
        assert here.page.locator("td, th", has_text="2").count() >= 1


def test_nothing_moves_for_who_does_not_want_it(browser: Browser, service: Service) -> None:
    with tab(browser, service.address, reduced_motion="reduce") as here:
        here.open("/")
        assert (
            here.page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior")
            == "auto"
        )
        moving = here.page.evaluate(
            "() => document.getAnimations().length + [...document.querySelectorAll('*')]"
            ".filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
        )
        assert moving == 0


def test_a_page_is_printed_without_its_frame(here: Tab, tmp_path: Path) -> None:
    here.open(PLACES["KPI"])
    here.page.emulate_media(media="print")
    assert not here.page.locator("header.top").is_visible()
    assert here.page.locator("h1").is_visible()
    here.page.pdf(path=tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")

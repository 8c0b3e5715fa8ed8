"""axe-core on every kind of page (WCAG 2.2 AA): nothing may be found.

In `make test` some kinds of pages are looked at in two ways: English and light, Arabic and dark.
`make web-test` looks at all of them in six languages, light and dark, signed in and with a round.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from tests.chromium import LANGUAGES, tab, violations
from tests.web.places import DESK, DESK_OF_ROUNDS, OF_ROUNDS, PLACES

from ssckg_api.site import routers

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from tests.api.v1.service import Service
    from tests.chromium import Tab

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("axe")]
SCHEMES = ("light", "dark")


def look(browser: Browser, address: str, path: str, language: str, scheme: str) -> list[str]:
    """Return what is wrong with a page in a language and a colour scheme."""
    with tab(browser, address, color_scheme=scheme, reduced_motion="reduce") as here:
        status = here.open(path, lang=language)
        assert status != 500, path
        root = here.page.locator("html")
        assert root.get_attribute("lang") == language
        assert root.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        return violations(here.page) + here.faults


@pytest.mark.parametrize("name", [*PLACES, *OF_ROUNDS])
def test_axe_finds_nothing_in_any_language_or_scheme(
    browser: Browser, played: Service, name: str
) -> None:
    path = {**PLACES, **OF_ROUNDS}[name]
    found = {
        (language, scheme): look(browser, played.address, path, language, scheme)
        for language, scheme in product(LANGUAGES, SCHEMES)
    }
    assert {way: faults for way, faults in found.items() if faults} == {}


@pytest.mark.parametrize("name", DESK)
def test_axe_finds_nothing_at_the_desk(here: Tab, service: Service, name: str) -> None:
    sign_in(here, service.secrets["secretariat"])
    here.open(DESK[name])
    assert here.page.url.endswith(DESK[name])
    assert violations(here.page) + here.faults == []


def test_axe_finds_nothing_at_the_desk_in_arabic(browser: Browser, played: Service) -> None:
    found = {}
    with tab(browser, played.address, color_scheme="dark", reduced_motion="reduce") as here:
        sign_in(here, played.secrets["secretariat"])
        for path in (*DESK.values(), *DESK_OF_ROUNDS.values()):
            for language in ("ar", "en"):
                here.faults.clear()
                assert here.open(path, lang=language) == 200, path
                found[path, language] = violations(here.page) + here.faults
    assert {way: faults for way, faults in found.items() if faults} == {}


def sign_in(here: Tab, secret: str) -> None:
    """Sign in by the form, as people do."""
    here.open("/sign-in")
    here.page.fill("main input[type=password]", secret)
    here.page.press("main input[type=password]", "Enter")
    here.page.wait_for_url("**/desk*")


def test_axe_finds_what_is_wrong(here: Tab) -> None:
    """The tool works: a picture without text, a field without a label, grey on grey."""
    here.page.set_content(
        "<html><body><main><h1>x</h1><img src='data:,'><input>"
        "<p style='color:#999;background:#aaa'>hard to read</p></main></body></html>"
    )
    rules = {each.split(":")[0] for each in violations(here.page)}
    assert {"image-alt", "label", "color-contrast", "html-has-lang", "document-title"} <= rules


def test_every_page_at_an_address_of_its_own_is_looked_at() -> None:
    known = {path.partition("?")[0] for path in (*PLACES.values(), *DESK.values())}
    found = {
        route.path  # type: ignore[attr-defined]
        for router in routers()
        for route in router.routes
        if "GET" in getattr(route, "methods", ()) and "{" not in route.path  # type: ignore[attr-defined]
    }
    others = {"/search/suggest", "/opensearch.xml", "/sparql/vocabulary"}  # no pages
    others |= {"/docs", "/docs/decisions"}  # they lead to the same with a slash
    assert sorted(found - known - others) == []

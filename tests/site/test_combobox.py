"""Suggestions as one types, in a real browser: roles and keys of the combobox pattern."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from tests.chromium import needs_chromium, window

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.api.v1.service import Service

pytestmark = [pytest.mark.slow, needs_chromium]
OPTIONS = "#q-suggestions [role=option]"


def state(page: Page) -> dict[str, Any]:
    """Return what a screen reader is told of the field."""
    found: dict[str, Any] = page.locator("#q").evaluate(
        """i => ({
          role: i.getAttribute('role'), open: i.getAttribute('aria-expanded'),
          controls: i.getAttribute('aria-controls'),
          active: i.getAttribute('aria-activedescendant'), value: i.value,
          chosen: [...document.querySelectorAll('#q-suggestions [aria-selected=true]')]
            .map(option => option.id)
        })"""
    )
    return found


def test_suggestions_are_used_with_keys(service: Service) -> None:
    with window(service.address) as opened:
        page = opened.page
        page.goto(service.address + "/?lang=en")
        field = page.locator("#q")
        field.focus()
        assert state(page)["role"] == "combobox"
        assert state(page)["open"] == "false"
        field.press_sequentially("household inter", delay=5)
        page.wait_for_selector(OPTIONS)
        told = state(page)
        assert (told["open"], told["controls"], told["active"]) == ("true", "q-suggestions", None)
        count = page.locator(OPTIONS).count()
        assert page.locator("#q ~ [role=status]").text_content() == f"Suggestions: {count}"
        press = page.keyboard.press
        press("ArrowDown")
        assert state(page)["active"] == "q-suggestions-0"
        assert state(page)["chosen"] == ["q-suggestions-0"]
        press("ArrowUp")
        assert state(page)["active"] == f"q-suggestions-{count - 1}"
        press("ArrowDown")
        assert state(page)["active"] == "q-suggestions-0"
        assert state(page)["value"] == "household inter"  # the text stays what was typed
        press("Escape")
        assert (state(page)["open"], state(page)["active"]) == ("false", None)
        press("ArrowDown")
        press("Enter")
        page.wait_for_url("**/u4ssc/EC-ICT-ICT-1C?lang=en")
        assert opened.faults == []


def test_without_a_choice_the_form_is_sent(service: Service) -> None:
    with window(service.address) as opened:
        page = opened.page
        page.goto(service.address + "/")
        page.locator("#q").press_sequentially("waste")
        page.wait_for_selector(OPTIONS)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=waste")
        assert page.locator("ol.hits > li").count() == 20


def test_it_works_without_script(service: Service) -> None:
    with window(service.address, java_script_enabled=False) as opened:
        page = opened.page
        page.goto(service.address + "/")
        assert page.locator("#q").get_attribute("role") is None
        page.locator("#q").fill("EC ICT 1C")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=EC+ICT+1C")
        page.locator("ol.hits h2 a").first.click()
        page.wait_for_url("**/u4ssc/EC-ICT-ICT-1C")


def test_a_name_with_markup_is_text(service: Service) -> None:
    with window(service.address) as opened:
        page = opened.page
        evil = "<img src=x onerror=alert(1)>"
        page.route(
            "**/search/suggest*",
            lambda route: route.fulfill(json=["x", [evil], [evil], ["/x"]]),
        )
        page.goto(service.address + "/")
        page.locator("#q").press_sequentially("x")
        page.wait_for_selector(OPTIONS)
        assert page.locator(OPTIONS).text_content() == f"{evil} {evil}"
        assert page.locator("#q-suggestions img").count() == 0


class _Elsewhere(BaseHTTPRequestHandler):
    """A page of somebody else, with a preview of ours in a frame."""

    frame = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(f'<iframe src="{self.frame}" width="420" height="240"></iframe>'.encode())

    def log_message(self, *words: object) -> None: ...


def test_a_preview_shows_in_the_frame_of_another_page(service: Service) -> None:
    url = f"{service.address}/reconcile/preview?id=city%2Fkarmoy"
    handler = type("_Here", (_Elsewhere,), {"frame": url})
    with (
        ThreadingHTTPServer(("127.0.0.1", 0), handler) as elsewhere,
        window(service.address) as opened,
    ):
        thread = threading.Thread(target=elsewhere.serve_forever)
        thread.start()
        try:
            opened.page.goto(f"http://127.0.0.1:{elsewhere.server_port}/")
            heading = opened.page.frame_locator("iframe").locator("h1")
            heading.wait_for()
            assert heading.text_content() == "Karmøy"
        finally:
            elsewhere.shutdown()
            thread.join()
    other = f"request to http://127.0.0.1:{elsewhere.server_port}/"
    assert [fault for fault in opened.faults if not fault.startswith(other)] == []

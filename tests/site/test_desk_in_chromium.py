"""The way of a submission in a real browser, with the keyboard alone."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from tests.api.v1.service import Service, running
from tests.chromium import chromium, needs_chromium, tab

from ssckg import resources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.chromium import Tab

FILE = resources.root() / "examples" / "cities" / "stavanger.csv"
ONE = "/desk/submissions/stavanger-2021-1"
MOST_STOPS = 200

pytestmark = [pytest.mark.slow, needs_chromium]


@pytest.fixture(scope="module")
def service(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(built_data, tmp_path_factory.mktemp("keys")) as service:
        yield service


class Keyboard:
    """Somebody who has no mouse: goes on with Tab until what is meant has the focus."""

    def __init__(self, opened: Tab) -> None:
        self.opened = opened
        self.page: Any = opened.page

    def to(self, role: str, name: str) -> int:
        """Go to a control by its role and name; return how many stops that took."""
        wanted = self.page.get_by_role(role, name=name, exact=False).first
        wanted.wait_for()
        node = wanted.element_handle()
        for stops in range(MOST_STOPS):
            if node.evaluate("node => node === document.activeElement"):
                visible = self.page.evaluate(
                    "() => document.activeElement.matches(':focus-visible')"
                )
                assert visible, f"one cannot see where one is: {name}"
                return stops
            self.page.keyboard.press("Tab")
        raise AssertionError(f"not reached by keyboard: {role} {name}")

    def press(self, role: str, name: str) -> None:
        """Go to a button or link, and press it."""
        self.to(role, name)
        self.page.keyboard.press("Enter")

    def write(self, name: str, text: str) -> None:
        """Go to a text field, and write into it."""
        self.to("textbox", name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def mark(self, role: str, name: str) -> None:
        """Go to a box or choice, and mark it."""
        self.to(role, name)
        self.page.keyboard.press("Space")


def _sign_in(opened: Tab, secret: str) -> Keyboard:
    keys = Keyboard(opened)
    keys.page.goto("/desk")
    keys.to("textbox", "Token")
    keys.page.keyboard.type(secret)
    keys.page.keyboard.press("Enter")
    keys.page.wait_for_url("**/desk")
    return keys


def test_the_way_by_keyboard(service: Service) -> None:
    with chromium() as browser, ExitStack() as stack:

        def enter(who: str) -> Keyboard:
            own = tab(browser, service.address, base_url=service.address)
            return _sign_in(stack.enter_context(own), service.secrets[who])

        city = enter("city")
        page = city.page
        city.press("link", "Hand in results")
        page.wait_for_url("**/new")
        city.write("Year of the report", "2021")
        city.to("button", "File (needed)")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Enter")
        chooser.value.set_files(FILE)
        city.press("button", "Lodge the file")
        page.wait_for_url(f"**{ONE}?done=lodge", timeout=60_000)
        city.press("link", "Hand in")
        page.wait_for_url("**/submit")
        city.press("button", "Hand in")
        page.wait_for_url("**done=submit")

        office = enter("secretariat")
        office.press("link", "stavanger-2021-1")
        office.press("link", "Charge a verifier")
        office.page.wait_for_url("**/assign")
        office.write("Verifier", "vera")
        office.page.keyboard.press("Enter")
        office.page.wait_for_url("**done=assign")

        vera = enter("verifier")
        vera.press("link", "stavanger-2021-1")
        vera.press("link", "Verify")
        vera.page.wait_for_url("**/verification")
        first = vera.page.locator("fieldset.verdict").first
        expect(first).to_contain_text("EC: ")
        vera.mark("checkbox", "What has no verdict yet is verified")
        vera.press("button", "Give the judgement")
        vera.page.wait_for_url("**done=verify")

        city.page.goto(f"{ONE}/consent")
        city.to("combobox", "Consent")
        city.page.keyboard.type("given")
        city.press("button", "Show what would go out")
        expect(city.page.get_by_text("14 entries go out")).to_be_visible()
        city.mark("checkbox", "I may say this")
        city.press("button", "Record")
        city.page.wait_for_url("**done=consent")

        office.page.goto(f"{ONE}/publish")
        office.press("button", "Publish")
        office.page.wait_for_url(f"**{ONE}?done=publish", timeout=60_000)
        expect(office.page.get_by_text("It is published.")).to_be_visible()
        for keys in (city, office, vera):
            assert keys.opened.faults == []
    shown = service.client.get(service.address + "/city/stavanger", headers={"accept": "text/html"})
    assert "with the city's consent" in shown.text

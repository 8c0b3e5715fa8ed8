"""A real browser and axe-core for tests; both stay on this machine."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM: Final = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
AXE: Final = Path(__file__).parents[1] / "web" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE: Final = 120_000
"""Milliseconds that anything may take where much else is going on."""
FLAGS: Final = (
    *("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"),
    "--disable-background-networking",
)
needs_chromium = pytest.mark.skipif(
    not CHROMIUM.is_file(), reason=f"{CHROMIUM} is not there: scripts/install-system-packages"
)
LANGUAGES: Final = ("ar", "en", "es", "fr", "ru", "zh")
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""Rules of axe by tag: WCAG 2.2 at A and AA, and what its makers hold to be good practice."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that the system has."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Tab:
    """A tab that notes what went wrong in it: console, policy, requests to other hosts."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        own = urlsplit(self.address).netloc
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on(
            "console",
            lambda said: (
                self.faults.append(said.text) if said.type in {"error", "warning"} else None
            ),
        )
        self.page.on(
            "request",
            lambda sent: (
                self.faults.append(f"request to {sent.url}")
                if urlsplit(sent.url).scheme in {"http", "https"}
                and urlsplit(sent.url).netloc != own
                else None
            ),
        )

    def open(self, path: str, **query: str) -> int:
        """Go to an address; return the status of the answer."""
        words = urlencode(query)
        mark = ("&" if "?" in path else "?") if words else ""
        answer = self.page.goto(f"{self.address}{path}{mark}{words}", wait_until="load")
        assert answer is not None
        if answer.status >= 400:  # the browser itself tells of these
            self.faults = [each for each in self.faults if "Failed to load resource" not in each]
        return int(answer.status)

    def focused(self) -> str:
        """Return a short name of what has the focus."""
        return str(
            self.page.evaluate(
                "() => { const e = document.activeElement;"
                " return e.tagName.toLowerCase() + (e.id ? '#' + e.id : '')"
                " + (e.className ? '.' + e.className : ''); }"
            )
        )


@contextmanager
def tab(browser: Browser, address: str, **options: Any) -> Iterator[Tab]:
    """Open a tab in a profile of its own; options as of playwright's contexts."""
    context: BrowserContext = browser.new_context(**{"bypass_csp": False, **options})
    context.set_default_timeout(PATIENCE)
    try:
        yield Tab(context.new_page(), address)
    finally:
        context.close()


@contextmanager
def window(address: str, *, width: int = 1280, **options: Any) -> Iterator[Tab]:
    """Open a browser with one tab, for tests of a module that opens few."""
    size = {"width": width, "height": 900}
    with chromium() as browser, tab(browser, address, viewport=size, **options) as opened:
        yield opened


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what axe finds on a page: rule, what it is about, and where."""
    page.evaluate(_axe())
    options = json.dumps(
        {
            "runOnly": {"type": "tag", "values": RULES},
            "resultTypes": ["violations"],
            "preload": False,
        }
    )
    found = page.evaluate(f"() => axe.run(document, {options})")
    return [
        f"{each['id']}: {each['help']}: "
        + " | ".join(node["html"][:160] for node in each["nodes"][:3])
        for each in found["violations"]
    ]

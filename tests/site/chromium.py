"""A real browser: Chromium as Debian has it, with what it complained of and whom it asked."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

CHROMIUM = shutil.which("chromium")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="needs chromium: scripts/install-system-packages"
)


@dataclass
class Window:
    """A page in a browser; complaints: of its console; hosts: all that it asked."""

    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


@contextmanager
def window(
    *, has_script: bool = True, width: int = 1280, scheme: str = "light"
) -> Iterator[Window]:
    """Open a window of its own, without a profile of before."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
        )
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=has_script,
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page = context.new_page()
        page.set_default_timeout(90_000)
        opened = Window(page, context)
        page.on(
            "console",
            lambda said: (
                opened.complaints.append(said.text) if said.type in {"error", "warning"} else None
            ),
        )
        page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        page.on(
            "request",
            lambda sent: (
                opened.hosts.add(urlsplit(sent.url).netloc) if sent.url.startswith("http") else None
            ),
        )
        try:
            yield opened
        finally:
            browser.close()

"""A round that is played by pages: its file, its clock, who takes part.

UNECE puts forward, ITU decides, the secretariat runs the round. Stages last an hour; the clock of
the service is moved.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.v1.service import OPERATOR, PEOPLE, Service, running
from tests.site.browser import Browser, check_page

from ssckg.app import clock
from ssckg.app.accounts import create_token
from ssckg.revision import log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROUND, VERSION = "round-by-pages", "un-pages-0.1"
HERE, DESK = f"/rounds/{ROUND}", f"/desk/rounds/{ROUND}"
HOUR = timedelta(hours=1)
START = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
KINDS = ("preparation", "drafting", "open-comment", "final-draft", "approval", "adopted")


def at(stage: int) -> datetime:
    return START + (stage - 1) * HOUR


def round_file() -> str:
    stages = [
        f"  - {{kind: {kind}, start: {at(n).isoformat()}, end: {at(n + 1).isoformat()}}}"
        for n, kind in enumerate(KINDS)
    ]
    return "\n".join(
        [
            f"id: {ROUND}",
            "title: A round by <pages>",
            "framework: un-pages",
            "framework_title: A framework by pages",
            "starts_from: u4ssc-2017",
            "is_demonstration: true",
            "quorum: 1",
            "stages:",
            *stages,
            "roles:",
            "  - {role: registry-manager, body: secretariat}",
            "  - {role: register-manager, body: secretariat}",
            "  - {role: control-body, body: ITU}",
            "  - {role: submitting-organisation, bodies: [UNECE, ITU]}",
        ]
    )


@dataclass
class World:
    service: Service
    people: dict[str, Browser]
    later: timedelta = field(default=timedelta())

    def enter(self, kind: str) -> None:
        self.later = at(KINDS.index(kind)) + HOUR / 2 - datetime.now(UTC)

    def steps(self) -> int:
        return log.version(self.service.workspace.store, ROUND)


@contextmanager
def played(built: Path, folder: Path) -> Iterator[World]:
    with running(built, folder) as service:
        words: dict[str, Any] = {"role": "agency", "name": "Agent of ITU", "agency": "ITU"}
        service.secrets["itu"] = create_token(service.workspace, OPERATOR, **words).secret
        people = {who: Browser(service.address) for who in ("public", "itu", *PEOPLE)}
        for who, browser in people.items():
            if who != "public":
                browser.sign_in(service.secrets[who])
        found = World(service, people)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "real_now", lambda: datetime.now(UTC) + found.later)
            yield found
        for browser in people.values():
            browser.client.close()


def seen(browser: Browser, path: str, status: int = 200, **query: str) -> str:
    browser.open(path, **query)
    assert browser.page.status_code == status, browser.text
    check_page(browser.page)
    return browser.text

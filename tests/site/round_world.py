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
from tests.hourly_round import hourly_round, until_middle_of
from tests.site.browser import Browser

from ssckg.app import clock
from ssckg.app.accounts import create_token
from ssckg.revision import log

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROUND, VERSION = "round-by-pages", "un-pages-0.1"
HERE, DESK = f"/rounds/{ROUND}", f"/desk/rounds/{ROUND}"


def round_file() -> str:
    return hourly_round(ROUND, "A round by <pages>", "un-pages", "A framework by pages")


@dataclass
class World:
    service: Service
    people: dict[str, Browser]
    later: timedelta = field(default=timedelta())

    def enter(self, kind: str) -> None:
        self.later = until_middle_of(kind)

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

"""The commands of the guide to linked data, run as they stand there."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ssckg.linked_data.addresses import RESERVED
from ssckg.linked_data.profiles import ALTERNATES, PROFILES
from ssckg_api.resources.forms import EXTENSIONS

if TYPE_CHECKING:
    from tests.api.v1.service import Service

DOCS = Path(__file__).parents[3] / "docs"
GUIDE = (DOCS / "linked-data.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^curl .*$", GUIDE, re.MULTILINE)


def test_the_guide_has_commands() -> None:
    assert len(COMMANDS) >= 6


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide(service: Service, command: str) -> None:
    today = datetime.now(UTC).date().isoformat()
    words = shlex.split(command.replace("2026-11-22", today))
    headers = dict(
        words[number + 1].split(": ", 1) for number, word in enumerate(words) if word == "-H"
    )
    target = next(word for word in words if word.startswith("http://127.0.0.1:8000/"))
    address = target.replace("http://127.0.0.1:8000", service.address)
    answer = service.client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text
    if "accept" in {name.lower() for name in headers}:
        assert answer.headers["content-type"].startswith(headers["Accept"])


def test_the_guide_names_every_form_and_profile() -> None:
    told = set(re.findall(r"`(\w+)`", GUIDE))
    assert told >= EXTENSIONS
    for profile in (*PROFILES, ALTERNATES):
        assert f"| `{profile.token}` | `{profile.iri}` |" in GUIDE


def test_reserved_segments_are_those_of_the_record() -> None:
    """All that the record reserves is; what came later is in the list of the code alone."""
    record = (DOCS / "decisions" / "0040-linked-data-service-and-web.md").read_text("utf-8")
    listed = record.split("never minted by data: `")[1].split("`")[0].split()
    assert len(listed) > 30
    assert set(listed) <= RESERVED

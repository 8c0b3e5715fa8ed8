"""Lodges and hands in without end, and says what was acknowledged; for tests that kill it.

Usage: worker.py DATA SEED. Each line of its output is a step that was acknowledged: JSON with id,
action and the SHA-256 of the file.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from tests.lifecycle.people import OPERATOR, results

from ssckg.app import lodging
from ssckg.app.workspace import open_workspace
from ssckg.errors import EngineError, SsckgError


def say(**facts: str) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def main(data: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  a test
    with open_workspace(data) as ws:
        say(id="", action="open", sha256="")
        while True:
            year = str(chance.randint(2001, 2004))
            content = results("Oslo", year, *(round(chance.uniform(1, 99), 2) for _ in range(3)))
            try:
                head = lodging.lodge(
                    ws, OPERATOR, [content], name="r.csv", city="Oslo", year=year
                ).head
                say(id=head.id, action="lodge", sha256=head.sha256)
                if chance.random() < 0.7:
                    lodging.submit(ws, OPERATOR, head.id)
                    say(id=head.id, action="submit", sha256=head.sha256)
            except EngineError:
                continue  # nothing was acknowledged; the engine comes back
            except SsckgError as error:
                say(id="", action=f"failed: {error!r}", sha256="")
                raise


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

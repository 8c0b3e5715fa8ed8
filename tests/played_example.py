"""The example of a round, un-sscf-2020, played once per run: what it leaves, and what it said."""

from __future__ import annotations

import json
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from tests.cli.guides_read import run
from tests.made_once import made_once
from typer.testing import CliRunner

from ssckg.cli import app
from ssckg.cli.revision import playing

EXAMPLES: Final = Path(__file__).parents[1] / "examples"
PLAY: Final = "ssckg revision play examples/rounds/un-sscf-2020"
"""As the guides have it: the data directory is `.ssckg` in the folder."""
ROUND: Final = "un-sscf-2020"
VERSION: Final = "un-sscf-0.1"
BASE: Final = "https://w3id.org/ssckg/"
NEW: Final = f"{BASE}{VERSION}/"
"""Beginning of the IRIs of the edition that comes out of the round."""
WIDE: Final = {"COLUMNS": "240", "NO_COLOR": "1"}
"""A terminal in which no cell of what the guides show is broken."""


@dataclass(frozen=True, slots=True)
class PlayedExample:
    """What playing left: code, output and errors of the command; each step with what it said."""

    data: Path
    printed: tuple[int, str, str]
    steps: list[dict[str, Any]]

    def copied(self, place: Path) -> Path:
        """Return a data directory of one's own at `place`, at which nothing is yet."""
        return Path(shutil.copytree(self.data, place))


def play_once(built: Path, factory: pytest.TempPathFactory) -> PlayedExample:
    """Play the example on a copy of a built data directory; only the first to ask waits long."""
    folder = made_once(factory, "played", lambda folder: _play(built, folder))
    told = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    code, out, err = told["printed"]
    return PlayedExample(folder / ".ssckg", (code, out, err), told["steps"])


def _play(built: Path, folder: Path) -> None:
    shutil.copytree(built, folder / ".ssckg")
    (folder / "examples").symlink_to(EXAMPLES)
    steps: list[dict[str, Any]] = []
    take = playing._taken

    def taken(step: playing.PlayedStep, number: int, place: Path, data: Path) -> str:
        said = take(step, number, place, data)
        at = step.at.isoformat()
        steps.append({"step": number, "at": at, "run": step.run, "said": said})
        return said

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(playing, "_taken", taken)
        patch.chdir(folder)
        for name, value in WIDE.items():
            patch.setenv(name, value)
        patch.delenv("SSCKG_TOKEN", raising=False)
        printed = run(shlex.split(PLAY))
    assert printed[0] == 0, printed
    told = json.dumps({"printed": printed, "steps": steps})
    (folder / "told.json").write_text(told, encoding="utf-8")


def said(*words: str, data: Path, exit_code: int = 0) -> str:
    """Return what a command says that leaves with `exit_code`."""
    found = CliRunner().invoke(app, [*words, "--data", str(data)])
    assert found.exit_code == exit_code, (found.output, found.exception)
    return found.stdout


def told(*words: str, data: Path) -> Any:
    """Return what a command tells as JSON."""
    return json.loads(said(*words, "--json", data=data))

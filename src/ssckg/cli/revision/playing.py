"""`ssckg revision play`: the steps of an example, each at the time that it gives."""

from __future__ import annotations

import contextlib
import io
import shlex
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from ssckg.cli.build import DataOption, JsonOption
from ssckg.cli.json_output import print_json
from ssckg.errors import CheckError, DataError, MissingError, SsckgError

_STEPS: Final = "steps.yaml"
_MEMBERS: Final = frozenset({"at", "run", "refused", "note"})
_GROUPS: Final = frozenset({"revision", "release"})


@dataclass(frozen=True, slots=True)
class PlayedStep:
    """A command at a time; refused: a part of what must be said against it, "" where it is taken.

    run: words after `ssckg`, without --data; files are those of the folder.
    """

    at: datetime
    run: str
    refused: str = ""
    note: str = ""


def play(
    folder: Annotated[Path, typer.Argument(help=f"Folder with {_STEPS} and the files it names.")],
    data: DataOption = Path(".ssckg"),
    as_json: JsonOption = False,
) -> None:
    """Play the steps of an example: commands, each taken as if at the time that it gives.

    It stops at the first step that does not go as the example says. Only for examples: a round
    that is played must be marked as a demonstration.

    Example: ssckg revision play examples/rounds/un-sscf-2020
    """
    steps = read_steps(folder)
    said: list[dict[str, Any]] = []
    for number, step in enumerate(steps, start=1):
        text = _taken(step, number, folder, data.absolute())
        said.append({"step": number, "at": step.at.isoformat(), "run": step.run, "said": text})
        if not as_json:
            mark = "refused" if step.refused else "taken"
            typer.echo(f"{number:>3} {step.at:%Y-%m-%d %H:%M}  {mark:7}  {step.run}")
    if as_json:
        print_json({"steps": said})
    else:
        typer.echo(f"{len(steps)} steps played")


def read_steps(folder: Path) -> tuple[PlayedStep, ...]:
    """Return the steps of a folder, in the order of the file.

    Raises:
        MissingError: there is no such file.
        DataError: it is not what it should be; the first fault is named.
    """
    import yaml

    try:
        document = yaml.safe_load((folder / _STEPS).read_text(encoding="utf-8"))
    except OSError as error:
        raise MissingError(
            f"no {_STEPS} in {folder}", hint="name the folder of an example"
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise DataError(f"{_STEPS}: {error}") from error
    if not isinstance(document, list):
        raise DataError(f"{_STEPS}: a list of steps is expected")
    steps = tuple(_step(n, each) for n, each in enumerate(document, start=1))
    for n, (before, after) in enumerate(pairwise(steps), start=2):
        if after.at < before.at:
            raise DataError(f"{_STEPS}: step {n} is before the one before it")
    return steps


def _step(number: int, each: Any) -> PlayedStep:
    place = f"{_STEPS}: step {number}"
    if not isinstance(each, dict) or not {"at", "run"} <= each.keys() <= _MEMBERS:
        raise DataError(f"{place}: at and run are needed; refused and note may stand there, too")
    at = each["at"]
    if isinstance(at, str):
        with contextlib.suppress(ValueError):
            at = datetime.fromisoformat(at)
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise DataError(f"{place}: at is a time with its offset, for example 2020-04-01T09:00Z")
    words = shlex.split(str(each["run"]))
    if not words or words[0] not in _GROUPS:
        raise DataError(f"{place}: run begins with {' or '.join(sorted(_GROUPS))}")
    return PlayedStep(at, str(each["run"]), str(each.get("refused", "")), str(each.get("note", "")))


def _taken(step: PlayedStep, number: int, folder: Path, data: Path) -> str:
    """Take a step and return what was said.

    Raises:
        CheckError: it did not go as the example says.
    """
    from ssckg.app.clock import played_at
    from ssckg.cli import narrowed

    words = [*shlex.split(step.run), "--data", str(data)]
    said = io.StringIO()
    try:
        with played_at(step.at), contextlib.chdir(folder), contextlib.redirect_stdout(said):
            narrowed(words)(words, standalone_mode=False)
    except SsckgError as error:
        if step.refused and step.refused in str(error):
            return str(error)
        expected = f", and not because of {step.refused!r}" if step.refused else ""
        raise CheckError(f"step {number} ({step.run}) was refused{expected}: {error}") from error
    if step.refused:
        raise CheckError(f"step {number} ({step.run}) was taken and should have been refused")
    return said.getvalue()

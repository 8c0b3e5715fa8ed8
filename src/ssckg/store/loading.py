"""Loads a file into a new engine directory, by the engine's own program."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from ssckg.errors import EngineError, ParseError
from ssckg.store.process import ENVIRONMENT, engine_binary

if TYPE_CHECKING:
    from pathlib import Path

_PARSER: Final = re.compile(r"Parser error at line (\d+)[^:]*: *(.*)")


def load_new(location: Path, nquads: Path | None) -> None:
    """Make the engine directory `location` with the quads of a file, or empty.

    It stands at its place only when it is whole.

    Raises:
        ParseError: the file is not N-Quads; with its line.
        EngineError: the engine failed otherwise (a full disk, no rights).
    """
    unfinished = location.with_name(f"{location.name}.loading")
    shutil.rmtree(unfinished, ignore_errors=True)
    command = [str(engine_binary()), "load", "--location", str(unfinished), "--format", "nq"]
    if nquads is not None:
        command += ["--file", str(nquads)]
    try:
        result = subprocess.run(  # noqa: S603  our own program with our own arguments
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            check=False,
            text=True,
            errors="replace",
        )
        if result.returncode != 0:
            raise _failure(result.stderr, nquads)
        unfinished.rename(location)
    except OSError as error:
        raise EngineError(f"cannot make {location}: {error.strerror}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _failure(text: str, nquads: Path | None) -> ParseError | EngineError:
    if nquads is not None and (found := _PARSER.search(text)):
        return ParseError(found[2], file=str(nquads), line=int(found[1]))
    lines = [line.strip() for line in text.splitlines() if "rror" in line]
    return EngineError(f"loading failed: {lines[0] if lines else text.strip()[:200]}")

"""Loads a file into a new engine directory, by the engine's own program.

What is asked without naming a graph is asked of all of them. The engine can put them together while
it answers, but then finds a statement as often as graphs make it, and joins multiply that: editions
that keep their IRIs repeat most of what they state, and five of them made 5**12 rows of one data
point. Where much is repeated, each statement is therefore loaded once more, into the default graph.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, parse, serialize

from ssckg.errors import EngineError, ParseError
from ssckg.store.process import ENVIRONMENT, MERGED, engine_binary

if TYPE_CHECKING:
    from pathlib import Path

_FEW: Final = 0.001
"""Share of repeated statements that is left to the engine; a build has 3 of 137,000."""
_STATEMENT: Final = re.compile(rb'^(\S+ \S+ .+) <[^<>"{}|^`\\\x00-\x20]*> \.$', re.MULTILINE)
"""A line of a graph as it is usually written, with what it states."""
_TRIPLES: Final = RdfFormat.N_TRIPLES
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
    merging = location.with_name(f"{location.name}.merging")
    merged = merging / "merged.nq"
    try:
        is_merged = nquads is not None and _merge(nquads, merged)
        if nquads is not None:
            command += ["--file", str(merged if is_merged else nquads)]
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
        if is_merged:
            (unfinished / MERGED).touch()
        unfinished.rename(location)
    except OSError as error:
        raise EngineError(f"cannot make {location}: {error.strerror}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(merging, ignore_errors=True)


def _merge(nquads: Path, merged: Path) -> bool:
    """Write a file and behind it each statement once without a graph, if many are repeated.

    One file, since a blank node has its name in one file only. Who wrote no N-Quads is told by the
    engine.
    """
    repeated, total = _repeated(nquads)
    if repeated <= _FEW * total:
        return False
    data = nquads.read_bytes()
    found = _STATEMENT.findall(data)
    try:
        once = (
            b" .\n".join([*dict.fromkeys(found), b""])
            if len(found) == total
            else serialize({q.triple for q in parse(data, RdfFormat.N_QUADS)}, None, _TRIPLES)
        )
    except SyntaxError:
        return False
    merged.parent.mkdir(exist_ok=True)
    with merged.open("wb") as file:
        file.write(data if data.endswith(b"\n") else data + b"\n")
        file.write(once or b"")
    return True


def _repeated(nquads: Path) -> tuple[int, int]:
    """Return how many lines state what another line states of another graph, and of how many.

    What is published comes sorted, so such lines are neighbours, and none has to be remembered.
    """
    repeated = total = 0
    last = statement = b""
    with nquads.open("rb") as file:
        for line in file:
            if line < last:
                break
            before, statement = statement, line[: line.rfind(b" <")]
            repeated += statement == before
            total += 1
            last = line
        else:
            return repeated, total
    lines = nquads.read_bytes().splitlines()
    return len(lines) - len({line[: line.rfind(b" <")] for line in lines}), len(lines)


def _failure(text: str, nquads: Path | None) -> ParseError | EngineError:
    if nquads is not None and (found := _PARSER.search(text)):
        return ParseError(found[2], file=str(nquads), line=int(found[1]))
    lines = [line.strip() for line in text.splitlines() if "rror" in line]
    return EngineError(f"loading failed: {lines[0] if lines else text.strip()[:200]}")

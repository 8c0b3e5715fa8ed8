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
from collections import Counter
from itertools import tee
from operator import eq, itemgetter, le, methodcaller
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, parse, serialize

from ssckg.errors import EngineError, ParseError
from ssckg.store.engine_program import ENVIRONMENT, MERGED, engine_binary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_FEW: Final = 0.001
"""Share of repeated statements that is left to the engine; a build has 3 of 137,000."""
_STATEMENT: Final = re.compile(rb'^(\S+ \S+ .+) <[^<>"{}|^`\\\x00-\x20]*> \.$', re.MULTILINE)
"""A line of a graph as it is usually written, with what it states."""
_BLANK: Final = b"_:"
"""Where a blank node is named, this stands; it may stand elsewhere, too."""
_LARGE: Final = 100_000_000
"""Bytes from which on a file is loaded as two, and put in order then: half a million quads."""
_PARSER: Final = re.compile(r"Parser error at line (\d+)[^:]*: *(.*)")


def load_new(location: Path, nquads: Path | None) -> None:
    """Make the engine directory `location` with the quads of a file, or empty.

    It stands at its place only when it is whole.

    Raises:
        ParseError: the file is not N-Quads; with its line.
        EngineError: the engine failed otherwise (a full disk, no rights).
    """
    unfinished = location.with_name(f"{location.name}.loading")
    parts = location.with_name(f"{location.name}.merging")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        files = _merged(nquads, parts) if nquads is not None else []
        is_merged = bool(files)
        if nquads is not None and not is_merged:
            files = _halves(nquads, parts)
        result = _run(unfinished, files)
        if result.returncode != 0 and nquads is not None and files != [nquads]:
            shutil.rmtree(unfinished, ignore_errors=True)
            result = _run(unfinished, [nquads])  # lines of faults are those of the file itself
            is_merged = False
        if result.returncode != 0:
            raise _failure(result.stderr, nquads)
        if nquads is not None and nquads.stat().st_size >= _LARGE:
            _put_in_order(unfinished)
        if is_merged:
            (unfinished / MERGED).touch()
        unfinished.rename(location)
    except OSError as error:
        raise EngineError(f"cannot make {location}: {error.strerror}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(parts, ignore_errors=True)


def _run(location: Path, files: Sequence[Path]) -> subprocess.CompletedProcess[str]:
    """Let the engine load files, each by a thread of its own."""
    command = [str(engine_binary()), "load", "--location", str(location), "--format", "nq"]
    if files:
        command += ["--file", *map(str, files)]
    return subprocess.run(  # noqa: S603  our own program with our own arguments
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
        check=False,
        text=True,
        errors="replace",
    )


def _put_in_order(location: Path) -> None:
    """Put the parts together that much data are loaded in: each look-up would go through all.

    With 14 million quads that is an eighth of the work, and pages are twice as fast afterwards.
    """
    command = [str(engine_binary()), "optimize", "--location", str(location)]
    subprocess.run(  # noqa: S603  our own program with our own arguments
        command, capture_output=True, env=ENVIRONMENT, check=False
    )


def _merged(nquads: Path, parts: Path) -> list[Path]:
    """Write quads, and each statement once without a graph, if many are repeated; else nothing.

    Two files, loaded side by side: they share no index. A blank node has its name in one file only,
    so what is stated of it stands behind the quads. Who wrote no N-Quads is told by the engine.
    """
    repeated, total = _repeated(nquads)
    if repeated <= _FEW * total:
        return []
    data = nquads.read_bytes()
    found = _STATEMENT.findall(data)
    if len(found) == total:
        once = [line + b" ." for line in dict.fromkeys(found)]
    else:
        try:
            triples = {quad.triple for quad in parse(data, RdfFormat.N_QUADS)}
        except SyntaxError:
            return []
        once = (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").splitlines()
    parts.mkdir(exist_ok=True)
    quads, statements = parts / "quads.nq", parts / "statements.nq"
    blank = [line for line in once if _BLANK in line]
    quads.write_bytes(b"\n".join([data.rstrip(b"\n"), *blank, b""]))
    statements.write_bytes(b"\n".join([*(line for line in once if _BLANK not in line), b""]))
    return [quads, statements]


def _halves(nquads: Path, parts: Path) -> list[Path]:
    """Write a large file as two, to be loaded side by side; a small one is left as it is."""
    if nquads.stat().st_size < _LARGE:
        return [nquads]
    data = nquads.read_bytes()
    middle = data.find(b"\n", len(data) // 2) + 1
    # All lines with a blank node come first, in one file.
    ends = [0]
    blank: list[bytes] = []
    at = data.find(_BLANK)
    while at >= 0:
        start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at) + 1 or len(data)
        blank.append(data[start:end])
        ends += [start, end]
        at = data.find(_BLANK, end)
    ends.append(len(data))
    parts.mkdir(exist_ok=True)
    files = [parts / "first.nq", parts / "second.nq"]
    view = memoryview(data)
    with files[0].open("wb") as first, files[1].open("wb") as second:
        first.write(b"".join(line.rstrip(b"\n") + b"\n" for line in blank))
        for start, end in zip(ends[::2], ends[1::2], strict=True):
            first.write(view[start : max(start, min(end, middle))])
            second.write(view[min(end, max(start, middle)) : end])
    return files


def _repeated(nquads: Path) -> tuple[int, int]:
    """Return how many lines state what another line states of another graph, and of how many.

    What is published comes sorted, so such lines are neighbours, and none has to be remembered.
    """
    with nquads.open("rb") as file:
        lines, after = tee(file)
        next(after, None)
        is_sorted = all(map(le, lines, after))
    with nquads.open("rb") as file:
        ordered = file if is_sorted else iter(sorted(file))
        these, others = tee(map(itemgetter(0), map(methodcaller("rsplit", b" <", 1), ordered)))
        is_alone = 1 if next(others, None) is not None else 0
        alike = Counter(map(eq, these, others))
        return alike[True], alike.total() + is_alone


def _failure(text: str, nquads: Path | None) -> ParseError | EngineError:
    if nquads is not None and (found := _PARSER.search(text)):
        return ParseError(found[2], file=str(nquads), line=int(found[1]))
    lines = [line.strip() for line in text.splitlines() if "rror" in line]
    return EngineError(f"loading failed: {lines[0] if lines else text.strip()[:200]}")

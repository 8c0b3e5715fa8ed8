"""`make docs`: writes docs/reference/ from the code and the data (docs/decisions/0051).

Nothing there is committed: it follows from what is. `--check` only compares, and says what differs.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.reference import (  # noqa: E402  found by the line above
    commands,
    http_api,
    lists,
    python_names,
    shapes,
    vocabulary,
)
from scripts.reference.writing import page, table  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

START = (
    ("[Commands](commands.md)", "what is typed at a terminal, with exit codes"),
    ("[HTTP API](http-api.md)", "what programs ask for"),
    ("[Python](python.md)", "the front door, its results, the errors"),
    ("[Vocabulary](vocabulary/README.md)", "classes and properties, with diagrams"),
    ("[Shapes](shapes/README.md)", "rules, each with example and counter-example"),
    ("[Code lists](codes.md)", "values that properties may take"),
    ("[Registers](registers.md)", "tables of facts, column by column"),
    ("[Named queries](../queries.md)", "tested questions to the graph"),
    ("[Settings](../configuration.md)", "what can be set, and where"),
    ("[Problems](problems.md)", "what refusals over HTTP mean"),
)


def pages() -> Iterator[tuple[str, str]]:
    """Yield everything that is made: (path below docs/reference, text)."""
    about = "Made from the code and the data by `make docs`, so that it is what there is."
    yield "README.md", page("# Reference", about, table(("page", "holds"), START))
    yield from commands.pages()
    yield from http_api.pages(ROOT)
    yield from python_names.pages()
    yield from vocabulary.pages(ROOT)
    yield from shapes.pages(ROOT)
    yield from lists.pages(ROOT)


def write(folder: Path) -> int:
    """Write the reference to a folder, in place of what is there; return the number of files."""
    made = dict(pages())
    beside = folder.with_name(f".{folder.name}-new")
    shutil.rmtree(beside, ignore_errors=True)
    for path, text in made.items():
        file = beside / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)
    return len(made)


def differing(folder: Path) -> dict[str, str]:
    """Return what a folder has otherwise than it would be written: path to what is the matter."""
    made = dict(pages())
    there = {str(f.relative_to(folder)): f for f in folder.rglob("*") if f.is_file()}
    found = dict.fromkeys(made.keys() - there.keys(), "is missing")
    found |= dict.fromkeys(there.keys() - made.keys(), "is too much")
    for path in made.keys() & there.keys():
        if there[path].read_bytes() != made[path].encode():
            found[path] = "differs"
    return dict(sorted(found.items()))


def main(arguments: Sequence[str], folder: Path) -> int:
    """Write the reference, or compare; return the exit code: 1 where `--check` finds anything."""
    parser = argparse.ArgumentParser(prog="write_reference.py", description="Make docs/reference/.")
    parser.add_argument("--check", action="store_true", help="only compare; exit 1 if it differs")
    if not parser.parse_args(arguments).check:
        print(f"wrote {write(folder)} files below docs/reference")
        return 0
    found = differing(folder)
    for path, matter in found.items():
        print(f"{path}: {matter}")
    if found:
        print(f"{len(found)} files differ below docs/reference: write them by make docs")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], ROOT / "docs" / "reference"))

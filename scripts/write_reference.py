"""`make docs`: writes docs/reference/ from the code and the data (docs/decisions/0051).

Nothing there is committed: it follows from what is.
"""

from __future__ import annotations

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
    from collections.abc import Iterator

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


if __name__ == "__main__":
    print(f"wrote {write(ROOT / 'docs' / 'reference')} files below docs/reference")

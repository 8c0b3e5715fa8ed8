"""Write docs/queries.md from the headers of the named queries; `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ssckg.querying.library import load_library

if TYPE_CHECKING:
    from ssckg.model.named_query import NamedQuery, Parameter

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "queries.md"
USERS = {
    "working-group": "The revision working group",
    "agency": "Agencies",
    "publisher": "Publishers of linked data: the secretariat and cities",
    "researcher": "Researchers",
}
HEAD = """\
# Named queries

Questions that the graph answers by name, with what each of them takes and gives.

Written by `scripts/write_query_reference.py` from the files in `queries/`; do not edit.
Ask one with `ssckg query NAME -p key=value --format table|json|csv|tsv`, list them with
`ssckg queries`. Form of the files, types of parameters and cases: decision 0006.
The order of columns is a promise: new ones may follow, none moves.
"""


def reference() -> str:
    """Return the text of the reference."""
    library = load_library(ROOT / "queries")
    parts = [HEAD]
    for user, title in USERS.items():
        parts.append(f"## {title}\n")
        names = [name for name, query in library.items() if user in query.users]
        parts.append(", ".join(f"[{name}](#{name})" for name in names) + "\n")
    parts.append("## All queries\n")
    parts += [_entry(query) for query in library.values()]
    return "\n".join(parts)


def _entry(query: NamedQuery) -> str:
    lines = [f"### {query.name}", "", query.summary]
    if query.why:
        lines.append(query.why)
    lines.append("")
    lines += [_parameter(parameter) for parameter in query.parameters]
    answer = ", ".join(f"`{column}`" for column in query.columns) or "a graph"
    lines.append(f"- answers: {answer}")
    lines.append(
        f"- requirement {', '.join(query.requirements)}; asked by {', '.join(query.users)}"
    )
    return "\n".join([*lines, ""])


def _parameter(parameter: Parameter) -> str:
    state = "required" if parameter.required else f"default `{parameter.default}`"
    if not parameter.required and parameter.default is None:
        state = "optional"
    example = f" Example: `{parameter.example}`." if parameter.example else ""
    return f"- `{parameter.name}` ({parameter.type}, {state}): {parameter.description}{example}"


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(FILE.read_text(encoding="utf-8") != reference())
    FILE.write_text(reference(), encoding="utf-8")

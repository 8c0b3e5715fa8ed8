"""Brings the tables below ontology/ and their metadata into canonical form.

Rows in the order of their primary key (by code point), minimal quotes, LF line ends, JSON with
two blanks of indent. With `--check` nothing is written, and the exit code is 1 when a file is not
in that form.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from pathlib import Path

SUFFIX = "-metadata.json"


def canonical_metadata(text: str) -> str:
    """Return the text of a metadata file in canonical form."""
    return json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"


def canonical_table(text: str, key: list[str]) -> str:
    """Return the text of a table in canonical form: cells without outer blanks, rows by key."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for row in rows:
        for name, cell in row.items():
            row[name] = cell.strip()
    rows.sort(key=lambda row: tuple(row[name] for name in key))
    out = io.StringIO(newline="")
    header = next(csv.reader(io.StringIO(text, newline="")))
    writer = csv.DictWriter(out, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def primary_key(metadata: str) -> list[str]:
    """Return the names of the columns of the primary key that a metadata file states."""
    key = json.loads(metadata)["tableSchema"]["primaryKey"]
    return [key] if isinstance(key, str) else list(key)


def find_untidy(folder: Path) -> dict[Path, str]:
    """Return the canonical text of each file below `folder` that is not in canonical form."""
    untidy: dict[Path, str] = {}
    for metadata in sorted(folder.rglob(f"*.csv{SUFFIX}")):
        table = metadata.with_name(metadata.name.removesuffix(SUFFIX))
        described = metadata.read_bytes().decode("utf-8")
        content = table.read_bytes().decode("utf-8")
        pairs = (
            (metadata, described, canonical_metadata(described)),
            (table, content, canonical_table(content, primary_key(described))),
        )
        untidy |= {path: tidy for path, text, tidy in pairs if text != tidy}
    return untidy


def main() -> int:
    """Format, or check; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("ontology"))
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if untidy")
    options = parser.parse_args()
    untidy = find_untidy(options.folder)
    for path, text in untidy.items():
        sys.stdout.write(f"{'not in canonical form' if options.check else 'formatted'}: {path}\n")
        if not options.check:
            path.write_bytes(text.encode("utf-8"))
    return int(options.check and bool(untidy))


if __name__ == "__main__":
    sys.exit(main())

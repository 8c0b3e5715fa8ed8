"""Writes mappings/<set>/ends.tsv: what the ends of each set's mappings say today.

Run it when the mappings of a set were looked at again after one of their ends changed: from then on
the set counts as decided on what the ends say now. Names of sets as arguments, else all; with
`--check` nothing is written, and the exit code is 1 where a file is not what would be written.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ssckg.content.changed_ends import FILE, ends_of_set, ends_text
from ssckg.content.files import find_sources
from ssckg.content.mapping_sets import set_names
from ssckg.content.reading import read_content
from ssckg.io.faults import Faults

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """Write the files, or with --check compare them; return the exit code."""
    faults = Faults()
    graphs = read_content(find_sources(ROOT), faults).graphs
    faults.check()
    names = [name for name in arguments if not name.startswith("--")] or set_names(ROOT)
    differing = 0
    for name in names:
        path = ROOT / "mappings" / name / FILE
        text = ends_text(ends_of_set(graphs, name))
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        differing += 1
        print(f"differs: {path.relative_to(ROOT)}")
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    return 1 if differing and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

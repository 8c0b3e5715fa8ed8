#!/usr/bin/env python
"""Puts all files of mappings/ into canonical form (docs/decisions/0004); `--check` only looks."""

from __future__ import annotations

import sys
from pathlib import Path

from ssckg.io.faults import Faults
from ssckg.io.sssom import read_mapping_set, write_mapping_set

ROOT = Path(__file__).resolve().parents[1] / "mappings"


def main(arguments: list[str]) -> int:
    """Rewrite what is not canonical; return 1 if `--check` found something, else 0."""
    changed = []
    for path in sorted(ROOT.rglob("*.sssom.tsv")):
        faults = Faults()
        text = write_mapping_set(read_mapping_set(path, faults))
        faults.check()
        if text != path.read_text(encoding="utf-8"):
            changed.append(path)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    for path in changed:
        print(path.relative_to(ROOT.parent))
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

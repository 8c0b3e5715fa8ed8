"""Writes the published JSON-LD context anew, from the vocabulary."""

from __future__ import annotations

import json

from ssckg.io.statement_text import read_statements
from ssckg.linked_data.context import FILE, make_context
from ssckg.resources import folder


def main() -> None:
    modules = sorted(folder("ontology").glob("*.ttl"))
    said = [s for module in modules for s in read_statements(module.read_bytes(), "ttl")]
    text = json.dumps(make_context(said), ensure_ascii=False, indent=1) + "\n"
    FILE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

from __future__ import annotations

import json
from pathlib import Path

from scripts.write_openapi import OUT, description

ROOT = Path(__file__).parents[3]


def test_the_committed_description_is_that_of_the_server() -> None:
    assert OUT.read_text(encoding="utf-8") == description(), "python scripts/write_openapi.py"


def test_every_operation_says_what_it_does() -> None:
    document = json.loads(OUT.read_text(encoding="utf-8"))
    ids = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), f"{method} {path}"
            assert operation.get("tags") or not path.startswith("/api"), f"{method} {path}"
            ids.append(operation["operationId"])
    assert len(ids) == len(set(ids))

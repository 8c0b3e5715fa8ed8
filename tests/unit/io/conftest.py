"""Small tables, written as a maintainer would write them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

WriteTable = Callable[..., Path]


@pytest.fixture
def write_table(tmp_path: Path) -> WriteTable:
    """Return a function that writes `<name>.csv` with metadata and returns its path."""

    def write(
        text: str,
        columns: list[dict[str, Any]],
        *,
        name: str = "t",
        about: str | None = "http://x/{id}",
        **schema: Any,
    ) -> Path:
        path = tmp_path / f"{name}.csv"
        path.write_text(text, encoding="utf-8", newline="")
        if about is not None:
            schema["aboutUrl"] = about
        document = {
            "@context": "http://www.w3.org/ns/csvw",
            "url": path.name,
            "tableSchema": {"columns": columns, **schema},
        }
        path.with_name(f"{name}.csv-metadata.json").write_text(json.dumps(document))
        return path

    return write

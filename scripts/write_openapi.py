"""Writes docs/openapi.json: the description of the HTTP API, as a running server gives it."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from ssckg.app.history.shelf import Shelf
from ssckg.store.directory import DataDirectory
from ssckg.store.renewal import RemoteReader
from ssckg_api.application import create_app

OUT = Path(__file__).parents[1] / "docs" / "openapi.json"


def description() -> str:
    """Return the OpenAPI document, of a server on a data directory with nothing in it."""
    with TemporaryDirectory() as folder:
        directory = DataDirectory.create_or_open(Path(folder) / "data")
        desk: Any = SimpleNamespace(workspace=SimpleNamespace(directory=directory))
        shelf = Shelf(directory.path)
        document = create_app(RemoteReader("http://localhost/"), desk=desk, shelf=shelf).openapi()
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    OUT.write_text(description(), encoding="utf-8")

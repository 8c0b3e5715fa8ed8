"""The answer of `--json`: one document, the same way everywhere."""

from __future__ import annotations

import json

import typer


def print_json(document: object) -> None:
    """Print plain values as one JSON document."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))

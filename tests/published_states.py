"""Data directories with a past of our own making: what was published when, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.app.composing import Composer
from ssckg.namespaces import BASE
from ssckg.publication.canonical import dataset_hash
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

THING = "http://test.example/thing"
SAYS = "http://test.example/says"


def nquads(*words: str, release: str = "") -> bytes:
    """Return a dataset that says words of one thing, and holds a release where one is named."""
    lines = [f'<{THING}> <{SAYS}> "{word}" <{BASE}graph/test> .\n' for word in words]
    # What the catalogue says of sizes is made by the composition.
    if release:
        lines.append(
            f'<{BASE}release/{release}> <{SAYS}> "{release}" <{BASE}graph/release/{release}> .\n'
        )
    return "".join(sorted(lines)).encode()


def publish_states(data: Path, states: Mapping[datetime, bytes]) -> DataDirectory:
    """Publish datasets one after the other, each at its time."""
    directory = DataDirectory.create_or_open(data)
    for at, content in states.items():
        composer = Composer(directory, None, lambda at=at: at)  # type: ignore[misc]
        manifest = {"hash": dataset_hash(content), "base": BASE, "frameworks": {}}
        composer.publish_build(content, manifest)
    return directory

"""The index follows what is published: new things appear, withdrawn ones are gone, also on disk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.published_states import publish_states

from ssckg.app.history.shelf import Shelf
from ssckg.app.reconciling import Reconciler
from ssckg.app.searching import Searcher, search
from ssckg.errors import UnknownNameError, UsageError
from ssckg.namespaces import BASE, SSC

if TYPE_CHECKING:
    from pathlib import Path

DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def cities(*names: str) -> bytes:
    """Return a dataset with cities of these names."""
    lines = []
    for name in names:
        iri, graph = f"<{BASE}city/{name.lower()}>", f"<{BASE}graph/test>"
        lines.append(f"{iri} <{TYPE}> <{SSC}City> {graph} .\n")
        lines.append(f'{iri} <{LABEL}> "{name}"@en {graph} .\n')
    return "".join(sorted(lines)).encode()


def found(searcher: Searcher, text: str, as_of: str = "") -> list[str]:
    return [hit.label for hit in search(searcher.index(as_of), text, BASE).hits]


def test_what_is_withdrawn_is_found_no_more(tmp_path: Path) -> None:
    data = tmp_path / "data"
    publish_states(data, {DAY: cities("Oneville", "Secretville")})
    searcher = Searcher(data, Shelf(data))
    reconciler = Reconciler(searcher)
    assert found(searcher, "secretville") == ["Secretville"]
    assert reconciler.entities().get("city/secretville") is not None

    publish_states(data, {DAY + timedelta(1): cities("Oneville", "Metropolis")})
    assert found(searcher, "secretville") == []
    assert found(searcher, "secretvile") == []
    assert found(searcher, "metropolis") == ["Metropolis"]
    assert reconciler.entities().get("city/secretville") is None
    kept = [path.read_text() for path in (data / "published").rglob("search.json")]
    assert len(kept) == 1
    assert "Secretville" not in kept[0]

    # What was published then is searched only where it is asked for.
    then = (DAY + timedelta(hours=1)).isoformat()
    assert found(searcher, "secretville", then) == ["Secretville"]
    assert found(searcher, "metropolis", then) == []
    assert found(searcher, "metropolis") == ["Metropolis"]


def test_a_time_of_which_nothing_is_kept(tmp_path: Path) -> None:
    data = tmp_path / "data"
    publish_states(data, {DAY: cities("Oneville")})
    with pytest.raises(UnknownNameError):
        Searcher(data, Shelf(data)).index("2020-01-01")
    with pytest.raises(UsageError):
        Searcher(data).index("2026-01-02")


def test_what_is_kept_and_damaged_is_made_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    publish_states(data, {DAY: cities("Oneville")})
    assert found(Searcher(data), "oneville") == ["Oneville"]
    (kept,) = data.rglob("search.json")
    for damaged in (b"", b"[]", b'{"key": "x"}', b'{"key": 1, "answers": {}}'):
        kept.write_bytes(damaged)
        assert found(Searcher(data), "oneville") == ["Oneville"]

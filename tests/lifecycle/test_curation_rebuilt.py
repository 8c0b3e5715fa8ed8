"""Curated mappings through real builds: an end that changed, another base, two who publish."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from ssckg.app import curation
from ssckg.app.analyses.sources import read_sources
from ssckg.app.building import build_dataset
from ssckg.app.workspace import open_workspace
from ssckg.errors import ConflictError, StateError
from ssckg.model.actor import Actor, Role
from ssckg.model.choices import MappingList
from ssckg.store.directory import DataDirectory

pytestmark = pytest.mark.deep
ANN = Actor("ann", "Ann", Role.AGENCY, agency="UNECE")
BOB = Actor("bob", "Bob", Role.VERIFIER)
OFFICE = Actor("office", "Office", Role.SECRETARIAT)
CANDIDATE = "u4ssc-sdg/EC-I-B-1A--9.4"
NEW = "u4ssc-sdg/EC-ICT-ICT-1C--9.c"
OLD, CHANGED = "Public Building Sustainability", "Public Buildings That Are Sustainable"


def _agree_and_publish(data: Path, mapping: str = CANDIDATE) -> None:
    with open_workspace(data) as ws:
        for who in (ANN, BOB):
            curation.judge(ws, who, mapping, "accept", "Read both.", predicate="related")
        curation.publish(ws, OFFICE, [mapping])


def _state(data: Path, mapping: str = CANDIDATE) -> tuple[str, str]:
    """Return the state, and what changed, in words."""
    with open_workspace(data) as ws:
        view = curation.show_mapping(ws, OFFICE, mapping, open_=True).mapping
    return str(view.state), " ".join(f"{c.side} {c.field} {c.old} {c.new}" for c in view.changes)


def _accepted(data: Path, mapping: str = CANDIDATE) -> list[str]:
    crosswalk = read_sources(data).crosswalk
    found = [m for m in crosswalk.mappings if m.iri.endswith(f"/{mapping}")]
    assert all(m in {link.mapping for link in crosswalk.links[m.subject]} for m in found)
    return [m.status for m in found if m.listed is MappingList.ACCEPTED]


def test_a_changed_end_sends_it_back_and_a_new_review_clears_it(
    sdg_source: Path, sdg_data: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(sdg_data, tmp_path / "data"))
    _agree_and_publish(data)
    assert _state(data) == ("published", "")

    source = Path(shutil.copytree(sdg_source, tmp_path / "source"))
    table = source / "ontology/frameworks/u4ssc-2017/indicators.csv"
    text = table.read_text(encoding="utf-8")
    assert text.count(f",{OLD},") == 1
    table.write_text(text.replace(f",{OLD},", f",{CHANGED},"), encoding="utf-8")
    build_dataset(data, source=source, draft=True)
    state, changes = _state(data)
    assert state == "needs-review"
    assert (OLD in changes, CHANGED in changes) == (True, True)
    assert len(_accepted(data)) == 1  # flagged, and it keeps counting

    _agree_and_publish(data)
    assert _state(data) == ("published", "")
    build_dataset(data, source=source, draft=True)
    assert _state(data) == ("published", "")
    assert len(_accepted(data)) == 1


def test_at_another_base(sdg_source: Path, sdg_data: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(sdg_data, tmp_path / "data"))
    _agree_and_publish(data)
    base = "https://example.org/kg/"
    build_dataset(data, base=base, source=sdg_source, draft=True)
    assert _state(data) == ("published", "")
    with open_workspace(data) as ws:
        wish = curation.Proposal("EC: ICT: ICT: 1C", "related", "9.c", "Households online.")
        curation.propose(ws, OFFICE, wish)
    _agree_and_publish(data, NEW)
    crosswalk = read_sources(data).crosswalk
    for mapping in (CANDIDATE, NEW):
        assert _state(data, mapping) == ("published", "")
        [made] = [m for m in crosswalk.mappings if m.iri.endswith(f"/{mapping}")]
        assert made.iri == f"{base}mapping/{mapping}"
        assert made.subject.startswith(base)
    before = DataDirectory.open(data).manifest["hash"]
    build_dataset(data, base=base, source=sdg_source, draft=True)
    assert DataDirectory.open(data).manifest["hash"] == before


def test_two_publish_at_once(built_data: Path, tmp_path: Path) -> None:
    """One of them does, or both one after the other; nothing is published twice or lost."""
    data = Path(shutil.copytree(built_data, tmp_path / "data"))
    with open_workspace(data) as ws:
        wish = curation.Proposal("EC: ICT: ICT: 1C", "related", "9.c", "Households online.")
        curation.propose(ws, OFFICE, wish)
        for mapping in (CANDIDATE, NEW):
            for who in (ANN, BOB):
                curation.judge(ws, who, mapping, "accept", "Read both.", predicate="related")
        refused: list[Exception] = []

        def publish(mappings: list[str]) -> None:
            try:
                curation.publish(ws, OFFICE, mappings)
            except (ConflictError, StateError) as error:
                refused.append(error)

        threads = [
            threading.Thread(target=publish, args=(wanted,))
            for wanted in ([CANDIDATE], [NEW], [CANDIDATE, NEW])
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        detail = {m: curation.show_mapping(ws, OFFICE, m, open_=True) for m in (CANDIDATE, NEW)}
    assert refused
    for mapping in (CANDIDATE, NEW):
        assert sum(step.action == "publish" for step in detail[mapping].steps) == 1
        assert len(_accepted(data, mapping)) == 1

"""Releases: what comes out, what stays frozen through any door, two at once, made anew."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse
from tests.rounds_by_hand import (
    ADOPTED,
    CHANGES,
    DAY,
    DECIDED,
    OFFICE,
    ByHand,
    a_round,
    decided_round,
)

from ssckg.app import curation, curation_steps
from ssckg.app.building import build_dataset, dump_published
from ssckg.app.composing import Composer
from ssckg.app.following import is_behind, reconcile
from ssckg.app.kept_parts import KeptParts
from ssckg.app.release.making import make_release, try_release
from ssckg.app.release.reading import list_releases, show_release
from ssckg.app.release.verifying import verify_release
from ssckg.app.workspace import open_workspace
from ssckg.errors import (
    DataError,
    ForbiddenError,
    StateError,
    UnknownNameError,
    UsageError,
)
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.model.proposed_change import ChangeField, RetireElement
from ssckg.namespaces import expand
from ssckg.revision import log
from ssckg.revision.names import workspace_graph
from ssckg.submissions.catalogue import edition_ids, load_data_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace

BASE = "https://w3id.org/ssckg/"
VERSION = "un-sscf-0.1"
FROZEN = (
    f"{BASE}graph/framework/{VERSION}",
    f"{BASE}graph/release/{VERSION}",
    f"{BASE}graph/mapping/u4ssc-2017--{VERSION}",
)
LIVING = f"{BASE}graph/mapping/{VERSION}--sdg-2022"


ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def source(small_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sources with U4SSC, the SDGs and the mappings between the two."""
    source = Path(shutil.copytree(small_source, tmp_path_factory.mktemp("two") / "source"))
    sdg = Path("ontology/frameworks/sdg-2022")
    shutil.copytree(ROOT / sdg, source / sdg)
    (source / "mappings").mkdir()
    for path in (ROOT / "mappings").glob("u4ssc-sdg*"):
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, source / "mappings" / path.name)
    return source


@pytest.fixture(scope="module")
def two_frameworks(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory built from `source`; copy it."""
    data = tmp_path_factory.mktemp("built") / "data"
    build_dataset(data, source=source, draft=True)
    return data


@pytest.fixture
def data(two_frameworks: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(two_frameworks, tmp_path / "data"))


@pytest.fixture
def ws(data: Path) -> Iterator[Workspace]:
    with open_workspace(data) as opened:
        yield replace(opened, now=lambda: ADOPTED + DAY)


@pytest.fixture(scope="module")
def released(two_frameworks: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one release, with the SDG mappings carried over; copy it."""
    data = Path(shutil.copytree(two_frameworks, tmp_path_factory.mktemp("released") / "data"))
    with open_workspace(data) as opened:
        ws = replace(opened, now=lambda: ADOPTED + DAY)
        decided_round().keep(ws.store)
        make_release(ws, OFFICE, "r-1", VERSION, follow=["u4ssc-sdg"])
    return data


@pytest.fixture
def copied(released: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(released, tmp_path / "data"))


@pytest.fixture
def after(copied: Path) -> Iterator[Workspace]:
    with open_workspace(copied) as opened:
        yield replace(opened, now=lambda: ADOPTED + 2 * DAY)


def published(data: Path, out: Path) -> bytes:
    dump_published(data, out)
    return out.read_bytes()


def statements(path: Path, graph: str = "") -> set[tuple[str, str, str]]:
    """Return what a file states, in one of its graphs or in all: IRIs, and texts of literals."""
    return {
        (q.subject.value, q.predicate.value, q.object.value)
        for q in parse(path.read_bytes(), RdfFormat.N_QUADS)
        if not graph or q.graph_name.value == graph
    }


def frozen_lines(nquads: bytes) -> bytes:
    ends = tuple(f" <{graph}> .".encode() for graph in FROZEN)
    return b"".join(x + b"\n" for x in sorted(nquads.splitlines()) if x.endswith(ends))


def test_what_a_release_says(released: Path, tmp_path: Path) -> None:
    with open_workspace(released) as ws:
        [one] = list_releases(ws, PUBLIC)
        shown = show_release(ws, PUBLIC, f"{BASE}release/{VERSION}")
    # 4 come in, 3 change, 5 end: counted by hand beside `rounds_by_hand.CHANGES`.
    assert (one.added, one.changed, one.retired) == (4, 3, 5)
    assert one.is_published
    assert set(shown.graphs) == set(FROZEN)
    kept = (released / "releases" / VERSION / "release.nq").read_bytes()
    assert hashlib.sha256(kept).hexdigest() == one.sha256
    nquads = published(released, tmp_path / "all.nq")
    assert frozen_lines(nquads) == kept
    assert hashlib.sha256(nquads).hexdigest() == shown_hash(released)


def shown_hash(data: Path) -> str:
    found: str = json.loads((data / "ssckg.json").read_text())["manifest"]["hash"]
    return found


def test_old_and_new_are_mapped_as_the_decisions_have_it(released: Path) -> None:
    said = statements(released / "releases" / VERSION / "release.nq", FROZEN[2])

    def how(old: str, new: str) -> str:
        ends = f"{BASE}u4ssc/{old}", f"{BASE}{VERSION}/{new}"
        [found] = [p for s, p, o in said if (s, o) == ends]
        return found.removeprefix(expand("skos:")).removesuffix("Match")

    assert how("EC-ICT-ICT-3C", "EC-ICT-ICT-3C") == "exact"  # nobody touched it
    assert how("EC-ICT-ICT-1C", "EC-ICT-ICT-1C") == "exact"  # another label
    assert how("EC-ICT-ICT-2C", "EC-ICT-ICT-2C") == "close"  # another unit
    assert how("EC-I-ES-2C", "X-1") == "related"  # replaced
    assert how("EC-I-ES-3C", "X-2") == "narrow"  # split
    assert how("EC-I-T-1C", "EC-I-T-2A") == "broad"  # merged into
    assert how("EC-I-T-2A", "EC-I-T-2A") == "exact"  # what took it in
    assert how("EC-I-B-1A", "EC-I-B-2A") == "related"  # named as heir
    no_term = expand("sssom:NoTermFound")
    start = f"{BASE}mapping/u4ssc-2017--{VERSION}"
    assert (f"{start}/EC-I-ES-1C--none", expand("sssom:object_id"), no_term) in said
    assert (f"{start}/none--X-4", expand("sssom:subject_id"), no_term) in said


def test_series_go_on_or_break(released: Path) -> None:
    said = statements(released / "releases" / VERSION / "release.nq")

    def series(link: str, point: str) -> set[str]:
        name = (f"{BASE}{VERSION}/{point}", expand(link))
        return {o.removeprefix(BASE) for s, p, o in said if (s, p) == name}

    assert series("ssc:continuesSeries", "EC-ICT-ICT-1C/result") == {"u4ssc/EC-ICT-ICT-1C/result"}
    assert series("ssc:breaksSeries", "EC-ICT-ICT-2C/result") == {"u4ssc/EC-ICT-ICT-2C/result"}
    assert not series("ssc:continuesSeries", "EC-ICT-ICT-2C/result")
    assert not series("ssc:continuesSeries", "X-4/result")


def test_a_demonstration_ends_nothing(released: Path) -> None:
    kept = (released / "releases" / VERSION / "release.nq").read_text()
    assert "validTo" not in kept
    assert "isReplacedBy" not in kept


def test_verify_finds_nothing_wrong(after: Workspace) -> None:
    found = verify_release(after, PUBLIC, VERSION)
    assert [check.fault for check in found.checks] == [""] * 6


def test_verify_tells_each_fault(after: Workspace, copied: Path) -> None:
    path = copied / "releases" / VERSION / "release.nq"
    path.write_bytes(path.read_bytes().replace(b"Internet in homes", b"Internet in house"))
    found = {c.name: c.is_good for c in verify_release(after, PUBLIC, VERSION).checks}
    assert found == {
        "file": False,
        "content": False,
        "signature": True,
        "log": True,
        "rebuilt": True,
        "published": False,  # there is nothing to compare with any more
    }
    assert path.read_bytes().count(b"Internet in house") > 0  # to look repairs nothing


def test_verify_sees_a_log_that_was_tampered_with(after: Workspace) -> None:
    graph = workspace_graph("r-1")
    record = expand("ssc:eventRecord")
    after.store.update(
        f"DELETE {{ GRAPH <{graph}> {{ ?e <{record}> ?old }} }}"
        f" INSERT {{ GRAPH <{graph}> {{ ?e <{record}> ?new }} }} WHERE {{ GRAPH <{graph}> {{"
        f' ?e <{record}> ?old FILTER(CONTAINS(STR(?old), "Repair"))'
        f' BIND(STRDT(REPLACE(STR(?old), "Repair", "Ripair"), DATATYPE(?old)) AS ?new) }} }}'
    )
    found = {c.name: c.is_good for c in verify_release(after, PUBLIC, VERSION).checks}
    assert not found["log"]
    assert found["file"]
    assert found["content"]


def test_a_lost_file_is_made_again_to_the_same_bytes(after: Workspace, copied: Path) -> None:
    folder = copied / "releases" / VERSION
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    shutil.rmtree(folder)
    # Something else changes what is published, so it is composed anew.
    curation.withdraw(after, OFFICE, "u4ssc-sdg/EC-ICT-ICT-1C--C170801", "To be judged anew.")
    assert (folder / "release.nq").read_bytes() == before["release.nq"]
    assert (folder / "following.nq").read_bytes() == before["following.nq"]
    assert verify_release(after, PUBLIC, VERSION).is_good


def test_rebuilt_elsewhere_from_sources_and_decisions(
    released: Path, two_frameworks: Path, tmp_path: Path
) -> None:
    """The log alone, in another data directory, gives the same edition and the same dataset."""
    elsewhere = Path(shutil.copytree(two_frameworks, tmp_path / "elsewhere"))
    with open_workspace(released) as ws:
        events = log.read(ws.store, "r-1")
    with open_workspace(elsewhere) as other:
        log.append(other.store, "r-1", events)
        reconcile(other)
        [one] = list_releases(other, PUBLIC)
    kept = (released / "releases" / VERSION / "release.nq").read_bytes()
    assert (elsewhere / "releases" / VERSION / "release.nq").read_bytes() == kept
    assert hashlib.sha256(kept).hexdigest() == one.sha256
    assert shown_hash(elsewhere) == shown_hash(released)


def test_a_build_keeps_the_release(copied: Path, released: Path, source: Path) -> None:
    build_dataset(copied, source=source, draft=True)
    assert shown_hash(copied) == shown_hash(released)


def test_a_build_with_a_clashing_graph_is_refused(after: Workspace, released: Path) -> None:
    manifest = after.directory.manifest
    built = KeptParts(after.directory).content(manifest)
    line = f'<{BASE}framework/{VERSION}> <http://a.example/p> "x" <{FROZEN[0]}> .\n'
    nquads = b"".join(sorted([*built.splitlines(keepends=True), line.encode()]))
    with pytest.raises(DataError, match="frozen"):
        Composer.of(after).publish_build(
            nquads, {"base": BASE, "hash": hashlib.sha256(nquads).hexdigest()}
        )
    assert shown_hash(after.directory.path) == shown_hash(released)


@pytest.mark.parametrize(
    "step",
    [
        lambda ws, m: curation.withdraw(ws, OFFICE, m, "Not so."),
        lambda ws, m: curation.judge(ws, OFFICE, m, "reject", "Not so."),
        lambda ws, m: curation.publish(ws, OFFICE, [m]),
    ],
)
def test_curation_leaves_frozen_mappings(after: Workspace, released: Path, step: object) -> None:
    mapping = f"u4ssc-2017--{VERSION}/EC-ICT-ICT-2C--EC-ICT-ICT-2C"
    with pytest.raises(StateError):
        step(after, mapping)  # type: ignore[operator]
    assert shown_hash(after.directory.path) == shown_hash(released)


def test_what_gets_past_the_door_has_no_effect(
    after: Workspace, copied: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also where a withdrawal stands in the workspace, what is frozen stays as it is."""
    before = frozen_lines(published(copied, tmp_path / "before.nq"))
    monkeypatch.setattr(curation_steps, "_require_living", lambda *_: None)
    mapping = f"u4ssc-2017--{VERSION}/EC-ICT-ICT-2C--EC-ICT-ICT-2C"
    curation.withdraw(after, OFFICE, mapping, "Not so.")
    nquads = published(copied, tmp_path / "after.nq")
    assert frozen_lines(nquads) == before
    assert f"mapping/u4ssc-2017--{VERSION}/withdrawn".encode() not in nquads


@pytest.mark.slow
def test_living_sets_are_curated(copied: Path, source: Path, tmp_path: Path) -> None:
    mapping = f"{VERSION}--sdg-2022/EC-ICT-ICT-1C--C170801"
    before = published(copied, tmp_path / "before.nq")
    kept = f"<{BASE}{VERSION}/EC-ICT-ICT-1C>".encode()
    assert any(line.startswith(kept) and LIVING.encode() in line for line in before.splitlines())
    with open_workspace(copied) as ws:
        curation.withdraw(ws, OFFICE, mapping, "To be judged anew.")
    nquads = published(copied, tmp_path / "after.nq")
    plain = [line for line in nquads.splitlines() if line.startswith(kept)]
    assert not any(f"C170801> <{LIVING}> .".encode() in line for line in plain)
    assert frozen_lines(nquads) == frozen_lines(before)
    build_dataset(copied, source=source, draft=True)  # the withdrawal outlives a build
    assert published(copied, tmp_path / "rebuilt.nq") == nquads


def test_carried_over_by_what_became_of_the_end(released: Path) -> None:
    said = statements(released / "releases" / VERSION / "following.nq")
    start = f"{BASE}mapping/{VERSION}--sdg-2022"
    status = {
        s.removeprefix(f"{start}/"): o.rpartition("/")[2]
        for s, p, o in said
        if p == expand("ssc:mappingStatus")
    }
    one = "EC-ICT-ICT-1C--C170801"
    assert status[one] == "published"  # another label only
    origin = f"{BASE}mapping/u4ssc-sdg/{one}"
    assert (f"{start}/{one}", expand("prov:wasDerivedFrom"), origin) in said
    judged = {name.partition("--")[0] for name, each in status.items() if each == "needs-review"}
    # Redefined, in the place of another, parts of one, merged: to be judged; nothing else is.
    assert judged <= {"EC-ICT-ICT-2C", "X-1", "X-2", "X-3", "EC-I-T-2A"}
    assert "EC-I-T-2A" in judged
    assert not any(name.startswith("EC-I-B-1A--") for name in status)  # it ended


def test_two_at_once(ws: Workspace) -> None:
    """Of two who release one round, one wins and the other says why."""
    decided_round().keep(ws.store)
    done: list[object] = []

    def release(version: str) -> None:
        try:
            done.append(make_release(ws, OFFICE, "r-1", version))
        except StateError as error:
            done.append(error)

    threads = [threading.Thread(target=release, args=(f"un-sscf-0.{n}",)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [refused] = [one for one in done if isinstance(one, StateError)]
    assert "was released as un-sscf-0." in str(refused)
    [one] = list_releases(ws, PUBLIC)
    folders = [path.name for path in (ws.directory.path / "releases").iterdir()]
    assert folders == [one.version]


@pytest.mark.slow
def test_one_version_for_two_rounds(ws: Workspace) -> None:
    decided_round().keep(ws.store)
    decided_round("r-2", CHANGES[:1]).keep(ws.store)
    make_release(ws, OFFICE, "r-1", VERSION)
    with pytest.raises(UsageError, match="was released by the round r-1"):
        make_release(ws, OFFICE, "r-2", VERSION)
    made = make_release(ws, OFFICE, "r-2", "un-sscf-0.2")
    assert (made.frozen.added, made.frozen.changed, made.frozen.retired) == (0, 0, 1)
    assert verify_release(ws, PUBLIC, VERSION).is_good
    assert verify_release(ws, PUBLIC, "un-sscf-0.2").is_good


@pytest.mark.slow
def test_the_next_round_starts_from_a_release(after: Workspace) -> None:
    u = f"{BASE}{VERSION}/"
    change = ChangeField(element=f"{u}EC-ICT-ICT-1C", field="label", value="Homes online")
    decided_round("r-2", (change,), starts_from=VERSION, is_demonstration=False).keep(after.store)
    made = make_release(after, OFFICE, "r-2", "un-sscf-0.2", follow=[f"{VERSION}--sdg-2022"])
    assert (made.frozen.added, made.frozen.changed, made.frozen.retired) == (0, 1, 0)
    assert made.sets[0].name == "un-sscf-0.2--sdg-2022"
    assert not made.sets[0].left
    assert verify_release(after, PUBLIC, "un-sscf-0.2").is_good
    assert verify_release(after, PUBLIC, VERSION).is_good


def test_not_before_its_stage_and_not_by_anybody(ws: Workspace) -> None:
    decided_round().keep(ws.store)
    early = replace(ws, now=lambda: DECIDED + 10 * DAY)
    with pytest.raises(StateError):
        make_release(early, OFFICE, "r-1", VERSION)
    tried = try_release(early, OFFICE, "r-1", VERSION)
    assert tried.refused
    assert not tried.is_made
    with pytest.raises(ForbiddenError):
        make_release(ws, Actor("a", "A", Role.AGENCY, agency="UNECE"), "r-1", VERSION)
    assert not list_releases(ws, PUBLIC)
    assert not (ws.directory.path / "releases").exists()


@pytest.mark.parametrize(
    "version", ["u4ssc-2017", "Un-SSCF-0.1", "../x-1", "un-sscf", "unit", "x" * 70 + "1", "", "0.1"]
)
def test_versions_that_cannot_be(ws: Workspace, version: str) -> None:
    decided_round().keep(ws.store)
    with pytest.raises(UsageError):
        make_release(ws, OFFICE, "r-1", version)
    assert not is_behind(ws)


def test_open_proposals_are_named(ws: Workspace) -> None:
    made = decided_round(changes=CHANGES[:1])
    made.propose(2, CHANGES[2])
    made.keep(ws.store)
    with pytest.raises(StateError, match="r-1-p2"):
        make_release(ws, OFFICE, "r-1", VERSION)
    left = make_release(ws, OFFICE, "r-1", VERSION, leave_open=True)
    assert left.open == ("r-1-p2",)
    assert b"leavesOpen> <https://w3id.org/ssckg/proposal/r-1-p2>" in left.frozen.nquads


def test_decisions_that_cannot_be_carried_out_together(ws: Workspace) -> None:
    ended = RetireElement(element=f"{BASE}u4ssc/EC-I-ES-1C")
    reworded = ChangeField(element=ended.element, field="label", value="Another name")
    decided_round(changes=(ended, reworded)).keep(ws.store)
    with pytest.raises(StateError, match="cannot be carried out"):
        make_release(ws, OFFICE, "r-1", VERSION)
    assert not is_behind(ws)


def test_unknown_names(ws: Workspace) -> None:
    with pytest.raises(UnknownNameError):
        make_release(ws, OFFICE, "nothing", VERSION)
    ByHand(a_round()).keep(ws.store)
    with pytest.raises(UnknownNameError):
        make_release(ws, OFFICE, "r-1", VERSION, follow=["cpi-sdg"])
    with pytest.raises(UnknownNameError):
        verify_release(ws, PUBLIC, VERSION)
    assert not is_behind(ws)


def test_templates_and_checks_know_the_edition(after: Workspace) -> None:
    assert VERSION in edition_ids()
    points = {point.iri: point for point in load_data_points(VERSION)}
    new = points[f"{BASE}{VERSION}/X-4/result"]
    assert (new.code, str(new.minimum)) == ("X: 4", "0.5")
    assert after is not None


def test_without_its_data_directory_the_edition_is_not_known() -> None:
    assert VERSION not in edition_ids()
    with pytest.raises(UnknownNameError):
        load_data_points(VERSION)

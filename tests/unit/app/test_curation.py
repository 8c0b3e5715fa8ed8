"""Curating mappings on the whole dataset: verdicts, two at once, publication, withdrawal, files."""

from __future__ import annotations

import shutil
import threading
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from rdflib import SKOS, Graph, Namespace

from ssckg.app import curation, curation_sets
from ssckg.app.analyses.sources import read_sources
from ssckg.app.building import build_dataset
from ssckg.app.curation_files import import_file
from ssckg.app.kept_parts import KeptParts
from ssckg.app.workspace import open_workspace
from ssckg.errors import (
    ConflictError,
    DataError,
    FaultsError,
    ForbiddenError,
    StateError,
    UnknownNameError,
    UsageError,
)
from ssckg.harmonization.curation import record
from ssckg.harmonization.curation.ends import end_of
from ssckg.harmonization.curation.ends_in_rdf import ends_from
from ssckg.io.faults import Faults
from ssckg.io.sssom import read_mapping_set
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.model.choices import MappingList
from ssckg.namespaces import expand
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.curation import CurationEvent, MappingKey
    from ssckg.ports import GraphStore

SSC = Namespace(expand("ssc:"))
ANN = Actor("ann", "Ann", Role.AGENCY, agency="UNECE")
BOB = Actor("bob", "Bob", Role.VERIFIER)
CY = Actor("cy", "Cy", Role.VERIFIER)
OFFICE = Actor("office", "Office", Role.SECRETARIAT)
CITY = Actor("oslo", "Oslo", Role.CITY, city="oslo")
PAIR = curation.Proposal("EC: ICT: ICT: 1C", "broad", "9.c", "Counts households online.")
MADE = "u4ssc-sdg/EC-ICT-ICT-1C--9.c"
CANDIDATE = "u4ssc-sdg/EC-I-B-1A--9.4"


@pytest.fixture
def data(built_data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built_data, tmp_path / "data"))


@pytest.fixture
def ws(data: Path) -> Iterator[Workspace]:
    with open_workspace(data) as opened:
        yield opened


def content_hash(data: Path) -> str:
    return str(DataDirectory.open(data).manifest["hash"])


def judge(ws: Workspace, who: Actor, verdict: str = "accept", mapping: str = MADE) -> str:
    return str(curation.judge(ws, who, mapping, verdict, "Read both definitions.").state)


def test_a_listing_comes_in_pages(ws: Workspace) -> None:
    whole = [m.id for m in curation.list_mappings(ws, BOB, mapping_set="u4ssc-sdg")]
    assert whole == sorted(whole)
    paged: list[str] = []
    while page := curation.list_mappings(
        ws, BOB, mapping_set="u4ssc-sdg", limit=70, after=paged[-1] if paged else ""
    ):
        assert len(page) <= 70
        paged += [m.id for m in page]
    assert paged == whole
    assert len(whole) > 140


def test_ends_are_the_same_from_triples_and_from_the_crosswalk(built_data: Path) -> None:
    crosswalk = read_sources(built_data).crosswalk
    directory = DataDirectory.open(built_data)
    nquads = KeptParts(directory).content(directory.manifest)
    found = ends_from(quad.triple for quad in ox.parse(nquads, ox.RdfFormat.N_QUADS))
    differing = [iri for iri in crosswalk.element if found.get(iri) != end_of(crosswalk, iri)]
    assert differing == []
    assert len(crosswalk.element) > 1000


def test_the_life_of_a_new_pair(ws: Workspace) -> None:
    assert curation.propose(ws, ANN, PAIR).state == "proposed"
    with pytest.raises(StateError, match="not open"):
        curation.propose(ws, BOB, PAIR)
    assert judge(ws, ANN) == "proposed"  # the proposer does not count
    assert judge(ws, BOB) == "proposed"
    hidden = curation.show_mapping(ws, CY, MADE)
    assert (hidden.mapping.accepts, hidden.hidden) == (None, 2)
    assert [step.action for step in hidden.steps] == ["propose"]
    shown = curation.show_mapping(ws, CY, MADE, open_=True)
    assert (shown.mapping.accepts, shown.hidden) == (2, 0)
    assert judge(ws, CY, "reject") == "proposed"
    assert [m.id for m in curation.list_mappings(ws, BOB, disputed=True)] == [MADE]
    assert judge(ws, CY) == "reviewed"
    log = curation.show_mapping(ws, BOB, MADE, open_=True).steps
    assert [(step.by, str(step.verdict), step.counts) for step in log[1:]] == [
        *(("ann", "accept", True), ("bob", "accept", True)),
        *(("cy", "reject", False), ("cy", "accept", True)),
    ]
    # Ann, Bob and Cy accept one mapping: full agreement, and chance cannot be told from it.
    [agreed], ratings = curation_sets.agreement(ws, BOB)
    assert (agreed.raw, agreed.krippendorff, len(ratings)) == (1.0, None, 3)


def test_who_may(ws: Workspace) -> None:
    for who in (CITY, PUBLIC):
        with pytest.raises(ForbiddenError):
            curation.list_mappings(ws, who)
        with pytest.raises(ForbiddenError):
            curation.propose(ws, who, PAIR)
    curation.propose(ws, ANN, PAIR)
    with pytest.raises(ForbiddenError):
        curation.judge(ws, CITY, MADE, "accept", "x")
    for who in (ANN, BOB):
        with pytest.raises(ForbiddenError):
            curation.publish(ws, who)
    with pytest.raises(ForbiddenError):
        curation.withdraw(ws, BOB, MADE, "Not mine.")
    found, _ = curation.withdraw(ws, ANN, MADE, "Mine, and wrong.")
    assert found[0].state == "withdrawn"


@pytest.mark.parametrize(
    ("wish", "error", "words"),
    [
        (("NOPE", "broad", "9.c"), UnknownNameError, "element"),
        (("EC: ICT: ICT: 1C", "like", "9.c"), UnknownNameError, "predicate"),
        (("9.c", "narrow", "EC: ICT: ICT: 1C"), UsageError, "begins at the other end"),
        (("cpi:P.EG.1", "close", "nua:indicator-1"), UsageError, "no mapping set"),
    ],
)
def test_absurd_proposals(
    ws: Workspace, wish: tuple[str, str, str], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        curation.propose(ws, ANN, curation.Proposal(*wish, reason="x"))


def test_absurd_verdicts(ws: Workspace) -> None:
    with pytest.raises(UsageError, match="reason"):
        curation.judge(ws, ANN, CANDIDATE, "accept", " ")
    with pytest.raises(UnknownNameError, match="verdict"):
        curation.judge(ws, ANN, CANDIDATE, "perhaps", "x")
    with pytest.raises(UsageError, match="between 0 and 1"):
        curation.judge(ws, ANN, CANDIDATE, "accept", "x", confidence=1.5)
    with pytest.raises(UnknownNameError, match="mapping"):
        curation.judge(ws, ANN, "u4ssc-sdg/x--y", "accept", "x")
    with pytest.raises(StateError, match="publish is not open") as refused:
        curation.publish(ws, OFFICE, [CANDIDATE])
    assert "2 people other than the proposer" in str(refused.value.hint)


def test_two_at_once(ws: Workspace) -> None:
    curation.propose(ws, OFFICE, PAIR)
    start = threading.Barrier(6)
    outcomes: list[str] = []

    def act(number: int) -> None:
        who = Actor(f"r{number}", f"R{number}", Role.VERIFIER)
        start.wait()
        try:
            curation.judge(ws, who, MADE, "accept", "At once.", version=1)
            outcomes.append("taken")
        except ConflictError:
            outcomes.append("look again")

    threads = [threading.Thread(target=act, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["look again"] * 5 + ["taken"]
    steps = curation.show_mapping(ws, OFFICE, MADE, open_=True).steps
    assert [step.number for step in steps] == [1, 2]


def test_a_verdict_on_what_has_changed_meanwhile(ws: Workspace) -> None:
    seen = curation.show_mapping(ws, ANN, CANDIDATE).mapping.version
    curation.judge(ws, BOB, CANDIDATE, "reject", "No.")
    with pytest.raises(ConflictError, match="meantime"):
        curation.judge(ws, ANN, CANDIDATE, "accept", "Yes.", version=seen)


@pytest.mark.slow
def test_published_withdrawn_and_still_so_after_a_build(
    sdg_source: Path, sdg_data: Path, tmp_path: Path
) -> None:
    data = Path(shutil.copytree(sdg_data, tmp_path / "data"))
    before = content_hash(data)
    with open_workspace(data) as ws:
        for who in (ANN, BOB):
            judge(ws, who, mapping=CANDIDATE)
        curation.propose(ws, OFFICE, PAIR)
        for who in (ANN, BOB):
            judge(ws, who)
        found, _ = curation.publish(ws, OFFICE)
    assert [(m.id, m.state, m.list) for m in found] == [
        (CANDIDATE, "published", "accepted"),
        (MADE, "published", "accepted"),
    ]
    crosswalk = read_sources(data).crosswalk
    by_name = {"/".join(m.iri.rsplit("/", 2)[1:]): m for m in crosswalk.mappings}
    made = by_name[MADE]
    assert (made.listed, made.status, made.confidence) == (MappingList.ACCEPTED, "published", 0.8)
    assert made.reason == "Read both definitions."
    assert made in {link.mapping for link in crosswalk.links[made.subject]}
    after = content_hash(data)
    build_dataset(data, source=sdg_source, draft=True)
    assert content_hash(data) == after != before

    with open_workspace(data) as ws:
        for mapping in (CANDIDATE, MADE):
            [gone], _ = curation.withdraw(ws, OFFICE, mapping, "It counts another thing.")
            assert (gone.state, gone.list, gone.is_public) == ("withdrawn", "", False)
    crosswalk = read_sources(data).crosswalk
    assert not [m for m in crosswalk.mappings if m.iri in {made.iri, by_name[CANDIDATE].iri}]
    assert content_hash(data) not in {before, after}


def test_a_file_is_taken_as_a_whole(ws: Workspace, tmp_path: Path) -> None:
    good = "EC: ICT: ICT: 1C\tbroad\t9.c\tCounts households.\t0.4\t"
    header = "subject\tpredicate\tobject\treason\tconfidence\tverdict"
    file = tmp_path / "edited.tsv"
    faulty = [
        "EC: ICT: ICT: 3C\tbrood\t9.c\tx\t\t",
        "EC: ICT: ICT: 3C\tbroad\t9.c\tx\t1.5\t",
        "EC: ICT: ICT: 3C\tbroad\t9.c\t\t\t",
        "NOPE\tbroad\t9.c\tx\t\t",
        "EC: I: B: 1A\trelated\t9.4\tx\t\tmaybe",
    ]
    file.write_text("\n".join([header, good, *faulty]) + "\n")
    with pytest.raises(FaultsError) as raised:
        import_file(ws, ANN, file)
    places = [str(fault).partition(":")[0] for fault in raised.value.faults]
    assert places == [
        "edited.tsv, row 3, column predicate",
        "edited.tsv, row 4, column confidence",
        "edited.tsv, row 5, column reason",
        "edited.tsv, row 6, column subject",
        "edited.tsv, row 7, column verdict",
    ]
    with pytest.raises(UnknownNameError):
        curation.show_mapping(ws, ANN, MADE)

    judged = "u4ssc:EC-I-B-1A\trelated\tunsdg:9.4\tFits.\t\taccept"
    file.write_text("\n".join([header, good, judged]) + "\n")
    taken = import_file(ws, ANN, file)
    assert (taken.proposed, taken.judged) == ((MADE,), (CANDIDATE,))
    file.write_text("a\tb\n1\t2\n")
    with pytest.raises(DataError, match="the columns must be"):
        import_file(ws, ANN, file)
    file.write_text(f"{header}\nx\n")
    with pytest.raises(DataError, match="has 1 cells"):
        import_file(ws, ANN, file)


def test_proposals_and_verdicts_of_a_file_are_taken_at_once(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "edited.tsv"
    file.write_text(
        "subject\tpredicate\tobject\treason\tverdict\n"
        "EC: ICT: ICT: 1C\tbroad\t9.c\tCounts households.\t\n"
        "u4ssc:EC-I-B-1A\trelated\tunsdg:9.4\tFits.\taccept\n"
    )
    append, steps = record.append, []

    def counting(store: GraphStore, new: Sequence[tuple[MappingKey, CurationEvent]]) -> None:
        steps.append(len(new))
        append(store, new)

    monkeypatch.setattr(record, "append", counting)
    import_file(ws, BOB, file)
    assert steps == [2]
    judged = curation.show_mapping(ws, BOB, CANDIDATE).steps
    assert [(step.by, step.reason) for step in judged] == [("bob", "Fits.")]


def test_a_set_is_handed_on_without_loss(ws: Workspace, tmp_path: Path) -> None:
    curation.propose(ws, ANN, PAIR)
    judge(ws, BOB)
    judge(ws, BOB, "reject", CANDIDATE)
    exported = curation_sets.export_set(ws, ANN, "u4ssc-sdg")
    file = tmp_path / "set.sssom.tsv"
    file.write_text(curation_sets.set_as(exported, "sssom"))
    faults = Faults()
    again = read_mapping_set(file, faults)
    faults.check()
    rows = {row.cells["record_id"]: dict(row.cells) for row in exported.rows}
    assert {row.cells["record_id"]: dict(row.cells) for row in again.rows} == rows
    assert rows[f"mapping:{MADE}"]["reviewer_label"] == "Bob"
    assert rows[f"mapping:{MADE}"]["ext_status"] == "code:mapping-status/proposed"
    assert len(rows) == 152 + 188 + 29 + 9 + 1

    with warnings.catch_warnings():  # sssom-py uses pandas in ways that pandas deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        from sssom.parsers import parse_sssom_table  # noqa: PLC0415  takes a second to import

        theirs = parse_sssom_table(file).df.fillna("")
    read = {row["record_id"]: row for _, row in theirs.iterrows()}
    for name, cells in rows.items():
        for column in ("subject_id", "predicate_id", "object_id", "comment", "reviewer_label"):
            assert str(read[name].get(column, "")) == cells.get(column, ""), (name, column)

    import sssom_pydantic  # noqa: PLC0415  likewise

    mappings, _, _ = sssom_pydantic.read(file)[:3]
    assert len(mappings) == len(rows)


def test_in_rdf_a_mapping_stands_in_the_list_of_its_state(ws: Workspace) -> None:
    curation.propose(ws, OFFICE, PAIR, draft=True)
    for who in (BOB, CY):
        judge(ws, who, "reject", CANDIDATE)
    graph = Graph()
    exported = curation_sets.export_set(ws, OFFICE, "u4ssc-sdg")
    text = curation_sets.set_as(exported, "rdf")
    assert "@prefix sssom: <https://w3id.org/sssom/> ." in text
    graph.parse(data=text, format="turtle")
    lists: dict[str, set[str]] = {}
    for node, value in graph.subject_objects(SSC.mappingList):
        lists.setdefault(str(value).rpartition("/")[2], set()).add(
            str(node).partition("mapping/")[2]
        )
    # As built: 152 accepted and 188 without match, 29 rejected, 9 candidates; one now rejected.
    assert {name: len(found) for name, found in lists.items()} == {
        "accepted": 340,
        "rejected": 30,
        "candidates": 8,
    }
    assert CANDIDATE in lists["rejected"]
    assert not [name for name, found in lists.items() if MADE in found]
    # Only what is accepted also states its plain triple: the 152.
    plain = [p for _, p, _ in graph if str(p).startswith(str(SKOS)) and str(p).endswith("Match")]
    assert len(plain) == 152


def test_lists_for_a_maintainer(ws: Workspace) -> None:
    curation.propose(ws, ANN, PAIR)
    for who in (BOB, CY):
        judge(ws, who, "reject", CANDIDATE)
    texts = curation_sets.source_lists(ws, ANN, "u4ssc-sdg")
    assert f"mapping:{MADE}\t" in texts["u4ssc-sdg/candidates.sssom.tsv"]
    assert f"mapping:{CANDIDATE}\t" not in texts["u4ssc-sdg/candidates.sssom.tsv"]
    assert f"mapping:{CANDIDATE}\t" in texts["u4ssc-sdg/rejected.sssom.tsv"]
    assert "Bob" not in "".join(texts.values())

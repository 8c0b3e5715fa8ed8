"""Publication and withdrawal from end to end, on the embedded engine."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from tests.publication.lodged import (
    COVERAGE,
    INTERNET,
    NOON,
    OPERATOR,
    UNEMPLOYMENT,
    all_yes,
    draft,
    report,
    verified,
)

from ssckg.app.building import build_dataset, dump_published
from ssckg.app.composing import Composer
from ssckg.app.consenting import record_consent, resolve_points
from ssckg.app.following import is_behind
from ssckg.app.publishing import preview, publish, reconcile, withdraw
from ssckg.app.showing import show_thing
from ssckg.app.workspace import open_workspace
from ssckg.errors import (
    CheckError,
    ForbiddenError,
    StateError,
    UnknownNameError,
)
from ssckg.io.consent_file import parse_consent
from ssckg.model.actor import PUBLIC, Actor, Role
from ssckg.model.submission import State, Waiver
from ssckg.namespaces import BASE, expand
from ssckg.publication.canonical import dataset_hash
from ssckg.publication.selection import Why
from ssckg.querying.showing import Shown
from ssckg.submissions.life.record_acts import waiver_triples
from ssckg.submissions.life.repository import find
from ssckg.submissions.life.steps import take_step

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.app.workspace import Workspace
    from ssckg.model.submission import Summary

OBSERVED = NamedNode(expand("ssc:observedDataPoint"))
VALUE = NamedNode(expand("sdmx-measure:obsValue"))
EVERYTHING = {"scope": "submission", "state": "given"}


def say(*statements: dict[str, Any]) -> Any:
    return parse_consent(json.dumps({"statements": list(statements)}).encode())


def dump(data: Path, tmp_path: Path) -> list[Quad]:
    """Return the published dataset; its file has the hash that the manifest promises."""
    out = tmp_path / "dump.nq"
    dump_published(data, out)
    state = json.loads((data / "ssckg.json").read_text())
    content = out.read_bytes()
    assert hashlib.sha256(content).hexdigest() == state["manifest"]["hash"]
    assert content.count(b"\n") == state["manifest"]["triples"]
    return list(parse(content, RdfFormat.N_QUADS))


def values_of(quads: list[Quad], name: str) -> dict[str, str]:
    """Return data point to value of a data set `<city>/<year>`."""
    start = f"{BASE}observation/{name}/"
    about = [q for q in quads if str(q.subject).startswith(f"<{start}")]
    points = {q.subject: q.object.value for q in about if q.predicate == OBSERVED}  # type: ignore[union-attr]
    values = {q.subject: q.object.value for q in about if q.predicate == VALUE}  # type: ignore[union-attr]
    return {point: values.get(node, "NR") for node, point in points.items()}


@pytest.fixture
def oslo(ws: Workspace) -> Summary:
    """Two values and one that is not reported, all verified."""
    reports = [report(INTERNET, "97.25"), report(COVERAGE, "88.5"), report(UNEMPLOYMENT, None)]
    return verified(ws, [draft("Oslo", "2024", reports)])[0]


def test_what_is_consented_is_public_and_nothing_else(
    ws: Workspace, oslo: Summary, tmp_path: Path
) -> None:
    refusal = {"scope": "data-point", "state": "refused", "data_points": ["EC-ICT-ICT-4C/3g"]}
    record_consent(ws, OPERATOR, oslo.id, say(EVERYTHING, refusal))
    done = publish(ws, OPERATOR, oslo.id)
    assert done.head.state is State.PUBLISHED
    quads = dump(ws.directory.path, tmp_path)
    assert values_of(quads, "oslo/2024") == {INTERNET: "97.25", UNEMPLOYMENT: "NR"}
    assert done.outcome.manifest["publications"]["values"] == 2
    assert "88.5" not in {getattr(quad.object, "value", "") for quad in quads}
    held = f"{BASE}observation/oslo/2024/EC-ICT-ICT-4C-3g"
    with pytest.raises(UnknownNameError):
        show_thing(held, ws.directory.path)


def test_the_preview_is_what_goes_out(ws: Workspace, oslo: Summary, tmp_path: Path) -> None:
    record_consent(ws, OPERATOR, oslo.id, say(EVERYTHING))
    before = set(map(str, dump(ws.directory.path, tmp_path)))
    seen = preview(ws, OPERATOR, oslo.id)
    assert seen.findings == ()
    assert set(map(str, dump(ws.directory.path, tmp_path))) == before  # looking changes nothing
    publish(ws, OPERATOR, oslo.id)
    after = set(map(str, dump(ws.directory.path, tmp_path)))
    promised = set(map(str, parse(seen.nquads, RdfFormat.N_QUADS)))
    sizes = "void#triples>"
    others = {quad for quad in after - before - promised if sizes not in quad}
    assert promised <= after
    # Besides it there are the publication event, its graph in the catalogue, and new sizes.
    assert all("publication" in quad for quad in others)
    assert len(before - after) == len({quad for quad in before - after if sizes in quad})


def test_nothing_goes_out_without_consent(ws: Workspace, oslo: Summary) -> None:
    held = preview(ws, OPERATOR, oslo.id).selection.held
    assert {one.why for one in held} == {Why.NO_CONSENT}
    with pytest.raises(StateError, match="nothing of oslo-2024-1 may be public"):
        publish(ws, OPERATOR, oslo.id)
    assert find(ws.store, ws.base, oslo.id).state is State.VERIFIED


def test_only_what_is_verified_can_be_published(ws: Workspace) -> None:
    head = verified(ws, [draft("Oslo", "2023", [report(INTERNET, "97")])], [[]])[0]
    record_consent(ws, OPERATOR, head.id, say(EVERYTHING))
    with pytest.raises(StateError):
        publish(ws, OPERATOR, head.id)


def test_consent_taken_back_is_followed_at_once_and_can_be_given_again(
    ws: Workspace, oslo: Summary, tmp_path: Path
) -> None:
    record_consent(ws, OPERATOR, oslo.id, say(EVERYTHING))
    publish(ws, OPERATOR, oslo.id)
    one = {"scope": "data-point", "state": "withdrawn", "data_points": [INTERNET]}
    record_consent(ws, OPERATOR, oslo.id, say(one))
    quads = dump(ws.directory.path, tmp_path)
    assert values_of(quads, "oslo/2024") == {COVERAGE: "88.5", UNEMPLOYMENT: "NR"}
    record_consent(ws, OPERATOR, oslo.id, say(EVERYTHING | {"state": "withdrawn"}))
    assert values_of(dump(ws.directory.path, tmp_path), "oslo/2024") == {}
    # What was taken back for one data point stays back until the city says otherwise of it.
    record_consent(ws, OPERATOR, oslo.id, say(EVERYTHING))
    quads = dump(ws.directory.path, tmp_path)
    assert values_of(quads, "oslo/2024") == {COVERAGE: "88.5", UNEMPLOYMENT: "NR"}
    record_consent(ws, OPERATOR, oslo.id, say(one | {"state": "given"}))
    assert len(values_of(dump(ws.directory.path, tmp_path), "oslo/2024")) == 3


def test_withdrawal_leaves_a_mark_and_no_value(
    ws: Workspace, oslo: Summary, tmp_path: Path
) -> None:
    record_consent(ws, OPERATOR, oslo.id, say(EVERYTHING))
    publish(ws, OPERATOR, oslo.id)
    withdraw(ws, OPERATOR, oslo.id, reason="secretword")
    quads = dump(ws.directory.path, tmp_path)
    assert values_of(quads, "oslo/2024") == {}
    text = "\n".join(map(str, quads))
    for gone in ("97.25", "88.5", "secretword", "observation/oslo/2024/"):
        assert gone not in text
    about = {
        (q.predicate.value, getattr(q.object, "value", ""))
        for q in quads
        if q.subject == NamedNode(f"{BASE}withdrawal/oslo-2024-1")
    }
    assert (expand("ssc:marksWithdrawalOf"), f"{BASE}dataset/oslo-2024") in about
    assert expand("ssc:withdrawnAt") in {predicate for predicate, _ in about}
    data = ws.directory.path
    shown = show_thing(f"{BASE}observation/oslo/2024/EC-ICT-ICT-1C-result", data)
    assert isinstance(shown, Shown)
    assert shown.facts["label"][0].startswith("Withdrawn: results of Oslo")
    # Nothing of it is left on the disk beside the workspace, either.
    parts = [path.read_bytes() for path in ws.directory.layout.parts.glob("*/*")]
    assert parts
    assert not any(b"97.25" in part for part in parts)


def test_the_example_gives_way_and_does_not_come_back(
    data: Path, small_source: Path, tmp_path: Path
) -> None:
    name, mark = "stavanger/2021", f"{BASE}withdrawal/stavanger-2021-1"
    assert len(values_of(dump(data, tmp_path), name)) > 5
    with open_workspace(data) as ws:
        head = verified(ws, [draft("Stavanger", "2021", [report(INTERNET, "12.5")])])[0]
        record_consent(ws, OPERATOR, head.id, say(EVERYTHING))
        publish(ws, OPERATOR, head.id)
        assert values_of(dump(data, tmp_path), name) == {INTERNET: "12.5"}
        withdraw(ws, OPERATOR, head.id)
        assert values_of(dump(data, tmp_path), name) == {}
    build_dataset(data, source=small_source, draft=True)
    quads = dump(data, tmp_path)
    assert values_of(quads, name) == {}
    assert mark in {getattr(quad.subject, "value", "") for quad in quads}


def test_publications_survive_a_build_byte_by_byte(data: Path, small_source: Path) -> None:
    with open_workspace(data) as ws:
        head = verified(ws, [draft("Oslo", "2024", [report(INTERNET, "97.25")])])[0]
        record_consent(ws, OPERATOR, head.id, say(EVERYTHING))
        done = publish(ws, OPERATOR, head.id)
    built = build_dataset(data, source=small_source, draft=True)
    assert built.manifest["hash"] == done.outcome.manifest["hash"]
    assert built.manifest["content"] != built.manifest["hash"]


def test_a_later_submission_comes_in_the_place_of_the_published_one(
    ws: Workspace, oslo: Summary, tmp_path: Path
) -> None:
    record_consent(ws, OPERATOR, oslo.id, say(EVERYTHING))
    publish(ws, OPERATOR, oslo.id)
    second = verified(ws, [draft("Oslo", "2024", [report(INTERNET, "55.5")])])[0]
    record_consent(ws, OPERATOR, second.id, say(EVERYTHING))
    assert preview(ws, OPERATOR, second.id).replaces == oslo.id
    assert publish(ws, OPERATOR, second.id).replaced == oslo.id
    assert find(ws.store, ws.base, oslo.id).state is State.SUPERSEDED
    quads = dump(ws.directory.path, tmp_path)
    assert values_of(quads, "oslo/2024") == {INTERNET: "55.5"}
    assert "withdrawal/" not in "\n".join(str(quad.subject) for quad in quads)
    withdraw(ws, OPERATOR, second.id)
    quads = dump(ws.directory.path, tmp_path)
    assert values_of(quads, "oslo/2024") == {}
    third = verified(ws, [draft("Oslo", "2024", [report(INTERNET, "56.5")])])[0]
    record_consent(ws, OPERATOR, third.id, say(EVERYTHING))
    publish(ws, OPERATOR, third.id)
    heirs = [q for q in dump(ws.directory.path, tmp_path) if "isReplacedBy" in q.predicate.value]
    marks = [(q.subject, q.object) for q in heirs if "withdrawal" in str(q.subject)]
    assert marks == [(NamedNode(f"{BASE}withdrawal/{second.id}"), NamedNode(third.iri))]


def test_an_embargo_ends_and_a_consent_expires_by_themselves(
    ws: Workspace, oslo: Summary, tmp_path: Path
) -> None:
    embargo = EVERYTHING | {"embargo_until": "2027-01-01", "expires_on": "2027-02-01"}
    record_consent(at(ws, 2026, 12, 1), OPERATOR, oslo.id, say(embargo))
    publish(at(ws, 2026, 12, 1), OPERATOR, oslo.id)
    days = {(2026, 12, 31): 0, (2027, 1, 1): 3, (2027, 1, 31): 3, (2027, 2, 1): 0}
    for day, expected in days.items():
        there = at(ws, *day)
        assert is_behind(there) == (day in {(2027, 1, 1), (2027, 2, 1)})
        reconcile(there)
        assert len(values_of(dump(ws.directory.path, tmp_path), "oslo/2024")) == expected
        assert not is_behind(there)


def test_a_clock_that_goes_back_is_followed(ws: Workspace, oslo: Summary, tmp_path: Path) -> None:
    record_consent(ws, OPERATOR, oslo.id, say(EVERYTHING | {"embargo_until": "2027-01-01"}))
    publish(at(ws, 2027, 6, 1), OPERATOR, oslo.id)
    assert len(values_of(dump(ws.directory.path, tmp_path), "oslo/2024")) == 3
    reconcile(at(ws, 2026, 12, 1))
    assert values_of(dump(ws.directory.path, tmp_path), "oslo/2024") == {}


def at(ws: Workspace, year: int, month: int, day: int) -> Workspace:
    return replace(ws, now=lambda: datetime(year, month, day, 9, tzinfo=UTC))


def test_nothing_to_do_is_nothing_done(ws: Workspace, oslo: Summary) -> None:
    record_consent(ws, OPERATOR, oslo.id, say(EVERYTHING))
    publish(ws, OPERATOR, oslo.id)
    before = ws.directory.layout.read()
    assert not reconcile(ws).changed
    assert ws.directory.layout.read() == before


def test_lost_parts_are_made_again(ws: Workspace, oslo: Summary) -> None:
    record_consent(ws, OPERATOR, oslo.id, say(EVERYTHING))
    expected = publish(ws, OPERATOR, oslo.id).outcome.manifest["hash"]
    manifest = ws.directory.manifest
    for path in list(ws.directory.layout.parts.glob("*/*")):
        if path.name != manifest["content"]:
            path.write_bytes(b"damaged") if path.stat().st_size % 2 else path.unlink()
    assert reconcile(ws).manifest["hash"] == expected


def test_lost_content_is_made_up_for_by_what_is_published(ws: Workspace, oslo: Summary) -> None:
    """As long as nothing was put into it; else see `test_taking_back_beside_losses`."""
    record_consent(ws, OPERATOR, oslo.id, say(EVERYTHING))
    content = ws.directory.layout.parts.glob(f"*/{ws.directory.manifest['content']}")
    next(content).unlink()
    assert publish(ws, OPERATOR, oslo.id).selection.values
    assert not is_behind(ws)


def test_a_value_that_breaks_a_rule_is_not_published_unless_it_was_waived(ws: Workspace) -> None:
    reports = [report(INTERNET, "150")]  # percent; the bound is 100
    bad, waived = verified(ws, [draft("Oslo", "2022", reports), draft("Bergen", "2022", reports)])
    for head in (bad, waived):
        record_consent(ws, OPERATOR, head.id, say(EVERYTHING))
    with pytest.raises(CheckError, match="must not be above 100") as caught:
        publish(ws, OPERATOR, bad.id)
    (finding,) = caught.value.findings
    waiver = Waiver(finding.rule, "the register counts second homes", INTERNET, "vera", NOON)  # type: ignore[attr-defined]
    head = find(ws.store, ws.base, waived.id)
    added = waiver_triples(waived.id, [waiver])
    take_step(ws.store, ws.base, head, "consent", OPERATOR, NOON, add=added)
    assert [v.waivers for v in publish(ws, OPERATOR, waived.id).selection.values] == [
        ("the register counts second homes",)
    ]


def test_who_may(ws: Workspace, oslo: Summary) -> None:
    city = Actor("a", "A", Role.CITY, city="oslo")
    other = Actor("b", "B", Role.CITY, city="bergen")
    secretariat = Actor("s", "S", Role.SECRETARIAT)
    vera = Actor("vera", "Vera", Role.VERIFIER)
    given = say(EVERYTHING)
    for actor, error in ((secretariat, ForbiddenError), (vera, ForbiddenError)):
        with pytest.raises(error):
            record_consent(ws, actor, oslo.id, given)
    for stranger in (other, PUBLIC):
        for use in (record_consent, preview, publish, withdraw):
            arguments = (given,) if use is record_consent else ()
            with pytest.raises(UnknownNameError):
                use(ws, stranger, oslo.id, *arguments)
    record_consent(ws, city, oslo.id, given)
    with pytest.raises(ForbiddenError):
        publish(ws, city, oslo.id)
    publish(ws, secretariat, oslo.id)
    withdraw(ws, city, oslo.id)


def test_data_points_by_their_names() -> None:
    both = [f"{BASE}u4ssc/EC-ICT-ICT-4C/3g", f"{BASE}u4ssc/EC-ICT-ICT-4C/4g"]
    for name in ("EC: ICT: ICT: 4C", "EC-ICT-ICT-4C", "u4ssc:EC-ICT-ICT-4C"):
        assert resolve_points([name], "u4ssc-2017") == both
    assert resolve_points(["u4ssc:EC-ICT-ICT-4C/3g", both[0]], "u4ssc-2017") == both[:1]
    with pytest.raises(UnknownNameError):
        resolve_points(["EC-ICT-ICT-4C/5g"], "u4ssc-2017")


def test_a_city_that_nothing_describes_is_described(ws: Workspace, tmp_path: Path) -> None:
    head = verified(ws, [draft("Nowhere-by-the-Sea", "2024", [report(INTERNET, "1.5")])])[0]
    record_consent(ws, OPERATOR, head.id, say(EVERYTHING))
    assert publish(ws, OPERATOR, head.id).outcome.faults == {}
    labels = {
        getattr(quad.object, "value", "")
        for quad in dump(ws.directory.path, tmp_path)
        if quad.subject == NamedNode(f"{BASE}city/nowhere-by-the-sea")
    }
    assert "Nowhere-by-the-Sea" in labels


def test_another_base(small_source: Path, tmp_path: Path) -> None:
    data, base = tmp_path / "d", "https://kg.example.org/"
    build_dataset(data, base=base, source=small_source, draft=True)
    with open_workspace(data) as ws:
        head = verified(ws, [draft("Oslo", "2024", [report(INTERNET, "97.25")])])[0]
        record_consent(ws, OPERATOR, head.id, say(EVERYTHING))
        publish(ws, OPERATOR, head.id)
    text = "\n".join(map(str, dump(data, tmp_path)))
    assert f"<{base}observation/oslo/2024/EC-ICT-ICT-1C-result>" in text
    assert f"{BASE}observation/" not in text
    assert f"{BASE}submission/" not in text


def test_composed_at_once_or_step_by_step(ws: Workspace, small_data: Path, tmp_path: Path) -> None:
    """What is published does not depend on the way there."""
    reports = [report(INTERNET, "97.25"), report(UNEMPLOYMENT, None)]
    heads = verified(ws, [draft(name, "2024", reports) for name in ("Oslo", "Bergen", "Asker")])
    for head in heads:
        record_consent(ws, OPERATOR, head.id, say(EVERYTHING))
        publish(ws, OPERATOR, head.id)
    withdraw(ws, OPERATOR, heads[1].id)
    step_by_step = ws.directory.manifest["hash"]
    parts, layout = ws.directory.layout.parts, ws.directory.layout
    content = (parts / layout.read().manifest["content"][:2]).glob("*")
    nquads = next(path.read_bytes() for path in content)
    manifest = {"hash": dataset_hash(nquads), "base": BASE}
    outcome = Composer.of(ws).publish_build(nquads, manifest)
    assert outcome.manifest["hash"] == step_by_step
    assert date.fromisoformat(outcome.index.day) == ws.now().date()
    assert len(all_yes(reports)) == 1

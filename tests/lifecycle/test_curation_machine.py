"""Curation by several people over the real engines, against a model as naive as can be.

The model keeps per mapping who put it forward, the last word of each person, and whether it is
public. What is open to whom and what the words come to is written out by hand from decision record
0026: two accepts on one predicate, none by the proposer, no reject; or two rejects and no accept.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from tests.effort import examples

from ssckg.app import curation
from ssckg.app.analyses.sources import read_sources
from ssckg.app.building import build_dataset, dump_published
from ssckg.app.workspace import open_workspace
from ssckg.errors import ForbiddenError, StateError, UnknownNameError
from ssckg.model.actor import Actor, Role
from ssckg.model.choices import MappingList
from ssckg.store.directory import DataDirectory

ANN = Actor("zq-ann-qz", "Zq Ann Qz", Role.AGENCY, agency="UNECE")
BOB = Actor("zq-bob-qz", "Zq Bob Qz", Role.VERIFIER)
CY = Actor("zq-cy-qz", "Zq Cy Qz", Role.VERIFIER)
OFFICE = Actor("zq-office-qz", "Zq Office Qz", Role.SECRETARIAT)
CITY = Actor("zq-oslo-qz", "Zq Oslo Qz", Role.CITY, city="oslo")
NEW = "u4ssc-sdg/EC-ICT-ICT-1C--9.c"
CANDIDATE = "u4ssc-sdg/EC-I-B-1A--9.4"
REVIEWERS = st.sampled_from([ANN, BOB, CY])
ALL = st.sampled_from([ANN, BOB, CY, OFFICE, CITY])
MAPPINGS = st.sampled_from([NEW, NEW, CANDIDATE])
PREDICATES = st.sampled_from(["broad", "broad", "broad", "close"])


@dataclass
class Model:
    """What is known of one mapping."""

    begun: str = ""
    proposer: str = ""
    predicate: str = ""
    public: str = ""
    words: dict[str, tuple[str, str]] = field(default_factory=dict)

    def decided(self) -> str:
        accepts = [p for who, (v, p) in self.words.items() if v == "accept" if who != self.proposer]
        rejects = [who for who, (verdict, _) in self.words.items() if verdict == "reject"]
        if len(accepts) >= 2 and not rejects and len(set(accepts)) == 1:
            return accepts[0]
        if len([who for who in rejects if who != self.proposer]) >= 2 and not accepts:
            return "rejected"
        return ""

    def state(self) -> str:
        if self.begun in {"", "withdrawn"}:
            return self.begun
        if self.public:
            return "published"
        decided = self.decided()
        return decided if decided == "rejected" else "reviewed" if decided else "proposed"

    def may_publish(self) -> bool:
        agreed = self.decided() not in {"", "rejected"}
        return agreed and self.begun == "proposed" and self.decided() != self.public


class Curating(RuleBasedStateMachine):
    """People who put forward, judge, publish and withdraw; and a machine that goes down."""

    source: Path

    def __init__(self) -> None:
        super().__init__()
        self.left = ExitStack()
        folder = Path(self.left.enter_context(TemporaryDirectory()))
        self.data = Path(shutil.copytree(self.source, folder / "data"))
        self.open = ExitStack()
        self.ws = self.open.enter_context(open_workspace(self.data))
        self.known = {NEW: Model(), CANDIDATE: Model(begun="proposed")}
        self.secret: set[str] = set()
        self.said = self.built = 0
        self.searched = ""

    def teardown(self) -> None:
        self.open.close()
        self.left.close()

    @initialize()
    def begin(self) -> None:
        found = self.view(CANDIDATE)
        self.known[CANDIDATE].predicate = str(found.predicate)
        self.ends = {
            NEW: ("EC: ICT: ICT: 1C", "9.c"),
            CANDIDATE: (found.subject.iri, found.object.iri),
        }

    def view(self, mapping: str) -> Any:
        return curation.show_mapping(self.ws, OFFICE, mapping, open_=True).mapping

    @rule(who=ALL, mapping=MAPPINGS, predicate=PREDICATES)
    def propose(self, who: Actor, mapping: str, predicate: str) -> None:
        known = self.known[mapping]
        one, other = self.ends[mapping]
        wish = curation.Proposal(one, predicate, other, "It counts the same.")
        if who is CITY:
            error: type[Exception] | None = ForbiddenError
        elif known.state() in {"", "withdrawn", "rejected"}:
            error = None
        else:
            error = StateError
        if error:
            with pytest.raises(error):
                curation.propose(self.ws, who, wish)
            return
        curation.propose(self.ws, who, wish)
        self.known[mapping] = Model("proposed", who.id, predicate)

    @rule(
        who=st.one_of(REVIEWERS, REVIEWERS, ALL),
        mapping=MAPPINGS,
        verdict=st.sampled_from(["accept", "accept", "accept", "reject", "unsure"]),
        predicate=PREDICATES,
    )
    def judge(self, who: Actor, mapping: str, verdict: str, predicate: str) -> None:
        known = self.known[mapping]
        self.said += 1
        reason = f"zqreason{self.said:04d}qz"
        if who is CITY:
            error: type[Exception] | None = ForbiddenError
        elif not known.begun:
            error = UnknownNameError
        else:
            error = StateError if known.begun == "withdrawn" else None
        if error:
            with pytest.raises(error):
                curation.judge(self.ws, who, mapping, verdict, reason, predicate=predicate)
            return
        curation.judge(self.ws, who, mapping, verdict, reason, predicate=predicate)
        known.words[who.id] = (verdict, predicate)
        if verdict != "accept":
            self.secret.add(reason)

    @rule(mapping=MAPPINGS, predicate=PREDICATES)
    def all_agree_and_it_is_published(self, mapping: str, predicate: str) -> None:
        for who in (ANN, BOB, CY):
            self.judge(who, mapping, "accept", predicate)
        self.publish(OFFICE, mapping)

    @rule(who=st.sampled_from([OFFICE, OFFICE, OFFICE, ANN, CITY]), mapping=MAPPINGS)
    def publish(self, who: Actor, mapping: str) -> None:
        known = self.known[mapping]
        if who is not OFFICE:
            error: type[Exception] | None = ForbiddenError
        elif not known.begun:
            error = UnknownNameError
        else:
            error = None if known.may_publish() else StateError
        if error:
            with pytest.raises(error):
                curation.publish(self.ws, who, [mapping])
            return
        curation.publish(self.ws, who, [mapping])
        known.public = known.predicate = known.decided()

    @rule(who=ALL, mapping=MAPPINGS)
    def withdraw(self, who: Actor, mapping: str) -> None:
        known = self.known[mapping]
        if who is CITY:
            error: type[Exception] | None = ForbiddenError
        elif not known.begun:
            error = UnknownNameError
        elif who is not OFFICE and (known.public or known.proposer != who.id):
            error = ForbiddenError
        else:
            error = StateError if known.begun == "withdrawn" else None
        if error:
            with pytest.raises(error):
                curation.withdraw(self.ws, who, mapping, "It was wrong.")
            return
        curation.withdraw(self.ws, who, mapping, "It was wrong.")
        known.begun, known.public = "withdrawn", ""

    @rule()
    def the_machine_goes_down(self) -> None:
        self.open.close()
        self.open = ExitStack()
        self.ws = self.open.enter_context(open_workspace(self.data))

    @rule()
    def all_is_built_anew(self) -> None:
        if self.built:
            return
        self.built += 1
        self.open.close()
        before = DataDirectory.open(self.data).manifest["hash"]
        build_dataset(self.data, draft=True)
        assert DataDirectory.open(self.data).manifest["hash"] == before
        self.open = ExitStack()
        self.ws = self.open.enter_context(open_workspace(self.data))

    @invariant()
    def states_are_those_of_the_model(self) -> None:
        for mapping, known in self.known.items():
            if not known.begun:
                with pytest.raises(UnknownNameError):
                    self.view(mapping)
                continue
            view = self.view(mapping)
            assert (str(view.state), view.is_public) == (known.state(), bool(known.public)), mapping

    @invariant()
    def what_is_public_is_what_was_published(self) -> None:
        records = read_sources(self.data).crosswalk.mappings
        for mapping, known in self.known.items():
            found = [m for m in records if m.iri.endswith(f"/{mapping}")]
            accepted = [str(m.predicate) for m in found if m.listed is MappingList.ACCEPTED]
            assert accepted == ([known.public] if known.public else []), mapping

    @invariant()
    def people_and_what_they_said_stay_inside(self) -> None:
        now = str(DataDirectory.open(self.data).manifest["hash"])
        if now == self.searched:
            return
        self.searched = now
        out = self.data.parent / "dump.nq"
        dump_published(self.data, out)
        text = out.read_text(encoding="utf-8")
        people = [one.id for one in (ANN, BOB, CY, OFFICE, CITY)] + ["Zq "]
        assert not [word for word in (*people, *self.secret) if word in text]


@pytest.mark.deep
def test_curation_follows_the_model(built_data: Path) -> None:
    class Here(Curating):
        source = built_data

    run_machine(
        Here,
        settings=settings(
            max_examples=examples(3),
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )

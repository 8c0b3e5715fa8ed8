"""Steps of a submission on every engine: taken once, on what they were decided on, whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ssckg.errors import ConflictError, UnknownNameError
from ssckg.model.actor import Actor, Role
from ssckg.model.submission import Cover, KeptFile, Question, Report, ReportStatus, State
from ssckg.submissions.life import record, repository, steps
from ssckg.submissions.life.names import graph_of, personal_graph_of
from ssckg.submissions.life.steps import NewSubmission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.store.client import SparqlClient

BASE = "https://w3id.org/ssckg/"
SIV = Actor("siv", "Siv", Role.CITY, city="oslo")
AT = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)
REPORTS = tuple(
    Report(
        f"{BASE}u4ssc/EC-X-{n:03}C/result",
        ReportStatus.MISSING if n % 9 == 0 else ReportStatus.REPORTED,
        None if n % 9 == 0 else Decimal(n) / 4,
        numerator=Decimal(n),
        denominator=Decimal(4),
        quality="unknown",
        source='Statistics "Oslo", \\ 2023',
        reference_year="2023",
        printed_value=f"{n / 4}",
        place=f"Economy!H{n}",
    )
    for n in range(1, 113)
)
FILE = KeptFile("oslo.xlsx", "ab" * 32, 1234, "", "submission")
NEW = NewSubmission(
    "oslo",
    "Oslo",
    "2024",
    "u4ssc-2017",
    Cover(city="Oslo", population=Decimal(709037), contact_name="Kari"),
    REPORTS,
    files=(FILE,),
)


@pytest.fixture
def new(request: pytest.FixtureRequest, store: SparqlClient) -> Iterator[NewSubmission]:
    """A draft with a full set of reports; Virtuoso 7 takes no update of that many triples."""
    is_virtuoso = request.node.callspec.params["store"] == "virtuoso"
    yield replace(NEW, reports=REPORTS[:20]) if is_virtuoso else NEW
    for number in range(1, 5):
        identifier = f"oslo-2024-{number}"
        store.delete_graph(graph_of(identifier))
        store.delete_graph(personal_graph_of(identifier))


def test_a_submission_comes_back_as_it_was(store: SparqlClient, new: NewSubmission) -> None:
    head = steps.create(store, BASE, new, SIV, AT)
    assert head.id == "oslo-2024-1"
    assert repository.find(store, BASE, head.id) == head
    found = repository.load(store, BASE, head.id)
    assert found.head == head
    assert found.reports == new.reports
    assert (found.cover, found.files) == (new.cover, (FILE,))
    assert [(e.number, e.action, e.to_state, e.at) for e in found.events] == [
        (1, "lodge", State.DRAFT, AT)
    ]


def test_a_step_is_taken_once(store: SparqlClient, new: NewSubmission) -> None:
    head = steps.create(store, BASE, new, SIV, AT)
    after = steps.take_step(store, BASE, head, "submit", SIV, AT)
    assert (after.state, after.version) == (State.SUBMITTED, 2)
    for action in ("submit", "withdraw"):
        with pytest.raises(ConflictError):
            steps.take_step(store, BASE, head, action, SIV, AT)
    found = repository.load(store, BASE, head.id)
    assert [event.action for event in found.events] == ["lodge", "submit"]
    assert found.head == after
    assert found.reports == new.reports


def test_what_a_step_brings_and_takes(store: SparqlClient, new: NewSubmission) -> None:
    head = steps.create(store, BASE, new, SIV, AT)
    head = steps.take_step(store, BASE, head, "submit", SIV, AT)
    for verifier, mode in (("vera", "remote"), ("otto", "on-site")):
        head = steps.take_step(
            store, BASE, head, "assign", SIV, AT,
            add=record.assignment_triples(head.id, verifier, mode),
            remove=record.assignment_triples(head.id, head.verifier, head.mode),
        )  # fmt: skip
        assert (head.verifier, head.mode) == (verifier, mode)
    asked = (Question("Which year?", new.reports[0].data_point), Question("Who counted?"))
    head = steps.take_step(store, BASE, head, "return", SIV, AT, reason="See", questions=asked)
    changed = (new.reports[0], *(replace(report, value=Decimal(7)) for report in new.reports[1:2]))
    steps.take_step(
        store, BASE, head, "replace", SIV, AT,
        remove=record.report_triples(head.id, new.reports),
        add=record.report_triples(head.id, changed),
    )  # fmt: skip
    found = repository.load(store, BASE, head.id)
    assert found.reports == changed
    assert found.events[-2].questions == asked


def test_another_one_is_superseded_in_the_same_update(
    store: SparqlClient, new: NewSubmission
) -> None:
    first, second = steps.create_many(store, BASE, [new, new], SIV, AT)
    first = steps.take_step(store, BASE, first, "submit", SIV, AT)
    second = steps.take_step(store, BASE, second, "submit", SIV, AT, supersede=[first])
    assert second.supersedes == first.id
    old = repository.find(store, BASE, first.id)
    assert (old.state, old.superseded_by, old.version) == (State.SUPERSEDED, second.id, 3)
    third = steps.create(store, BASE, new, SIV, AT)
    with pytest.raises(ConflictError):
        steps.take_step(store, BASE, third, "submit", SIV, AT, supersede=[first])
    assert repository.find(store, BASE, third.id) == third


def test_ids_and_lists(store: SparqlClient, new: NewSubmission) -> None:
    heads = steps.create_many(store, BASE, [new] * 3, SIV, AT)
    assert [head.id for head in heads] == [f"oslo-2024-{n}" for n in (1, 2, 3)]
    submitted = steps.take_step(store, BASE, heads[1], "submit", SIV, AT)
    listed = repository.summaries(store, BASE, city="oslo", year="2024")
    assert listed == [heads[0], submitted, heads[2]]
    drafts = repository.summaries(store, BASE, states=[State.DRAFT], after="oslo-2024-1")
    assert drafts == [heads[2]]
    assert repository.summaries(store, BASE, verifier="vera") == []
    with pytest.raises(UnknownNameError):
        repository.find(store, BASE, "oslo-2024-4")

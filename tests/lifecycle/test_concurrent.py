"""Several at once: of those who decided on the same state, exactly one takes the step."""

from __future__ import annotations

import multiprocessing
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.lifecycle.people import OFFICE, OPERATOR, OSLO, results

from ssckg.app import lodging
from ssckg.app.workspace import open_workspace
from ssckg.errors import ConflictError, StateError
from ssckg.model.submission import State
from ssckg.store.serial import SerialStore
from ssckg.submissions.life import repository, steps
from ssckg.submissions.life.names import parse_id
from ssckg.submissions.life.steps import NewSubmission

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssckg.app.workspace import Workspace
    from ssckg.model.submission import Summary

DRAFT = NewSubmission("oslo", "Oslo", "2024", "u4ssc-2017")


def together(work: list[Callable[[], object]]) -> Counter[str]:
    """Run all at once in threads; count what each came to: "done" or the error's name."""
    barrier = threading.Barrier(len(work))
    ends: list[str] = []

    def run(one: Callable[[], object]) -> None:
        barrier.wait()
        try:
            one()
        except (ConflictError, StateError) as error:
            ends.append(type(error).__name__)
        else:
            ends.append("done")

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(ends)


def test_of_many_threads_one_wins(ws: Workspace) -> None:
    for _ in range(8):
        head = steps.create(ws.store, ws.base, DRAFT, OPERATOR, ws.now())

        def step(action: str, head: Summary = head) -> Callable[[], object]:
            return lambda: steps.take_step(ws.store, ws.base, head, action, OPERATOR, ws.now())

        ends = together([step(action) for action in ("submit", "withdraw") * 4])
        assert ends == {"done": 1, "ConflictError": 7}
        found = repository.load(ws.store, ws.base, head.id)
        assert [event.number for event in found.events] == [1, 2]
        assert found.events[1].to_state is found.head.state
        assert found.head.version == 2


def test_ids_are_given_once(ws: Workspace) -> None:
    heads: list[Summary] = []
    work = [
        lambda: heads.append(steps.create(ws.store, ws.base, DRAFT, OPERATOR, ws.now()))
        for _ in range(10)
    ]
    assert together(list(work)) == {"done": 10}
    assert sorted(parse_id(head.id)[2] for head in heads) == list(range(1, 11))
    assert len(repository.summaries(ws.store, ws.base)) == 10


def test_two_drafts_handed_in_at_once(ws: Workspace) -> None:
    """Whichever is second comes in the place of the first; one counts in the end."""
    for year in ("2021", "2022", "2023"):
        ids = [
            lodging.lodge(
                ws, OSLO, [results("Oslo", year, n)], name="r.csv", city="Oslo", year=year
            ).head.id
            for n in (80, 81)
        ]
        ends = together([lambda i=i: lodging.submit(ws, OSLO, i) for i in ids])  # type: ignore[misc]
        assert ends["done"] >= 1
        states = [repository.find(ws.store, ws.base, i).state for i in ids]
        assert sorted(states) == sorted([State.SUBMITTED, State.SUPERSEDED])


def _withdraw(data: str, submission: str, version: int, ends: multiprocessing.Queue[str]) -> None:
    with open_workspace(Path(data)) as ws:
        head = repository.find(ws.store, ws.base, submission)
        if head.version != version:
            ends.put("late")
            return
        try:
            steps.take_step(ws.store, ws.base, head, "withdraw", OPERATOR, ws.now())
        except ConflictError:
            ends.put("conflict")
        else:
            ends.put("done")


@pytest.mark.parametrize("served", [False, True])
def test_of_many_processes_one_wins(data: Path, served: bool) -> None:
    """With an engine of their own they come one after the other; under a server they meet."""
    from contextlib import nullcontext  # noqa: PLC0415

    from ssckg.store.layout import Layout  # noqa: PLC0415
    from ssckg.store.served import Serving  # noqa: PLC0415

    with Serving(Layout(data)) if served else nullcontext():
        with open_workspace(data) as ws:
            head = steps.create(ws.store, ws.base, DRAFT, OPERATOR, ws.now())
        context = multiprocessing.get_context("spawn")
        ends: multiprocessing.Queue[str] = context.Queue()
        children = [
            context.Process(target=_withdraw, args=(str(data), head.id, head.version, ends))
            for _ in range(3)
        ]
        for child in children:
            child.start()
        found = Counter(ends.get(timeout=60) for _ in children)
        for child in children:
            child.join(60)
        with open_workspace(data) as ws:
            assert found["done"] == 1
            assert repository.find(ws.store, ws.base, head.id).version == 2


def test_a_stale_decision_is_refused(ws: Workspace) -> None:
    head = steps.create(ws.store, ws.base, DRAFT, OPERATOR, ws.now())
    steps.take_step(ws.store, ws.base, head, "consent", OSLO, ws.now())
    with pytest.raises(ConflictError, match="draft after 1 steps and is draft after 2"):
        steps.take_step(ws.store, ws.base, head, "submit", OSLO, ws.now())


def test_a_superseded_one_that_changed_stops_the_step(ws: Workspace) -> None:
    """All of an update or nothing: neither the new one nor the other old ones move."""
    first, second, new = (
        steps.create(ws.store, ws.base, DRAFT, OPERATOR, ws.now()) for _ in range(3)
    )
    steps.take_step(ws.store, ws.base, first, "submit", OSLO, ws.now())
    with pytest.raises(ConflictError, match=first.id):
        steps.take_step(ws.store, ws.base, new, "submit", OSLO, ws.now(), supersede=[second, first])
    states = [repository.find(ws.store, ws.base, head.id).state for head in (first, second, new)]
    assert states == [State.SUBMITTED, State.DRAFT, State.DRAFT]


def test_a_writer_that_died_is_given_time(data: Path) -> None:
    """Its update may still be at work in the engine of a server: the next one waits for that."""
    with open_workspace(data) as ws:
        assert isinstance(ws.store, SerialStore)
        mark = data / "run" / "writing.mark"
        assert not mark.exists()
        head = steps.create(ws.store, ws.base, DRAFT, OPERATOR, ws.now())
        assert not mark.exists()
        mark.touch()
        started = ws.now()
        steps.take_step(ws.store, ws.base, head, "submit", OFFICE, ws.now())
        assert (ws.now() - started).total_seconds() >= 1
        assert not mark.exists()

"""The round machine of `test_round_machine`, with its log in a real engine: few examples, slow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.effort import examples
from tests.unit.app.revision.rounds.test_round_machine import Rounds

from ssckg.app.revision import desk
from ssckg.app.workspace import open_workspace
from ssckg.revision import log
from ssckg.revision.documents import canonical_text
from ssckg.revision.names import workspace_graph
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ssckg.model.revision_event import RoundEvent
    from ssckg.ports import GraphStore

pytestmark = pytest.mark.deep


class EngineLog:
    """The log of the round "r" in an engine, empty at first."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        store.update(f"DROP SILENT GRAPH <{workspace_graph('r')}>")

    @property
    def texts(self) -> list[str]:
        return [canonical_text(event) for event in log.read(self.store, "r")]

    def read(self, _: object, round_id: str) -> tuple[RoundEvent, ...]:
        return log.read(self.store, round_id)

    def round_ids(self, _: object) -> tuple[str, ...]:
        return log.round_ids(self.store)

    def append(self, _: object, round_id: str, events: Sequence[RoundEvent]) -> None:
        log.append(self.store, round_id, events)


def test_a_round_in_an_engine_is_what_the_model_says(tmp_path: Path) -> None:
    DataDirectory.create_or_open(tmp_path / "data")
    with open_workspace(tmp_path / "data") as ws:

        class RoundsInEngine(Rounds):
            def __init__(self) -> None:
                super().__init__()
                kept: Any = EngineLog(ws.store)
                self.log = kept
                self.patch.setattr(desk, "log", kept)

        run_state_machine_as_test(
            RoundsInEngine,
            settings=settings(
                max_examples=examples(5),
                stateful_step_count=30,
                deadline=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )

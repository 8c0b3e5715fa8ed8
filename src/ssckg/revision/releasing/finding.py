"""Which editions were released, from the logs of all rounds: one query, however long the logs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.errors import DataError
from ssckg.model.revision_event import Released, RoundEvent
from ssckg.namespaces import CODE, expand
from ssckg.revision.documents import from_plain
from ssckg.revision.names import round_iri

if TYPE_CHECKING:
    from datetime import datetime

    from ssckg.ports import GraphStore

_RELEASES: Final = f"""SELECT ?round ?text WHERE {{ GRAPH ?graph {{
  ?event <{expand("ssc:revisionAction")}> <{CODE}action/release> ;
    <{expand("ssc:eventOf")}> ?round ; <{expand("ssc:eventRecord")}> ?text }} }}"""


@dataclass(frozen=True, slots=True)
class ReleasedRound:
    """A release as the log of its round has it; number: of the event."""

    round: str
    number: int
    at: datetime
    content: Released

    @property
    def version(self) -> str:
        """The version of the edition."""
        return self.content.version


def released_rounds(store: GraphStore) -> tuple[ReleasedRound, ...]:
    """Return all releases, the first one first.

    Raises:
        DataError: a log is damaged.
        EngineError: the engine does not answer.
    """
    found = []
    for row in store.select(_RELEASES):
        round_id = str(row["round"]).removeprefix(round_iri(""))
        try:
            event = from_plain(RoundEvent, json.loads(str(row["text"])))
        except (ValueError, DataError) as error:
            raise DataError(
                f"the log of the round {round_id} is damaged: {error}",
                hint="restore the workspace from a copy",
            ) from error
        if isinstance(event.content, Released):
            found.append(ReleasedRound(round_id, event.number, event.at, event.content))
    return tuple(sorted(found, key=lambda one: (one.at, one.version)))

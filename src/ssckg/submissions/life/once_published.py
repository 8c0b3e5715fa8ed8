"""Which submissions are or were published, and since when, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ssckg.model.submission import State, Summary
from ssckg.namespaces import BASE, CODE
from ssckg.submissions.life.repository import PREFIX_LINES, summaries

if TYPE_CHECKING:
    from ssckg.ports import GraphStore

_STATES = (State.PUBLISHED, State.WITHDRAWN, State.SUPERSEDED)
_ENDS = ("withdraw", "supersede")


@dataclass(frozen=True, slots=True)
class OncePublished:
    """A submission that is or was public: since when, and when that ended (None: it is)."""

    head: Summary
    published_at: datetime
    ended_at: datetime | None


def once_published(store: GraphStore) -> list[OncePublished]:
    """Return all submissions that were ever published, in the order of their heads.

    IRIs stand below the standard base.
    """
    query = f"""{PREFIX_LINES}
        SELECT ?id ?action ?at WHERE {{
          VALUES ?action {{ {" ".join(f"<{_action(name)}>" for name in ("publish", *_ENDS))} }}
          GRAPH ?graph {{
            ?submission a ssc:Submission ; dcterms:identifier ?id .
            ?event ssc:eventOf ?submission ; ssc:submissionAction ?action ;
              prov:endedAtTime ?at .
          }}
        }}"""
    begun: dict[str, datetime] = {}
    ended: dict[str, datetime] = {}
    for row in store.select(query):
        name, at = str(row["id"]), _moment(str(row["at"]))
        if str(row["action"]) == _action("publish"):
            begun[name] = min(at, begun.get(name, at))
        else:
            ended[name] = at
    if not begun:
        return []
    return [
        OncePublished(head, begun[head.id], ended.get(head.id))
        for head in summaries(store, BASE, states=_STATES)
        if head.id in begun
    ]


def count_steps(store: GraphStore) -> int:
    """Return how many steps were ever taken: every change of a submission makes it grow."""
    query = f"""{PREFIX_LINES}
        SELECT (SUM(?number) AS ?steps) WHERE {{
          GRAPH ?graph {{ ?submission a ssc:Submission ; ssc:eventCount ?number }}
        }}"""
    rows = list(store.select(query))
    return int(str(rows[0]["steps"])) if rows and "steps" in rows[0] else 0


def _action(name: str) -> str:
    return f"{CODE}submission-action/{name}"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

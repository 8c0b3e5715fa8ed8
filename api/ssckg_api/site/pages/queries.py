"""The query library: all named queries by who asks them, and a search in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response

from ssckg_api.site.frame import Crumb
from ssckg_api.site.query_views import askers
from ssckg_api.site.visit import Visit, VisitDep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssckg.model.named_query import NamedQuery

router = APIRouter(include_in_schema=False)
_MOST_WORDS = 200


@router.get("/queries")
def queries(visit: VisitDep) -> Response:
    """Show all queries, or those in which all words of `q` occur."""
    words = visit.query.get("q", "")[:_MOST_WORDS].strip()
    found = matching(tuple(visit.site.library.values()), words)
    return visit.page(
        "queries.html",
        title=visit.text("Query library"),
        words=words,
        groups=groups(found, visit),
        total=len(found),
        frame={
            "description": visit.text("Tested questions to the graph, each with its text."),
            "crumbs": [
                Crumb(visit.text("Home"), "/"),
                Crumb(visit.text("Query library")),
            ],
        },
    )


def matching(library: Sequence[NamedQuery], words: str) -> list[NamedQuery]:
    """Return the queries that hold all words in name, summary, purpose or parameters."""
    wanted = words.lower().split()
    return [query for query in library if all(word in _haystack(query) for word in wanted)]


def _haystack(query: NamedQuery) -> str:
    told = [f"{p.name} {p.description}" for p in query.parameters]
    parts = (query.name.replace("-", " "), query.name, query.summary, query.why or "", *told)
    return " ".join((*parts, *query.columns)).lower()


def groups(found: Sequence[NamedQuery], visit: Visit) -> list[dict[str, Any]]:
    """Return queries by who asks them; a query that several ask is in several groups."""
    grouped = [
        {
            "id": user,
            "title": title,
            "queries": [query for query in found if user in query.users],
        }
        for user, title in askers(visit).items()
    ]
    return [group for group in grouped if group["queries"]]

"""Reads agencies from answers: their roles, memberships and priorities."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ssckg.harmonization.reading_rows import last_part
from ssckg.model.crosswalk_agencies import Body, Membership, Priority, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.harmonization.reading_rows import Row


def body_of(row: Row) -> Body:
    """Return an agency or organisation."""
    return Body(
        row["agency"],
        row["acronym"],
        row["name"],
        is_partner="partner" in row,
        part_of=row.get("part_of", ""),
    )


def role_of(row: Row) -> Role:
    """Return the role of an agency for an indicator."""
    listed_as = row.get("listed_as", "")
    return Role(row["indicator"], row["agency"], last_part(row["role"]), listed_as)


def memberships_from(rows: Iterable[Row]) -> Iterator[Membership]:
    """Yield what bodies are or were in organisations, each once with all its rosters."""
    rosters: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in rows:
        key = (row["agency"], row["organisation"], last_part(row["role"]))
        years = (row.get("valid_from", ""), row.get("valid_to", ""))
        rosters[(*key, *years)] += [last_part(row["roster"])] if "roster" in row else []
    for (agency, organisation, role, since, until), found in rosters.items():
        yield Membership(agency, organisation, role, since, until, tuple(found))


def priority_of(row: Row) -> Priority:
    """Return what an agency declared to matter to it."""
    return Priority(
        iri=row["priority"],
        agency=row["agency"],
        element=row["element"],
        level=last_part(row["level"]),
        reason=row.get("reason", ""),
        source=row.get("source", ""),
        valid_from=row.get("valid_from", ""),
        origin=last_part(row.get("origin", "")),
        valid_to=row.get("valid_to", ""),
    )

"""What bodies are or were in organisations, and which of them an analysis is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssckg.errors import UnknownNameError
from ssckg.harmonization.lookup import find_agency
from ssckg.model.agencies import AgencyMembership

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_agencies import Body


def memberships_of(crosswalk: Crosswalk, agency: str) -> tuple[AgencyMembership, ...]:
    """Return what an agency (IRI) is or was in organisations."""
    return tuple(
        AgencyMembership(m.organisation, m.role, m.valid_from, m.valid_to, m.rosters)
        for m in crosswalk.memberships
        if m.agency == agency
    )


def select_bodies(
    crosswalk: Crosswalk,
    caring: Collection[str],
    *,
    names: Sequence[str] = (),
    roster: str = "",
    partners_only: bool = True,
) -> tuple[Body, ...]:
    """Return the bodies that an analysis of several is about, by acronym.

    Args:
        crosswalk: what is read.
        caring: agencies (IRIs) that care about anything; others appear only when they support
            U4SSC, or are asked for by name.
        names: exactly these.
        roster: id of a roster; only bodies that it names.
        partners_only: only bodies that a roster of U4SSC names.

    Raises:
        UnknownNameError: there is no such agency or roster.
    """
    if names:
        found = {body.iri: body for body in (find_agency(crosswalk, name) for name in names)}
    else:
        found = {
            body.iri: body
            for body in crosswalk.agencies
            if body.is_partner or (not partners_only and body.iri in caring)
        }
    if roster:
        known = sorted({each for m in crosswalk.memberships for each in m.rosters})
        if roster not in known:
            raise UnknownNameError("roster", roster, tuple(known))
        named = {m.agency for m in crosswalk.memberships if roster in m.rosters}
        found = {iri: body for iri, body in found.items() if iri in named}
    return tuple(sorted(found.values(), key=lambda body: (body.acronym.casefold(), body.iri)))

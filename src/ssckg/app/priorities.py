"""Priorities of agencies: declare by a table, withdraw, list; what is published follows."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from ssckg.access.rights import condition_of
from ssckg.app.following import following
from ssckg.app.permitting import permit
from ssckg.app.priority_names import (
    agency_named,
    element_named,
    find_agency,
    find_element,
    known_elements,
)
from ssckg.app.projects import follow
from ssckg.app.public_projects import register_column
from ssckg.errors import CheckError, ForbiddenError, UnknownNameError, UsageError
from ssckg.harmonization.agencies.declaration_rdf import (
    IN_FORCE,
    TO_COME,
    WORKSPACE_GRAPH,
    declaration_triples,
    declarations_from,
    states,
    withdrawal_triples,
)
from ssckg.harmonization.agencies.declaring import (
    OPTIONAL,
    REQUIRED,
    Known,
    read_declarations,
)
from ssckg.harmonization.measures import number_key
from ssckg.io.records import read_records, records_of
from ssckg.io.sheets.records import read_sheet_records
from ssckg.io.unseen_characters import fault_of
from ssckg.model.priority import Declaration, DeclaredOutcome, DeclaredPriority
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.namespaces import BASE, expand
from ssckg.submissions.life.names import agent_id, agent_iri
from ssckg.submissions.life.repository import graph_triples
from ssckg.validation.engines import load_shapes, make_validator
from ssckg.validation.findings import as_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from pyoxigraph import Triple

    from ssckg.app.workspace import Workspace
    from ssckg.io.records import Record
    from ssckg.model.actor import Actor
    from ssckg.model.priority import PriorityWish

_DECLARE: Final = "priority-declare"
_HISTORY: Final = "priority-history"
_ZIP: Final = b"PK"


def declare(
    ws: Workspace, actor: Actor, file: Path, *, name: str | None = None, dry_run: bool = False
) -> DeclaredOutcome:
    """Record the declarations of a table (CSV, JSON, or the first sheet of a workbook).

    All of them are recorded or none; one for the same agency and element takes the place of what
    stands. What is published follows at once.

    Args:
        ws: the workspace.
        actor: who declares; an agency's account only for its own agency.
        file: the table.
        name: how messages name the file.
        dry_run: check everything and record nothing.

    Raises:
        ForbiddenError: the actor may not declare at all.
        DataError: the file cannot be read, or rows have faults, each with its place.
        CheckError: what was read breaks a rule of `shapes/agency-priority.ttl`.
        MissingError: they are recorded, and what is published could not follow yet.
    """
    permit(ws, actor, _DECLARE)
    shown = name or file.name
    read = read_sheet_records if _is_workbook(file) else read_records
    records = read(file, required=REQUIRED, optional=OPTIONAL, shown=shown)
    return _declare(ws, actor, records, dry_run=dry_run)


def declare_json(
    ws: Workspace, actor: Actor, document: Any, *, dry_run: bool = False
) -> DeclaredOutcome:
    """Record the declarations of a JSON list of objects; otherwise as `declare`."""
    permit(ws, actor, _DECLARE)
    records = records_of(document, "request", required=REQUIRED, optional=OPTIONAL)
    return _declare(ws, actor, records, dry_run=dry_run)


def withdraw(
    ws: Workspace, actor: Actor, agency: str, element: str, reason: str
) -> tuple[DeclaredPriority, ...]:
    """Take back what an agency declared for an element; its default comes back.

    Returns:
        The declarations that were taken back: the standing one and what it had superseded.

    Raises:
        ForbiddenError: the actor may not, or not for that agency.
        UnknownNameError: nothing stands for that agency and element.
        UsageError: an agency or element is not known, or there is no reason.
    """
    permit(ws, actor, "priority-withdraw")
    whose, what = agency_named(agency), element_named(element)
    _require_own(actor, "priority-withdraw", whose)
    if not reason.strip() or len(reason) > 2000:
        raise UsageError("say why, in at most 2,000 characters", hint="--reason 'TEXT'")
    if unseen := fault_of(reason):
        raise UsageError(f"the reason {unseen}", hint="write plain words")
    kept = declarations_from(graph_triples(ws.store, WORKSPACE_GRAPH))
    gone = [
        one
        for one in kept
        if (one.agency, one.element) == (whose, what.iri) and one.withdrawn_at is None
    ]
    if not gone:
        raise UnknownNameError("declaration", f"{whose} {what.code}")
    now = ws.now()
    triples = [
        triple
        for one in gone
        for triple in withdrawal_triples(one.iri, agent_iri(actor.id), reason.strip(), now)
    ]
    with following(ws):
        ws.store.update(_insert(triples))
        follow(ws)
    after = declarations_from(graph_triples(ws.store, WORKSPACE_GRAPH))
    wanted = {one.iri for one in gone}
    return tuple(one for one in _shown(ws, actor, after) if one.iri in wanted)


def list_declared(
    ws: Workspace, actor: Actor, *, agency: str | None = None, history: bool = False
) -> tuple[DeclaredPriority, ...]:
    """Return declarations, by agency, element and time; those that hold today or are to come.

    Args:
        ws: the workspace.
        actor: who asks.
        agency: only of this agency.
        history: also what ended, was superseded or withdrawn, and who entered what; an agency's
            account sees its own agency's.

    Raises:
        ForbiddenError: the actor may not.
        UsageError: no agency is named so.
    """
    permit(ws, actor, "priority-list")
    whose = agency_named(agency) if agency else ""
    if history:
        permit(ws, actor, _HISTORY)
        whose = whose or (actor.agency if _is_own_only(actor, _HISTORY) else "")
        if whose:
            _require_own(actor, _HISTORY, whose)
    kept = declarations_from(graph_triples(ws.store, WORKSPACE_GRAPH))
    found = (one for one in _shown(ws, actor, kept) if not whose or one.agency == whose)
    return tuple(one for one in found if history or one.state in {IN_FORCE, TO_COME})


def _declare(
    ws: Workspace, actor: Actor, records: Sequence[Record], *, dry_run: bool
) -> DeclaredOutcome:
    is_own_only = _is_own_only(actor, _DECLARE)
    only = agency_named(actor.agency) if is_own_only else ""
    wishes = read_declarations(records, Known(find_agency, find_element, only))
    kept = declarations_from(graph_triples(ws.store, WORKSPACE_GRAPH))
    standing = {(one.agency, one.element): one.iri for one in kept if one.withdrawn_at is None}
    now = ws.now()
    new = tuple(
        _declaration(wish, actor, now, standing.get((wish.agency, wish.element), ""), only)
        for wish in wishes
    )
    sources = register_column("sources/sources", "key")
    triples = [t for one in new for t in declaration_triples(one, agent_iri(actor.id), sources)]
    _check_shape(triples, new)
    if not dry_run:
        with following(ws):
            ws.store.update(_insert(triples))
            follow(ws)
    found = {one.iri for one in new}
    shown = tuple(one for one in _shown(ws, actor, (*kept, *new)) if one.iri in found)
    return DeclaredOutcome(dry_run, shown, sum(bool(one.follows) for one in new))


def _is_workbook(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(len(_ZIP)) == _ZIP
    except OSError:
        return False  # whoever reads it whole says what is wrong


def _declaration(
    wish: PriorityWish, actor: Actor, now: datetime, follows: str, own: str
) -> Declaration:
    """Return a declaration under a name that no other has."""
    told = "|".join((wish.agency, wish.element, wish.level, follows, actor.id, now.isoformat()))
    digest = hashlib.sha256(told.encode()).hexdigest()[:12]
    return Declaration(
        iri=f"{BASE}priority/{wish.agency}/declared/{digest}",
        agency=wish.agency,
        element=wish.element,
        level=wish.level,
        reason=wish.reason,
        source=wish.source,
        valid_from=wish.valid_from,
        valid_to=wish.valid_to,
        declared_at=now,
        by=agent_iri(actor.id),
        on_behalf=not own,
        follows=follows,
    )


def _shown(
    ws: Workspace, actor: Actor, declarations: Iterable[Declaration]
) -> tuple[DeclaredPriority, ...]:
    every = tuple(declarations)
    state = states(every, ws.now().date())
    elements = known_elements()
    found = []
    for one in every:
        element = elements.get(one.element)
        found.append(
            DeclaredPriority(
                iri=one.iri,
                agency=one.agency,
                element=one.element,
                code=element.code if element else "",
                label=element.label if element else "",
                level=one.level,
                reason=one.reason,
                source=one.source,
                valid_from=one.valid_from,
                valid_to=one.valid_to,
                state=state[one.iri],
                declared_at=one.declared_at,
                by=agent_id(one.by) if _may(actor, _HISTORY, one.agency) else "",
                on_behalf=one.on_behalf,
                withdrawn_at=one.withdrawn_at,
                withdrawn_for=one.withdrawn_for,
            )
        )
    return tuple(sorted(found, key=lambda d: (d.agency, number_key(d.code), d.declared_at, d.iri)))


def _insert(triples: Iterable[Triple]) -> str:
    lines = " .\n".join(map(str, triples))
    return f"INSERT DATA {{ GRAPH <{WORKSPACE_GRAPH}> {{\n{lines}\n}} }}"


def _is_own_only(actor: Actor, action: str) -> bool:
    return condition_of(actor, action) == "own-agency"


def _may(actor: Actor, action: str, agency: str) -> bool:
    condition = condition_of(actor, action)
    return condition == "any" or (condition == "own-agency" and actor.agency == agency)


def _require_own(actor: Actor, action: str, agency: str) -> None:
    if not _may(actor, action, agency):
        raise ForbiddenError(f"{action} for {agency} is not open to {actor.id} of {actor.agency}")


def _check_shape(triples: Iterable[Triple], declarations: Iterable[Declaration]) -> None:
    """Hold declarations to their shape, together with the agencies that they name.

    Raises:
        CheckError: what the reading of the file lets through and should not.
    """
    is_agency = f"<{expand('rdf:type')}> <{expand('ssc:Agency')}> ."
    facts = [f"{triple} ." for triple in triples]
    named = sorted({one.agency for one in declarations})
    facts += [f"<{BASE}agency/{agency}> {is_agency}" for agency in named]
    document = RdfDocument("\n".join(facts).encode(), "priorities", RdfFormat.N_TRIPLES)
    findings = as_findings(make_validator(load_shapes(["agency-priority"])).validate([document]))
    if findings:
        raise CheckError(f"the priorities break a rule: {findings[0].message}", tuple(findings))

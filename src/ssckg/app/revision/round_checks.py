"""What a round must meet before it is opened: known names, and its shape."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from ssckg.app.following import open_published
from ssckg.app.public_projects import register_column
from ssckg.app.revision.editions import load_edition
from ssckg.errors import CheckError, UsageError
from ssckg.model.finding import Severity
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.revision.bodies import SECRETARIAT, is_player
from ssckg.revision.record_rdf.rounds import round_triples
from ssckg.validation.engines import load_shapes, make_validator
from ssckg.validation.findings import as_findings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.app.workspace import Workspace
    from ssckg.model.finding import Finding
    from ssckg.model.revision_round import Round

_SETS: Final = """PREFIX ssc: <https://w3id.org/ssckg/ontology#>
SELECT DISTINCT ?set WHERE { ?set a ssc:MappingSet }"""


def check_round(ws: Workspace, round_: Round) -> tuple[Finding, ...]:
    """Return what the shape warns of, if a round can be opened.

    Raises:
        UnknownNameError: there is no such edition to start from.
        UsageError: a body, mapping set or source that is not known; all of them are named.
        CheckError: its calendar or its roles break a rule of `shapes/revision-round.ttl`.
    """
    load_edition(ws, round_.starts_from)
    if unknown := list(_unknown_names(ws, round_)):
        raise UsageError("; ".join(unknown), hint="mend the file and try again")
    found = shape_findings(round_)
    broken = tuple(each for each in found if each.severity is Severity.VIOLATION)
    if broken:
        rules = "; ".join(dict.fromkeys(_in_words(each) for each in broken))
        raise CheckError(
            f"the round cannot be opened: {rules}", broken, hint="mend the file and try again"
        )
    return found


def shape_findings(round_: Round) -> tuple[Finding, ...]:
    """Return what the shape of rounds finds in one."""
    lines = "".join(f"{triple} .\n" for triple in round_triples(round_))
    document = RdfDocument(lines.encode(), "round", RdfFormat.N_TRIPLES)
    return tuple(as_findings(make_validator(load_shapes(["revision-round"])).validate([document])))


def known_bodies() -> frozenset[str]:
    """Return who can hold a role: agencies and organisations of the registers, the secretariat."""
    agencies = register_column("agencies/agencies", "id")
    return agencies | register_column("agencies/organisations", "id") | {SECRETARIAT}


def _unknown_names(ws: Workspace, round_: Round) -> Iterator[str]:
    bodies = tuple(held.body for held in round_.roles)
    for what, names, known in (
        ("body", bodies, known_bodies()),
        ("source", round_.sources, register_column("sources/sources", "key")),
        ("mapping set", round_.follow, _mapping_sets(ws) if round_.follow else frozenset()),
    ):
        for name in dict.fromkeys(names):
            if what == "body" and is_player(name) and round_.is_demonstration:
                continue
            if name not in known:
                near = get_close_matches(name, sorted(known), 3)
                yield f"unknown {what}: {name!r}" + (f" (near: {', '.join(near)})" if near else "")


def _mapping_sets(ws: Workspace) -> frozenset[str]:
    with open_published(ws.directory.path) as store:
        return frozenset(str(row["set"]).rpartition("/")[2] for row in store.select(_SETS))


def _in_words(finding: Finding) -> str:
    """Return a finding without its full stop, with the stage that it is about."""
    _, is_stage, kind = (finding.focus or "").rpartition("/stage/")
    about = f"stage {kind}: " if is_stage else ""
    return f"{about}{finding.message.rstrip('.')}"

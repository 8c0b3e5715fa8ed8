"""A round in RDF: its calendar, roles and extensions, for its shape and for the public record.

Roles are attributions of PROV-O (https://www.w3.org/TR/prov-o/#Attribution) with the role in the
words of ISO 19135. Bodies are named, people never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.namespaces import BASE, CODE, expand
from ssckg.revision.bodies import SECRETARIAT, is_player
from ssckg.revision.calendar import NO_END
from ssckg.revision.names import body_iri, round_iri, stage_iri
from ssckg.revision.record_rdf.statements import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from ssckg.model.revision_event import Extended
    from ssckg.model.revision_round import HeldRole, Round, Stage
    from ssckg.model.revision_state import RoundState


def round_triples(round_: Round, stages: Sequence[Stage] = ()) -> Iterator[Triple]:
    """Yield a round as it was opened, or with the stages given in place of those it opened with."""
    node = NamedNode(round_iri(round_.id))
    yield _says(node, "rdf:type", _iri("ssc:RevisionRound"))
    yield _says(node, "dcterms:identifier", Literal(round_.id))
    yield _says(node, "skos:prefLabel", _english(round_.title))
    family = NamedNode(f"{BASE}framework/{round_.framework}")
    yield _says(node, "ssc:roundFor", family)
    yield _says(family, "rdf:type", _iri("ssc:Framework"))
    if round_.framework_title:
        yield _says(family, "skos:prefLabel", _english(round_.framework_title))
    yield _says(node, "ssc:startsFromEdition", NamedNode(f"{BASE}framework/{round_.starts_from}"))
    yield _says(node, "ssc:isDemonstration", _truth(round_.is_demonstration))
    yield _says(node, "ssc:keepsCodes", _truth(round_.keeps_codes))
    yield _says(node, "ssc:quorum", _whole(round_.quorum))
    yield _says(node, "ssc:majority", NamedNode(f"{CODE}majority/{round_.majority}"))
    yield _says(node, "ssc:conflictPolicy", NamedNode(f"{CODE}conflict-policy/{round_.conflicts}"))
    if round_.description:
        yield _says(node, "dcterms:description", _english(round_.description))
    if round_.note:
        yield _says(node, "skos:note", _english(round_.note))
    for name in round_.follow:
        yield _says(node, "ssc:carriesOver", NamedNode(f"{BASE}mapping/{quote(name, safe='')}"))
    for key in round_.sources:
        yield _says(node, "dcterms:source", NamedNode(f"{BASE}source/{quote(key, safe='')}"))
    for stage in stages or round_.stages:
        yield from _stage(round_, stage)
    for held in round_.roles:
        yield from _held(round_, held)


def record_triples(state: RoundState) -> Iterator[Triple]:
    """Yield what the public record says of a round itself: as it stands, with its extensions."""
    yield from round_triples(state.round, state.stages)
    node = NamedNode(state.iri)
    yield _says(node, "prov:generatedAtTime", moment(state.opened_at))
    yield _says(node, "ssc:announcedSteps", _whole(state.version))
    yield _says(node, "ssc:logHead", Literal(state.head))
    for number, (at, extension) in enumerate(state.extensions, start=1):
        yield from _extension(state.round, number, at, extension)


def _stage(round_: Round, stage: Stage) -> Iterator[Triple]:
    node = NamedNode(stage_iri(round_.id, stage.kind))
    yield _says(node, "rdf:type", _iri("ssc:RoundStage"))
    yield _says(node, "ssc:stageOf", NamedNode(round_iri(round_.id)))
    yield _says(node, "ssc:stageKind", NamedNode(f"{CODE}stage/{stage.kind}"))
    yield _says(node, "ssc:stageStart", moment(stage.start))
    if stage.end != NO_END:
        yield _says(node, "ssc:stageEnd", moment(stage.end))
    if stage.note:
        yield _says(node, "skos:note", _english(stage.note))


def _held(round_: Round, held: HeldRole) -> Iterator[Triple]:
    iri = round_iri(round_.id)
    node = NamedNode(f"{iri}/role/{held.role}/{quote(held.body, safe='')}")
    agent = NamedNode(body_iri(round_.id, held.body))
    yield _says(NamedNode(iri), "prov:qualifiedAttribution", node)
    yield _says(node, "rdf:type", _iri("prov:Attribution"))
    yield _says(node, "prov:agent", agent)
    yield _says(node, "ssc:heldRole", NamedNode(f"{CODE}registry-role/{held.role}"))
    if held.title:
        yield _says(node, "skos:prefLabel", _english(held.title))
    if held.body == SECRETARIAT or is_player(held.body):
        # In no register: that there is such a body, the file of the round says.
        yield _says(agent, "dcterms:source", NamedNode(iri))
    if held.body == SECRETARIAT:
        yield _says(agent, "rdf:type", _iri("org:Organization"))
        yield _says(agent, "skos:prefLabel", _english(f"Secretariat of the round {round_.id}"))
    if is_player(held.body):
        yield _says(agent, "rdf:type", _iri("prov:Agent"))
        yield _says(agent, "ssc:isDemonstration", _truth(True))
        yield _says(agent, "skos:prefLabel", _english(f"{held.body} (played in an example)"))


def _extension(round_: Round, number: int, at: datetime, extension: Extended) -> Iterator[Triple]:
    node = NamedNode(f"{round_iri(round_.id)}/extension/{number}")
    yield _says(node, "rdf:type", _iri("ssc:StageExtension"))
    yield _says(node, "ssc:extends", NamedNode(stage_iri(round_.id, extension.stage)))
    yield _says(node, "ssc:extendedTo", moment(extension.end))
    yield _says(node, "ssc:reason", Literal(extension.reason))
    yield _says(node, "prov:generatedAtTime", moment(at))
    if extension.body:
        agent = NamedNode(body_iri(round_.id, extension.body))
        yield _says(node, "prov:wasAttributedTo", agent)


def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _english(text: str) -> Literal:
    return Literal(text, language="en")


def _truth(value: bool) -> Literal:
    return Literal(str(value).lower(), datatype=_iri("xsd:boolean"))


def _whole(value: int) -> Literal:
    return Literal(str(value), datatype=_iri("xsd:integer"))


def _says(node: NamedNode, curie: str, value: NamedNode | Literal) -> Triple:
    return Triple(node, _iri(curie), value)

"""A submission read back from its RDF; the inverse of `record.py`."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import unquote

from pyoxigraph import BlankNode, NamedNode
from pyoxigraph import Triple as OxTriple

from ssckg.errors import DataError
from ssckg.model.actor import Role
from ssckg.model.submission import (
    Consent,
    ConsentScope,
    ConsentState,
    Cover,
    Event,
    Judgement,
    KeptFile,
    LocalReport,
    Question,
    Report,
    ReportStatus,
    State,
    Submission,
    Summary,
    Verdict,
    Waiver,
)
from ssckg.namespaces import BASE, CODE, expand
from ssckg.submissions.life.names import agent_id, parse_id, submission_iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_T = TypeVar("_T")

_STATUS: Final = {
    expand("sdmx-code:obsStatus-A"): ReportStatus.REPORTED,
    f"{CODE}observation-status/partial": ReportStatus.PARTIAL,
    expand("sdmx-code:obsStatus-M"): ReportStatus.MISSING,
}


class _Node:
    """What is said of one resource: property (CURIE) to values as texts."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self._values: dict[str, list[tuple[str, str]]] = defaultdict(list)

    def add(self, predicate: str, value: str, datatype: str) -> None:
        self._values[predicate].append((value, datatype))

    def all(self, curie: str) -> list[str]:
        return [value for value, _ in self._values.get(expand(curie), ())]

    def get(self, curie: str) -> str:
        return next(iter(self.all(curie)), "")

    def last(self, curie: str) -> str:
        """Return the last step of an IRI: a code, an id; unescaped."""
        return unquote(self.get(curie).rpartition("/")[2])

    def value(self, curie: str) -> Decimal | bool | None:
        for value, datatype in self._values.get(expand(curie), ()):
            return value in {"true", "1"} if datatype.endswith("#boolean") else Decimal(value)
        return None

    def number(self, curie: str) -> Decimal | None:
        found = self.get(curie)
        return Decimal(found) if found else None

    def time(self, curie: str) -> datetime | None:
        found = self.get(curie)
        return datetime.fromisoformat(found) if found else None

    @property
    def order(self) -> int:
        return int(self.get("ssc:sequenceNumber") or 0)


def submission_of(triples: Iterable[OxTriple], *, base: str = BASE) -> Submission:
    """Return the submission that `triples` (both of its graphs) tell of.

    Args:
        triples: as `record.py` makes them, or as an engine gives them back.
        base: where the IRI of the head begins that people see.

    Raises:
        DataError: they tell of no submission, of several, or of one that is not whole.
    """
    nodes: dict[str, _Node] = {}
    kinds: dict[str, list[_Node]] = defaultdict(list)
    kind = expand("rdf:type")
    for triple in triples:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, NamedNode) or isinstance(value, BlankNode | OxTriple):
            raise DataError("a submission holds no blank nodes")
        node = nodes.get(subject.value)
        if node is None:
            node = nodes[subject.value] = _Node(subject.value)
        predicate = triple.predicate.value
        datatype = "" if isinstance(value, NamedNode) else value.datatype.value
        node.add(predicate, value.value, datatype)
        if predicate == kind:
            kinds[value.value].append(node)
    try:
        return _submission(nodes, kinds, base)
    except (KeyError, ValueError, ArithmeticError) as error:
        raise DataError(f"a submission of the workspace is damaged: {error}") from error


def _submission(nodes: dict[str, _Node], kinds: dict[str, list[_Node]], base: str) -> Submission:
    heads = kinds[expand("ssc:Submission")]
    if len(heads) != 1:
        raise DataError(f"expected one submission, found {len(heads)}")

    def parts(make: Callable[[_Node], _T], *curies: str) -> tuple[_T, ...]:
        found = [node for curie in curies for node in kinds[expand(curie)]]
        return tuple(make(node) for node in sorted(found, key=lambda n: (n.order, n.iri)))

    profiles = kinds[expand("ssc:CityProfile")]
    persons = kinds[expand("prov:Person")]
    assignments = kinds[expand("ssc:VerifierAssignment")]
    reports = parts(_report, "ssc:Observation", "ssc:MissingObservation", "ssc:DataPointReport")
    places = {report.data_point: place for place, report in reversed(list(enumerate(reports)))}
    judgements = parts(_judgement, "ssc:VerificationResult")
    return Submission(
        head=_head(heads[0], nodes, assignments[0] if assignments else _Node(""), base),
        cover=_cover(profiles[0] if profiles else _Node(""), persons[0] if persons else _Node("")),
        reports=reports,
        local=parts(_local, "ssc:LocalReport"),
        judgements=tuple(
            sorted(judgements, key=lambda j: (places.get(j.data_point, len(places)), j.data_point))
        ),
        consents=parts(_consent, "ssc:ConsentRecord"),
        waivers=parts(_waiver, "ssc:Waiver"),
        files=parts(_file, "ssc:SubmittedFile"),
        events=parts(lambda node: _event(node, nodes), "ssc:SubmissionEvent"),
    )


def _head(node: _Node, nodes: dict[str, _Node], assignment: _Node, base: str) -> Summary:
    identifier = node.get("dcterms:identifier")
    city = nodes.get(node.get("ssc:submittedBy"), _Node(""))
    current = nodes.get(node.get("ssc:currentFile"), _Node(""))
    created = node.time("dcterms:created")
    if created is None:
        raise DataError(f"the submission {identifier} does not say when it was made")
    return Summary(
        id=identifier,
        iri=submission_iri(identifier, base),
        city=node.last("ssc:submittedBy"),
        city_name=city.get("skos:prefLabel"),
        year=node.get("ssc:reportYear"),
        edition=node.last("ssc:forEdition"),
        state=State(node.last("ssc:submissionState")),
        version=int(node.get("ssc:eventCount")),
        created=created,
        verifier=agent_id(assignment.get("ssc:assignedTo")),
        mode=assignment.last("ssc:verificationMode"),
        supersedes=latest([ids.rpartition("/")[2] for ids in node.all("ssc:supersedes")]),
        superseded_by=node.last("ssc:isSupersededBy"),
        sha256=current.get("ssc:sha256"),
    )


def latest(ids: Iterable[str]) -> str:
    """Return the id with the highest number; empty where there is none."""
    return max(ids, key=lambda identifier: parse_id(identifier)[2], default="")


def _cover(profile: _Node, person: _Node) -> Cover:
    return Cover(
        city=profile.get("rdfs:label"),
        country=profile.get("ssc:countryName"),
        report_year=profile.get("ssc:reportYear"),
        reference_year=profile.get("ssc:referenceYear"),
        population=profile.number("ssc:population"),
        households=profile.number("ssc:households"),
        area=profile.number("ssc:areaSquareKilometres"),
        gdp=profile.number("ssc:grossDomesticProduct"),
        currency=profile.get("ssc:currency"),
        currency_year=profile.get("ssc:currencyYear"),
        contact_name=person.get("foaf:name"),
        contact_email=person.get("ssc:contactEmail"),
    )


def _report(node: _Node) -> Report:
    return Report(
        data_point=node.get("ssc:observedDataPoint"),
        status=_STATUS[node.get("sdmx-attribute:obsStatus")],
        value=node.value("sdmx-measure:obsValue"),
        numerator=node.number("ssc:numeratorValue"),
        denominator=node.number("ssc:denominatorValue"),
        is_overwritten=node.value("ssc:resultOverwritten") is True,
        quality=node.last("ssc:qualityClass"),
        origin=node.last("ssc:originClass"),
        source=node.get("ssc:sourceStatement"),
        reference_year=node.get("ssc:referenceYear"),
        printed_value=node.get("ssc:printedValue"),
        missing_reason=node.last("ssc:missingReason"),
        note=node.get("skos:note"),
        place=node.get("ssc:printedPlace"),
    )


def _local(node: _Node) -> LocalReport:
    return LocalReport(
        name=node.get("ssc:printedName"),
        value=node.get("ssc:printedValue"),
        unit=node.get("ssc:printedUnit"),
        definition=node.get("skos:definition"),
        source=node.get("ssc:sourceStatement"),
        place=node.get("ssc:printedPlace"),
    )


def _judgement(node: _Node) -> Judgement:
    return Judgement(
        data_point=node.get("ssc:observedDataPoint"),
        verdict=Verdict(node.last("ssc:verificationVerdict")),
        note=node.get("ssc:verificationNote"),
        evidence=node.get("ssc:evidenceStatement"),
    )


def _consent(node: _Node) -> Consent:
    until, end = node.get("ssc:embargoUntil"), node.get("ssc:expiresOn")
    return Consent(
        scope=ConsentScope(node.last("ssc:consentScope")),
        state=ConsentState(node.last("ssc:consentState")),
        data_point=node.get("ssc:coversDataPoint"),
        embargo_until=date.fromisoformat(until) if until else None,
        expires_on=date.fromisoformat(end) if end else None,
        text_version=node.last("ssc:usesConsentText"),
        given_by=agent_id(node.get("ssc:givenBy")),
        given_at=node.time("ssc:givenAt"),
    )


def _waiver(node: _Node) -> Waiver:
    return Waiver(
        rule=node.get("ssc:waivedRule"),
        reason=node.get("ssc:reason"),
        data_point=node.get("ssc:observedDataPoint"),
        by=agent_id(node.get("prov:wasAttributedTo")),
        at=node.time("prov:generatedAtTime"),
    )


def _file(node: _Node) -> KeptFile:
    return KeptFile(
        name=node.get("ssc:fileName"),
        sha256=node.get("ssc:sha256"),
        size=int(node.get("ssc:byteSize")),
        media_type=node.get("ssc:mediaTypeText"),
        purpose=node.get("ssc:filePurpose"),
    )


def _event(node: _Node, nodes: dict[str, _Node]) -> Event:
    from_state = node.last("ssc:fromState")
    at = node.time("prov:endedAtTime")
    if at is None:
        raise DataError(f"the event {node.iri} does not say when it was")
    return Event(
        number=node.order,
        action=node.last("ssc:submissionAction"),
        from_state=State(from_state) if from_state else None,
        to_state=State(node.last("ssc:toState")),
        at=at,
        by=agent_id(node.get("prov:wasAssociatedWith")),
        role=Role(node.last("ssc:actedAs")),
        reason=node.get("ssc:reason"),
        questions=tuple(
            Question(asked.get("skos:note"), asked.get("ssc:observedDataPoint"))
            for asked in sorted(
                (nodes[iri] for iri in node.all("ssc:asksQuestion")), key=lambda n: n.order
            )
        ),
    )

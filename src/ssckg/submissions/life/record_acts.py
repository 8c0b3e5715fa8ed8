"""What is done with a submission as RDF: steps, assignment, judgements, consents, waivers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import NamedNode, Triple

from ssckg.namespaces import BASE, expand
from ssckg.submissions import terms
from ssckg.submissions.life.names import agent_iri, part_iri, point_key, submission_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ssckg.model.submission import Consent, Event, Judgement, Waiver


def log_triples(submission: str, events: Sequence[Event]) -> Iterator[Triple]:
    """Yield a log for others to read, as PROV-O: each step is informed by the one before."""
    for number, event in enumerate(events):
        node = _event_node(submission, event)
        yield terms.statement(node, "rdf:type", terms.node(expand("prov:Activity")))
        yield from _event(node, submission, event)
        yield terms.statement(node, "prov:used", NamedNode(submission_iri(submission)))
        if number:
            before = _event_node(submission, events[number - 1])
            yield terms.statement(node, "prov:wasInformedBy", before)


def event_triples(submission: str, event: Event, nonce: str) -> Iterator[Triple]:
    """Yield a step that was taken; `nonce` is unlike that of any other step."""
    node = _event_node(submission, event)
    yield terms.statement(node, "dcterms:identifier", terms.text(nonce))
    yield from _event(node, submission, event)


def _event_node(submission: str, event: Event) -> NamedNode:
    return NamedNode(part_iri(submission, "event", str(event.number)))


def _event(node: NamedNode, submission: str, event: Event) -> Iterator[Triple]:
    yield terms.statement(node, "rdf:type", terms.node(expand("ssc:SubmissionEvent")))
    yield terms.statement(node, "ssc:eventOf", NamedNode(submission_iri(submission)))
    yield terms.statement(node, "ssc:sequenceNumber", terms.integer(event.number))
    yield terms.statement(
        node, "ssc:submissionAction", terms.code("submission-action", event.action)
    )
    if event.from_state is not None:
        yield terms.statement(
            node, "ssc:fromState", terms.code("submission-state", event.from_state)
        )
    yield terms.statement(node, "ssc:toState", terms.code("submission-state", event.to_state))
    yield terms.statement(node, "prov:endedAtTime", terms.instant(event.at))
    yield terms.statement(node, "prov:wasAssociatedWith", NamedNode(agent_iri(event.by)))
    yield terms.statement(node, "ssc:actedAs", terms.code("user-role", event.role))
    yield from terms.texts(node, {"ssc:reason": event.reason})
    for number, question in enumerate(event.questions, 1):
        asked = NamedNode(part_iri(submission, "event", str(event.number), "question", str(number)))
        yield terms.statement(node, "ssc:asksQuestion", asked)
        yield terms.statement(asked, "rdf:type", terms.node(expand("ssc:ReviewQuestion")))
        yield terms.statement(asked, "ssc:sequenceNumber", terms.integer(number))
        yield terms.statement(asked, "skos:note", terms.text(question.text))
        if question.data_point:
            point = NamedNode(question.data_point)
            yield terms.statement(asked, "ssc:observedDataPoint", point)


def assignment_triples(submission: str, verifier: str, mode: str) -> Iterator[Triple]:
    """Yield who is to verify, and how; nothing where nobody is."""
    if not verifier:
        return
    node = NamedNode(part_iri(submission, "assignment"))
    yield terms.statement(node, "rdf:type", terms.node(expand("ssc:VerifierAssignment")))
    yield terms.statement(node, "ssc:partOfSubmission", NamedNode(submission_iri(submission)))
    yield terms.statement(node, "ssc:assignedTo", NamedNode(agent_iri(verifier)))
    if mode:
        yield terms.statement(node, "ssc:verificationMode", terms.code("verification-mode", mode))


def judgement_triples(submission: str, judgements: Iterable[Judgement]) -> Iterator[Triple]:
    """Yield what the verifier says of data points, each once."""
    for judgement in judgements:
        key = point_key(judgement.data_point)
        node = NamedNode(part_iri(submission, "judgement", key))
        yield terms.statement(node, "rdf:type", terms.node(expand("ssc:VerificationResult")))
        yield terms.statement(node, "ssc:partOfSubmission", NamedNode(submission_iri(submission)))
        yield terms.statement(node, "ssc:resultFor", NamedNode(part_iri(submission, "report", key)))
        yield terms.statement(node, "ssc:observedDataPoint", NamedNode(judgement.data_point))
        yield terms.statement(
            node, "ssc:verificationVerdict", terms.code("verification-verdict", judgement.verdict)
        )
        yield from terms.texts(
            node,
            {"ssc:verificationNote": judgement.note, "ssc:evidenceStatement": judgement.evidence},
        )


def consent_triples(
    submission: str, consents: Iterable[Consent], *, first: int = 1
) -> Iterator[Triple]:
    """Yield statements of consent; `first` is the number of the first among all so far."""
    for number, consent in enumerate(consents, first):
        node = NamedNode(part_iri(submission, "consent", str(number)))
        yield terms.statement(node, "rdf:type", terms.node(expand("ssc:ConsentRecord")))
        yield terms.statement(node, "ssc:coversSubmission", NamedNode(submission_iri(submission)))
        yield terms.statement(node, "ssc:sequenceNumber", terms.integer(number))
        yield terms.statement(node, "ssc:consentScope", terms.code("consent-scope", consent.scope))
        yield terms.statement(node, "ssc:consentState", terms.code("consent-state", consent.state))
        if consent.data_point:
            yield terms.statement(node, "ssc:coversDataPoint", NamedNode(consent.data_point))
        if consent.embargo_until is not None:
            yield terms.statement(node, "ssc:embargoUntil", terms.day(consent.embargo_until))
        if consent.expires_on is not None:
            yield terms.statement(node, "ssc:expiresOn", terms.day(consent.expires_on))
        if consent.text_version:
            text = NamedNode(f"{BASE}consent-text/{quote(consent.text_version, safe='')}")
            yield terms.statement(node, "ssc:usesConsentText", text)
        if consent.given_by:
            yield terms.statement(node, "ssc:givenBy", NamedNode(agent_iri(consent.given_by)))
        if consent.given_at is not None:
            yield terms.statement(node, "ssc:givenAt", terms.instant(consent.given_at))


def waiver_triples(
    submission: str, waivers: Iterable[Waiver], *, first: int = 1
) -> Iterator[Triple]:
    """Yield accepted findings; `first` is the number of the first among all so far."""
    for number, waiver in enumerate(waivers, first):
        node = NamedNode(part_iri(submission, "waiver", str(number)))
        yield terms.statement(node, "rdf:type", terms.node(expand("ssc:Waiver")))
        yield terms.statement(node, "ssc:partOfSubmission", NamedNode(submission_iri(submission)))
        yield terms.statement(node, "ssc:sequenceNumber", terms.integer(number))
        yield terms.statement(node, "ssc:waivedRule", NamedNode(waiver.rule))
        yield terms.statement(node, "ssc:reason", terms.text(waiver.reason))
        if waiver.data_point:
            yield terms.statement(node, "ssc:observedDataPoint", NamedNode(waiver.data_point))
        if waiver.by:
            yield terms.statement(node, "prov:wasAttributedTo", NamedNode(agent_iri(waiver.by)))
        if waiver.at is not None:
            yield terms.statement(node, "prov:generatedAtTime", terms.instant(waiver.at))


def supersession_triples(new: str, old: str) -> Iterator[Triple]:
    """Yield, for the graph of the new submission, in whose place it comes."""
    yield terms.statement(
        NamedNode(submission_iri(new)), "ssc:supersedes", NamedNode(submission_iri(old))
    )


def supersession_mark(new: str, old: str) -> Iterator[Triple]:
    """Yield, for the graph of the old submission, what came in its place."""
    yield terms.statement(
        NamedNode(submission_iri(old)), "ssc:isSupersededBy", NamedNode(submission_iri(new))
    )

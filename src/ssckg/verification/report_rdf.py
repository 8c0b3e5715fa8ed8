"""A verification report, its summary and its advice as RDF, and advice back.

Below the submission: `<submission>/verification-report`, `/verification-summary`,
`/advice/<n>`. Results and judgements themselves are those of the submission and are not said
again here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.model.verification import Advice, AdviceKind
from ssckg.namespaces import BASE, CODE, expand
from ssckg.verification.report_document import CONFIDENTIAL, NO_ENDORSEMENT, PUBLIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.model.verification import GroupCounts, VerificationReport, VerificationSummary

_CLASSES: Final = {
    AdviceKind.POLICY: expand("ssc:PolicyRecommendation"),
    AdviceKind.IMPROVEMENT: expand("ssc:ImprovementSuggestion"),
}
_NUMBERS: Final = {
    "total": "ssc:numberInAll",
    "reported": "ssc:numberReported",
    "partial": "ssc:numberPartial",
    "missing": "ssc:numberMissing",
    "verified": "ssc:numberVerified",
    "not_verified": "ssc:numberNotVerified",
    "unjudged": "ssc:numberUnjudged",
    "overwritten": "ssc:numberOverwritten",
}
_GENERATED: Final = CODE + "origin/derived"
_AGENT: Final = BASE + "agent/"


def report_triples(report: VerificationReport) -> Iterator[Triple]:
    """Yield a report: what it is on, who made it when, its advice and its summary."""
    head = report.submission.head
    node, summary = _part(head.id, "verification-report"), _part(head.id, "verification-summary")
    title = f"Verification report: {head.city_name}, {head.year}"
    yield _says(node, "rdf:type", _iri("ssc:VerificationReport"))
    yield _says(node, "dcterms:title", Literal(title, language="en"))
    yield _says(node, "ssc:reportOn", _submission(head.id))
    yield _says(node, "ssc:forEdition", NamedNode(f"{BASE}framework/{head.edition}"))
    yield _says(node, "dcterms:created", _instant(report.made_at))
    if head.verifier:
        yield _says(node, "prov:wasAttributedTo", _agent(head.verifier))
    for text in (PUBLIC if report.is_public else CONFIDENTIAL, NO_ENDORSEMENT):
        yield _says(node, "skos:editorialNote", Literal(text, language="en"))
    yield _says(node, "dcterms:hasPart", summary)
    yield from summary_triples(report.summary)
    yield from advice_triples(head.id, report.advice)


def summary_triples(summary: VerificationSummary) -> Iterator[Triple]:
    """Yield a summary with its counts."""
    head = summary.head
    node = _part(head.id, "verification-summary")
    title = f"Verification summary: {head.city_name}, {head.year}"
    yield _says(node, "rdf:type", _iri("ssc:VerificationSummary"))
    yield _says(node, "dcterms:title", Literal(title, language="en"))
    yield _says(node, "ssc:reportOn", _submission(head.id))
    yield from _counts(node, summary.whole, "all")
    for group in summary.dimensions:
        limit = ("ssc:countedBelow", NamedNode(group.iri))
        yield from _counts(node, group, group.iri.rpartition("/")[2], limit)
    for group in summary.levels:
        limit = ("ssc:countedLevel", NamedNode(f"{CODE}level/{group.name}"))
        yield from _counts(node, group, group.name, limit)


def _counts(
    summary: NamedNode, group: GroupCounts, name: str, limit: tuple[str, NamedNode] | None = None
) -> Iterator[Triple]:
    for thing, counts in (("kpi", group.kpis), ("data-point", group.data_points)):
        node = NamedNode(f"{summary.value}/{name}/{thing}")
        yield _says(summary, "ssc:hasCount", node)
        yield _says(node, "rdf:type", _iri("ssc:VerificationCount"))
        yield _says(node, "ssc:countedThing", Literal(thing))
        if limit is not None:
            yield _says(node, *limit)
        for field, curie in _NUMBERS.items():
            number = Literal(str(getattr(counts, field)), datatype=_iri("xsd:integer"))
            yield _says(node, curie, number)


def advice_triples(submission: str, given: Iterable[Advice]) -> Iterator[Triple]:
    """Yield the advice on a submission (its id), numbered from 1 in the order given."""
    report = _part(submission, "verification-report")
    for number, advice in enumerate(given, 1):
        node = _part(submission, f"advice/{number}")
        yield _says(node, "rdf:type", NamedNode(_CLASSES[advice.kind]))
        yield _says(node, "dcterms:description", Literal(advice.text))
        yield _says(node, "ssc:recommendationIn", report)
        for iri in advice.about:
            yield _says(node, "ssc:adviceAbout", NamedNode(iri))
        if advice.is_generated:
            yield _says(node, "ssc:origin", NamedNode(_GENERATED))
        if advice.by:
            yield _says(node, "prov:wasAttributedTo", _agent(advice.by))
        if advice.at is not None:
            yield _says(node, "dcterms:created", _instant(advice.at))


def advice_from(triples: Iterable[Triple]) -> tuple[Advice, ...]:
    """Return the advice that is among `triples`, in the order of its numbers.

    What it is about comes back sorted: RDF keeps no order.
    """
    facts: dict[str, dict[str, list[str]]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            about = facts.setdefault(triple.subject.value, {})
            about.setdefault(triple.predicate.value, []).append(triple.object.value)
    kinds = {iri: kind for kind, iri in _CLASSES.items()}
    found: list[tuple[int, Advice]] = []
    for node, about in facts.items():
        kind = next((kinds[c] for c in about.get(expand("rdf:type"), ()) if c in kinds), None)
        number = node.rpartition("/")[2]
        if kind is not None and number.isdecimal():
            found.append((int(number), _advice(kind, about)))
    return tuple(advice for _, advice in sorted(found, key=lambda pair: pair[0]))


def _advice(kind: AdviceKind, about: dict[str, list[str]]) -> Advice:
    def one(curie: str) -> str:
        return next(iter(about.get(expand(curie), ())), "")

    at = one("dcterms:created")
    return Advice(
        kind,
        one("dcterms:description"),
        tuple(sorted(about.get(expand("ssc:adviceAbout"), ()))),
        is_generated=_GENERATED in about.get(expand("ssc:origin"), ()),
        by=unquote(one("prov:wasAttributedTo").removeprefix(_AGENT)),
        at=datetime.fromisoformat(at) if at else None,
    )


def _submission(submission: str) -> NamedNode:
    return NamedNode(f"{BASE}submission/{submission}")


def _part(submission: str, path: str) -> NamedNode:
    return NamedNode(f"{BASE}submission/{submission}/{path}")


def _agent(actor: str) -> NamedNode:
    return NamedNode(_AGENT + quote(actor, safe=""))


def _iri(curie: str) -> NamedNode:
    return NamedNode(expand(curie))


def _instant(at: datetime) -> Literal:
    stamp = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return Literal(stamp, datatype=_iri("xsd:dateTime"))


def _says(node: NamedNode, curie: str, value: NamedNode | Literal) -> Triple:
    return Triple(node, _iri(curie), value)

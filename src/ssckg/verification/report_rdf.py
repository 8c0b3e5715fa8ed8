"""A verification report, its summary and its advice as RDF, and advice back.

Below the submission: `<submission>/verification-report`, `/verification-summary`,
`/advice/<n>`. Results and judgements themselves are those of the submission and are not said
again here.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from rdflib import RDF, XSD, Literal, URIRef

from ssckg.model.verification import Advice, AdviceKind
from ssckg.namespaces import BASE, CODE, expand
from ssckg.verification.report_document import CONFIDENTIAL, NO_ENDORSEMENT, PUBLIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ssckg.model.verification import GroupCounts, VerificationReport, VerificationSummary
    from ssckg.ports import Triple

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
_GENERATED: Final = URIRef(CODE + "origin/derived")


def report_triples(report: VerificationReport) -> Iterator[Triple]:
    """Yield a report: what it is on, who made it when, its advice and its summary."""
    head = report.submission.head
    node, summary = _part(head.iri, "verification-report"), _part(head.iri, "verification-summary")
    yield node, RDF.type, _iri("ssc:VerificationReport")
    title = f"Verification report: {head.city_name}, {head.year}"
    yield node, _iri("dcterms:title"), Literal(title, lang="en")
    yield node, _iri("ssc:reportOn"), URIRef(head.iri)
    yield node, _iri("ssc:forEdition"), URIRef(f"{BASE}framework/{head.edition}")
    yield node, _iri("dcterms:created"), Literal(report.made_at)
    if head.verifier:
        yield node, _iri("prov:wasAttributedTo"), URIRef(f"{BASE}agent/{head.verifier}")
    for text in (PUBLIC if report.is_public else CONFIDENTIAL, NO_ENDORSEMENT):
        yield node, _iri("skos:editorialNote"), Literal(text, lang="en")
    yield node, _iri("dcterms:hasPart"), summary
    yield from summary_triples(report.summary)
    yield from advice_triples(head.iri, report.advice)


def summary_triples(summary: VerificationSummary) -> Iterator[Triple]:
    """Yield a summary with its counts."""
    head = summary.head
    node = _part(head.iri, "verification-summary")
    yield node, RDF.type, _iri("ssc:VerificationSummary")
    title = f"Verification summary: {head.city_name}, {head.year}"
    yield node, _iri("dcterms:title"), Literal(title, lang="en")
    yield node, _iri("ssc:reportOn"), URIRef(head.iri)
    yield from _counts(node, summary.whole, "all")
    for group in summary.dimensions:
        below = (_iri("ssc:countedBelow"), URIRef(group.iri))
        yield from _counts(node, group, group.iri.rpartition("/")[2], below)
    for group in summary.levels:
        level = (_iri("ssc:countedLevel"), URIRef(f"{CODE}level/{group.name}"))
        yield from _counts(node, group, group.name, level)


def _counts(
    summary: URIRef, group: GroupCounts, name: str, limit: tuple[URIRef, URIRef] | None = None
) -> Iterator[Triple]:
    for thing, counts in (("kpi", group.kpis), ("data-point", group.data_points)):
        node = URIRef(f"{summary}/{name}/{thing}")
        yield summary, _iri("ssc:hasCount"), node
        yield node, RDF.type, _iri("ssc:VerificationCount")
        yield node, _iri("ssc:countedThing"), Literal(thing)
        if limit is not None:
            yield node, *limit
        for field, curie in _NUMBERS.items():
            yield node, _iri(curie), Literal(getattr(counts, field))


def advice_triples(submission: str, given: Iterable[Advice]) -> Iterator[Triple]:
    """Yield the advice on a submission (its IRI), numbered from 1 in the order given."""
    report = _part(submission, "verification-report")
    for number, advice in enumerate(given, 1):
        node = _part(submission, f"advice/{number}")
        yield node, RDF.type, URIRef(_CLASSES[advice.kind])
        yield node, _iri("dcterms:description"), Literal(advice.text)
        yield node, _iri("ssc:recommendationIn"), report
        for iri in advice.about:
            yield node, _iri("ssc:adviceAbout"), URIRef(iri)
        if advice.is_generated:
            yield node, _iri("ssc:origin"), _GENERATED
        if advice.by:
            yield node, _iri("prov:wasAttributedTo"), URIRef(f"{BASE}agent/{advice.by}")
        if advice.at is not None:
            stamp = Literal(advice.at.isoformat(), datatype=XSD.dateTime, normalize=False)
            yield node, _iri("dcterms:created"), stamp


def advice_from(triples: Iterable[Triple]) -> tuple[Advice, ...]:
    """Return the advice that is among `triples`, in the order of its numbers."""
    facts: dict[str, dict[str, list[str]]] = {}
    for node, predicate, value in triples:
        facts.setdefault(str(node), {}).setdefault(str(predicate), []).append(str(value))
    kinds = {iri: kind for kind, iri in _CLASSES.items()}
    found: list[tuple[int, Advice]] = []
    for subject, about in facts.items():
        kind = next((kinds[c] for c in about.get(str(RDF.type), ()) if c in kinds), None)
        number = subject.rpartition("/")[2]
        if kind is None or not number.isdecimal():
            continue
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
        is_generated=str(_GENERATED) in about.get(expand("ssc:origin"), ()),
        by=one("prov:wasAttributedTo").removeprefix(f"{BASE}agent/"),
        at=datetime.fromisoformat(at) if at else None,
    )


def _part(submission: str, path: str) -> URIRef:
    return URIRef(f"{submission}/{path}")


def _iri(curie: str) -> URIRef:
    return URIRef(expand(curie))

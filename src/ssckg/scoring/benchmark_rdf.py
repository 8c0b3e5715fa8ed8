"""A supplied set of benchmarks as RDF, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdflib.namespace import XSD
from rdflib.term import Literal, URIRef

from ssckg.model.scoring import BenchmarkSet
from ssckg.namespaces import CODE, expand
from ssckg.scoring.tables import Facts, read_benchmark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from ssckg.model.scoring import Benchmark
    from ssckg.ports import Triple


def set_triples(found: BenchmarkSet, loaded_at: datetime) -> Iterator[Triple]:
    """Yield what is stated on a set and its benchmarks."""
    subject = URIRef(found.iri)
    yield _link(subject, "rdf:type", expand("ssc:BenchmarkSet"))
    yield _text(subject, "dcterms:identifier", found.id)
    yield _text(subject, "skos:prefLabel", found.label, "en")
    yield (
        subject,
        URIRef(expand("dcterms:created")),
        Literal(loaded_at.isoformat(), datatype=XSD.dateTime),
    )
    for benchmark in found.benchmarks:
        yield from _benchmark_triples(benchmark, found.iri)


def read_set(triples: Iterable[Triple]) -> tuple[str, BenchmarkSet]:
    """Return when a set was loaded (ISO 8601), and the set."""
    facts = Facts(triples)
    (iri,) = facts.of_type("ssc:BenchmarkSet")
    set_id = facts.one(iri, "dcterms:identifier")
    benchmarks = [read_benchmark(facts, each, set_id) for each in facts.of_type("ssc:Benchmark")]
    sources = sorted({benchmark.source for benchmark in benchmarks})
    return facts.one(iri, "dcterms:created"), BenchmarkSet(
        set_id, iri, facts.one(iri, "skos:prefLabel"), tuple(benchmarks), "; ".join(sources)
    )


def _benchmark_triples(benchmark: Benchmark, owner: str) -> Iterator[Triple]:
    subject = URIRef(benchmark.iri)
    for kind in ("ssc:Benchmark", "ssc:SuppliedBenchmark"):
        yield _link(subject, "rdf:type", expand(kind))
    yield _link(subject, "ssc:inBenchmarkSet", owner)
    yield _link(subject, "ssc:benchmarkOf", benchmark.data_point)
    yield _link(subject, "ssc:benchmarkBasis", f"{CODE}benchmark-basis/{benchmark.basis}")
    if benchmark.direction:
        yield _link(subject, "ssc:direction", f"{CODE}direction/{benchmark.direction}")
    yield _text(subject, "skos:prefLabel", benchmark.label, "en")
    yield _text(subject, "ssc:benchmarkSource", benchmark.source)
    for curie, text in (
        ("ssc:sourcePage", benchmark.source_page),
        ("skos:editorialNote", benchmark.note),
    ):
        if text:
            yield _text(subject, curie, text)
    if benchmark.is_example:
        yield subject, URIRef(expand("ssc:isExample")), Literal(True)
    yield from _values(subject, benchmark)


def _values(subject: URIRef, benchmark: Benchmark) -> Iterator[Triple]:
    if isinstance(benchmark.value, bool):
        yield subject, URIRef(expand("ssc:benchmarkTruthValue")), Literal(benchmark.value)
    for curie, number in (
        ("ssc:benchmarkValue", benchmark.value),
        ("ssc:benchmarkLower", benchmark.lower),
        ("ssc:benchmarkUpper", benchmark.upper),
    ):
        if number is not None and not isinstance(number, bool):
            literal = Literal(format(number, "f"), datatype=XSD.decimal)
            yield subject, URIRef(expand(curie)), literal
    for curie, period in (
        ("ssc:validFrom", benchmark.valid_from),
        ("ssc:validTo", benchmark.valid_to),
    ):
        if period:
            kind = XSD.date if "-" in period else XSD.gYear
            yield subject, URIRef(expand(curie)), Literal(period, datatype=kind)


def _link(subject: URIRef, curie: str, iri: str) -> Triple:
    return subject, URIRef(expand(curie)), URIRef(iri)


def _text(subject: URIRef, curie: str, text: str, language: str | None = None) -> Triple:
    return subject, URIRef(expand(curie)), Literal(text, lang=language)

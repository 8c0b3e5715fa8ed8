"""What the tables of an edition say on structure, benchmarks, bands and rules, as values."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ssckg.model.framework import FrameworkPoint, FrameworkTree, Group, Reference
from ssckg.model.scoring import Band, Benchmark, BenchmarkSet, ScoringRule
from ssckg.namespaces import BASE, CODE, expand
from ssckg.scoring.scorecard import Yardstick

if TYPE_CHECKING:
    from collections.abc import Iterable

_GROUP_KINDS = ("Dimension", "SubDimension", "Category")
BUILT_IN = "scoring"
"""Id of the set of benchmarks that come with the graph."""


class Facts:
    """Triples by subject and property, for reading one thing after the other."""

    def __init__(self, triples: Iterable[Any]) -> None:
        """Take triples of pyoxigraph or rdflib terms."""
        self._about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in triples:
            self._about[_text(subject)][_text(predicate)].append(_text(value))

    def of_type(self, curie: str) -> list[str]:
        """Return the things of a class, sorted."""
        rdf_type, wanted = expand("rdf:type"), expand(curie)
        return sorted(s for s, facts in self._about.items() if wanted in facts.get(rdf_type, ()))

    def all(self, subject: str, curie: str) -> list[str]:
        """Return the values of a property."""
        return list(self._about.get(subject, {}).get(expand(curie), ()))

    def one(self, subject: str, curie: str) -> str:
        """Return a value of a property; "" where there is none."""
        return next(iter(self.all(subject, curie)), "")

    def code(self, subject: str, curie: str) -> str:
        """Return a value of a code list by its last part."""
        iri = self.one(subject, curie)
        return iri.rsplit("/", 1)[-1] if iri.startswith(CODE) else ""

    def number(self, subject: str, curie: str) -> Decimal | None:
        """Return a number."""
        text = self.one(subject, curie)
        return Decimal(text) if text else None


def read_tree(edition: str, triples: Iterable[Any], goals: Iterable[Any] = ()) -> FrameworkTree:
    """Return the structure of an edition; `goals` are the triples of the SDG edition."""
    facts = Facts(triples)
    groups = [
        Group(
            iri,
            facts.one(iri, "skos:notation"),
            facts.one(iri, "skos:prefLabel"),
            kind,
            facts.one(iri, "skos:broader"),
        )
        for kind in _GROUP_KINDS
        for iri in facts.of_type(f"ssc:{kind}")
    ]
    references = _references(facts)
    points = [_point(facts, iri, references) for iri in facts.of_type("ssc:DataPoint")]
    titles = Facts(goals)
    return FrameworkTree(
        edition,
        tuple(sorted(points, key=lambda p: (p.category, _by_number(p.code), p.iri))),
        tuple(sorted(groups, key=lambda g: g.iri)),
        {
            titles.one(goal, "skos:notation"): titles.one(goal, "skos:prefLabel")
            for goal in titles.of_type("ssc:Goal")
        },
    )


def read_yardstick(triples: Iterable[Any]) -> Yardstick:
    """Return bands, rules and the built-in benchmarks of an edition."""
    facts = Facts(triples)
    return Yardstick(_bands(facts), (_built_in(facts),), _rules(facts))


def _point(facts: Facts, iri: str, references: dict[str, list[Reference]]) -> FrameworkPoint:
    indicator = facts.one(iri, "ssc:dataPointOf")
    return FrameworkPoint(
        iri=iri,
        indicator=indicator,
        code=facts.one(indicator, "skos:notation"),
        label=facts.one(iri, "skos:prefLabel"),
        category=facts.one(indicator, "skos:broader"),
        indicator_label=facts.one(indicator, "skos:prefLabel"),
        unit=facts.one(iri, "ssc:unit"),
        unit_text=facts.one(iri, "ssc:unitText"),
        level=facts.code(indicator, "ssc:level"),
        direction=facts.code(iri, "ssc:direction"),
        is_boolean=facts.code(iri, "ssc:valueType") == "boolean",
        references=tuple(references.get(indicator, ())),
    )


def _references(facts: Facts) -> dict[str, list[Reference]]:
    found: dict[str, list[Reference]] = defaultdict(list)
    for iri in facts.of_type("ssc:PrintedReference"):
        printed = facts.one(iri, "ssc:printedReference")
        for number in facts.all(iri, "ssc:currentNumber") or [printed]:
            found[facts.one(iri, "ssc:referringElement")].append(
                Reference(
                    number,
                    facts.one(iri, "ssc:referredElement"),
                    printed,
                    facts.one(iri, "dcterms:source").rsplit("/", 1)[-1],
                    facts.code(iri, "ssc:trust"),
                )
            )
    return found


def _bands(facts: Facts) -> tuple[Band, ...]:
    """Return the bands of the rule on shares of the target, rising."""
    rows = [
        (Fraction(facts.one(iri, "ssc:bandLower") or "0"), iri)
        for rule in facts.of_type("ssc:ScoringRule")
        for iri in facts.all(rule, "ssc:hasBand")
    ]
    return tuple(
        Band(n, iri, facts.one(iri, "skos:prefLabel"), lower, int(facts.one(iri, "ssc:bandPoints")))
        for n, (lower, iri) in enumerate(sorted(rows), 1)
    )


def _rules(facts: Facts) -> tuple[ScoringRule, ...]:
    rules = [
        ScoringRule(
            facts.one(iri, "dcterms:identifier"),
            iri,
            facts.one(iri, "skos:prefLabel"),
            facts.one(iri, "dcterms:description"),
            "; ".join(_short(source) for source in sorted(facts.all(iri, "dcterms:source"))),
            facts.one(iri, "ssc:sourcePage"),
            facts.code(iri, "ssc:origin") == "ours",
            facts.one(iri, "ssc:reason"),
        )
        for iri in facts.of_type("ssc:ScoringRule")
    ]
    return tuple(sorted(rules, key=lambda rule: (rule.is_ours, rule.id)))


def _built_in(facts: Facts) -> BenchmarkSet:
    iri = next(s for s in facts.of_type("ssc:BenchmarkSet") if s.endswith(f"/{BUILT_IN}"))
    return BenchmarkSet(
        BUILT_IN,
        iri,
        facts.one(iri, "skos:prefLabel"),
        tuple(
            read_benchmark(facts, each, BUILT_IN)
            for each in facts.of_type("ssc:Benchmark")
            if facts.one(each, "ssc:inBenchmarkSet") == iri
        ),
        "; ".join(_short(source) for source in sorted(facts.all(iri, "dcterms:source"))),
        facts.one(iri, "skos:editorialNote"),
        is_built_in=True,
        declared_without=frozenset(
            facts.one(each, "ssc:benchmarkOf") for each in facts.of_type("ssc:NoBenchmark")
        ),
    )


def read_benchmark(facts: Facts, iri: str, set_id: str) -> Benchmark:
    """Return a benchmark from what is stated about it."""
    answer = facts.one(iri, "ssc:benchmarkTruthValue")
    sources = [_short(s) for s in facts.all(iri, "dcterms:source")]
    return Benchmark(
        iri=iri,
        set_id=set_id,
        data_point=facts.one(iri, "ssc:benchmarkOf"),
        value=answer == "true" if answer else facts.number(iri, "ssc:benchmarkValue"),
        lower=facts.number(iri, "ssc:benchmarkLower"),
        upper=facts.number(iri, "ssc:benchmarkUpper"),
        direction=facts.code(iri, "ssc:direction"),
        basis=facts.code(iri, "ssc:benchmarkBasis"),
        source="; ".join(sorted([*sources, *facts.all(iri, "ssc:benchmarkSource")])),
        source_page=facts.one(iri, "ssc:sourcePage"),
        trust=facts.code(iri, "ssc:trust"),
        valid_from=facts.one(iri, "ssc:validFrom"),
        valid_to=facts.one(iri, "ssc:validTo"),
        note=facts.one(iri, "skos:editorialNote"),
        label=facts.one(iri, "skos:prefLabel"),
        is_example=facts.one(iri, "ssc:isExample") == "true",
        open_bands=_open_bands(facts, iri),
    )


def _open_bands(facts: Facts, benchmark: str) -> frozenset[int]:
    """Return the bands whose lower end the benchmark's own bands leave out."""
    bands = sorted(
        facts.all(benchmark, "ssc:hasBand"),
        key=lambda band: facts.number(band, "ssc:bandLower") or Decimal(0),
    )
    return frozenset(
        n for n, band in enumerate(bands, 1) if facts.one(band, "ssc:bandIncludesLower") == "false"
    )


def _by_number(code: str) -> tuple[int, str]:
    """Order codes as printed: 2C before 10A."""
    last = code.rsplit(":", 1)[-1].strip()
    digits = "".join(c for c in last if c.isdigit())
    return (int(digits) if digits else 0, last)


def _short(iri: str) -> str:
    return iri.removeprefix(BASE + "source/")


def _text(term: Any) -> str:
    # rdflib's terms are texts themselves; their `value` is no longer what was written.
    return str(term) if isinstance(term, str) else str(term.value)

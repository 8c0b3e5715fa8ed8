"""An edition small enough to work out by hand what changes of it come to.

A  dimension
├── A-1  category
│   ├── A-1-1C  indicator, core,     point result (percent, up to 100)
│   └── A-1-2C  indicator, core,     points x and y (percent), which sum up to 100
└── A-2  category
    └── A-2-1A  indicator, advanced, point result, with a benchmark in two bands
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.edition_content import EditionContent, Fact, Item, Value
from ssckg.model.release import AcceptedChange, EditionTarget
from ssckg.namespaces import BASE, CODE, expand

if TYPE_CHECKING:
    from ssckg.model.proposed_change import ProposedChange

RESOURCE: Final = "@id"
EDITION: Final = BASE + "framework/small-2020"
TARGET: Final = EditionTarget(
    version="next-0.1", framework="next", title="The next one", framework_title="Next"
)


def at(path: str) -> str:
    """Return the IRI of something of the edition."""
    return f"{BASE}small/{path}"


def after(path: str) -> str:
    """Return the IRI of something of the edition that comes out."""
    return f"{BASE}next-0.1/{path}"


def fact(curie: str, value: str | Value) -> Fact:
    """Return a fact; a text that begins with "<" is an IRI."""
    if isinstance(value, Value):
        return Fact(expand(curie), value)
    if value.startswith("<"):
        return Fact(expand(curie), Value(value.strip("<>"), RESOURCE))
    return Fact(expand(curie), Value(value))


def english(text: str) -> Value:
    """Return an English text."""
    return Value(text, "", "en")


def number(text: str) -> Value:
    """Return a decimal number."""
    return Value(text, expand("xsd:decimal"))


def item(iri: str, kind: str, **facts: str | Value | list[str | Value]) -> Item:
    """Return an item; keywords are CURIEs with "__" for ":"."""
    made = [fact("rdf:type", f"<{expand('ssc:' + kind)}>")]
    for name, values in facts.items():
        several = values if isinstance(values, list) else [values]
        made += [fact(name.replace("__", ":"), value) for value in several]
    return Item.of(
        iri,
        [
            *made,
            fact("dcterms:source", f"<{BASE}source/book>"),
            fact("ssc:trust", f"<{CODE}trust/secondary>"),
        ],
    )


def _element(
    identifier: str, kind: str, code: str, label: str, above: str = "", **facts: str | Value
) -> Item:
    place = {"skos__broader": f"<{at(above)}>"} if above else {}
    return item(
        at(identifier),
        kind,
        dcterms__identifier=identifier,
        skos__notation=code,
        skos__prefLabel=english(label),
        skos__inScheme=f"<{EDITION}>",
        **place,
        **facts,
    )


def _point(indicator: str, component: str, label: str, **facts: str | Value) -> Item:
    return item(
        at(f"{indicator}/{component}"),
        "DataPoint",
        ssc__dataPointOf=f"<{at(indicator)}>",
        skos__prefLabel=english(label),
        ssc__unit=f"<{BASE}unit/percent>",
        ssc__unitText="%",
        ssc__valueType=f"<{CODE}value-type/number>",
        **facts,
    )


def _linked(one: Item, curie: str, *others: str) -> Item:
    return Item.of(one.iri, (*one.facts, *(fact(curie, f"<{at(o)}>") for o in others)))


def small() -> EditionContent:
    """Return the edition."""
    core, advanced = f"<{CODE}level/core>", f"<{CODE}level/advanced>"
    items = [
        item(
            EDITION,
            "FrameworkEdition",
            dcterms__identifier="small-2020",
            dcterms__title=english("Small (2020)"),
            ssc__editionOf=f"<{BASE}framework/small>",
            ssc__usageTerms=english("Free to read."),
            dcterms__description=english("Three indicators."),
        ),
        item(
            BASE + "framework/small",
            "Framework",
            dcterms__identifier="small",
            ssc__hasEdition=f"<{EDITION}>",
        ),
        _linked(_element("A", "Dimension", "A", "Air"), "skos:narrower", "A-1", "A-2"),
        _linked(
            _element("A-1", "Category", "A: 1", "Outside", "A"),
            "skos:narrower",
            *("A-1-1C", "A-1-2C"),
        ),
        _linked(_element("A-2", "Category", "A: 2", "Inside", "A"), "skos:narrower", "A-2-1A"),
        _linked(
            _element("A-1-1C", "Indicator", "A: 1: 1C", "Clean days", "A-1", ssc__level=core),
            "ssc:hasDataPoint",
            "A-1-1C/result",
        ),
        _linked(
            _element("A-1-2C", "Indicator", "A: 1: 2C", "Shares", "A-1", ssc__level=core),
            "ssc:hasDataPoint",
            *("A-1-2C/x", "A-1-2C/y"),
        ),
        _linked(
            _element("A-2-1A", "Indicator", "A: 2: 1A", "Noise", "A-2", ssc__level=advanced),
            "ssc:hasDataPoint",
            "A-2-1A/result",
        ),
        _point("A-1-1C", "result", "Clean days", ssc__maximum=number("100")),
        _point("A-1-2C", "x", "Shares: x"),
        _point("A-1-2C", "y", "Shares: y"),
        _point("A-2-1A", "result", "Noise"),
        *_beside(),
    ]
    return EditionContent.of("small-2020", EDITION, items)


def _beside() -> list[Item]:
    """Return what is said about elements and data points: notes, rules, benchmark, detail."""
    return [
        item(
            BASE + "note/small-2020/A-1-1C-result--unit",
            "FactNote",
            ssc__aboutResource=f"<{at('A-1-1C/result')}>",
            ssc__onProperty=f"<{expand('ssc:unit')}>",
            rdfs__comment=english("Read in a copy."),
        ),
        item(
            at("rule/sum"),
            "PlausibilityRule",
            ssc__ruleKind=f"<{CODE}rule-kind/sum>",
            ssc__appliesTo=[f"<{at('A-1-2C/x')}>", f"<{at('A-1-2C/y')}>"],
        ),
        item(
            at("rule/lower"),
            "PlausibilityRule",
            ssc__ruleKind=f"<{CODE}rule-kind/below-other>",
            ssc__appliesTo=f"<{at('A-1-1C/result')}>",
            ssc__comparedWith=f"<{at('A-2-1A/result')}>",
        ),
        item(
            at("rule/range"),
            "PlausibilityRule",
            ssc__ruleKind=f"<{CODE}rule-kind/at-least>",
            ssc__appliesTo=[f"<{at('A-1-1C/result')}>", f"<{at('A-2-1A/result')}>"],
        ),
        item(
            at("benchmark/noise"),
            "Benchmark",
            dcterms__identifier="noise",
            skos__prefLabel=english("Noise: bands"),
            ssc__benchmarkOf=f"<{at('A-2-1A/result')}>",
            ssc__hasBand=[f"<{at('band/1')}>", f"<{at('band/2')}>"],
        ),
        item(at("band/1"), "ScoreBand", ssc__bandUpper=number("50")),
        item(at("band/2"), "ScoreBand", ssc__bandLower=number("50")),
        item(
            at("A-1-1C/method-1"),
            "MethodologyDetail",
            ssc__detailOf=f"<{at('A-1-1C')}>",
            ssc__methodologyField="method",
            ssc__method=english("Count the days."),
        ),
    ]


def accepted(*changes: ProposedChange, start: int = 1) -> list[AcceptedChange]:
    """Return changes as accepted, each by a proposal and a decision of its own."""
    return [
        AcceptedChange(change=change, proposal=f"r-p{number}", decision=f"r-d{number}")
        for number, change in enumerate(changes, start=start)
    ]

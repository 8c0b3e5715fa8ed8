"""What a verifier holds values against, as the tables of an edition state it.

Pure: takes the triples of an edition, whoever read them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ssckg.model.verification import HintKind
from ssckg.namespaces import BASE, CODE, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Triple

_Facts = dict[str, list[str]]

_DETAILS: Final = {
    HintKind.GUIDE: "ssc:verifierHint",
    HintKind.METHOD: "ssc:method",
    HintKind.DATA_SOURCE: "ssc:dataSourceHint",
}
"""Which property of a methodology detail gives which kind of hint."""


@dataclass(frozen=True, slots=True)
class Detail:
    """A sentence of the manual or of the methodology about an indicator."""

    kind: HintKind
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A plausibility rule: `kind` is a value of `code/rule-kind`."""

    id: str
    label: str
    kind: str
    applies_to: tuple[str, ...]
    compared_with: tuple[str, ...] = ()
    threshold: Decimal | None = None
    tolerance: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an indicator stands in its framework; names and codes of its groups, top first."""

    code: str
    label: str
    level: str
    dimension: str = ""
    """IRI of the topmost group."""
    groups: tuple[str, ...] = ()
    """Names of the groups from the dimension down to the category."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Places and details by indicator, rules, and the dimensions (IRI to name, in code order)."""

    places: Mapping[str, Place]
    details: Mapping[str, tuple[Detail, ...]]
    rules: tuple[Rule, ...]
    dimensions: Mapping[str, str] = field(default_factory=dict)


def read_guide(triples: Iterable[Triple]) -> Guide:
    """Return what the triples of a framework edition say to a verifier."""
    about: dict[str, _Facts] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            about[triple.subject.value][triple.predicate.value].append(triple.object.value)
    details: dict[str, list[Detail]] = defaultdict(list)
    for _, facts in sorted(about.items()):
        for kind, curie in _DETAILS.items():
            for text in facts.get(expand(curie), ()):
                for indicator in facts.get(expand("ssc:detailOf"), ()):
                    details[indicator].append(Detail(kind, text, _source(facts)))
    places = {
        iri: _place(iri, about) for iri, facts in sorted(about.items()) if _is(facts, "Indicator")
    }
    tops = sorted({place.dimension for place in places.values()})
    return Guide(
        places,
        {indicator: tuple(found) for indicator, found in details.items()},
        tuple(_rule(facts) for _, facts in sorted(about.items()) if _is(facts, "PlausibilityRule")),
        {iri: _one(about[iri], "skos:prefLabel") for iri in tops if iri},
    )


def _place(iri: str, about: Mapping[str, _Facts]) -> Place:
    """Return the place of an indicator, found by going up from its category."""
    facts = about[iri]
    names: list[str] = []
    passed: list[str] = []
    above = _one(facts, "skos:broader")
    while above in about and above not in passed:
        passed.append(above)
        names.insert(0, _one(about[above], "skos:prefLabel"))
        above = _one(about[above], "skos:broader")
    return Place(
        code=_one(facts, "skos:notation") or _one(facts, "dcterms:identifier"),
        label=_one(facts, "skos:prefLabel"),
        level=_one(facts, "ssc:level").removeprefix(CODE + "level/"),
        dimension=passed[-1] if passed else "",
        groups=tuple(names),
    )


def _rule(facts: _Facts) -> Rule:
    return Rule(
        id=_one(facts, "dcterms:identifier"),
        label=_one(facts, "skos:prefLabel"),
        kind=_one(facts, "ssc:ruleKind").removeprefix(CODE + "rule-kind/"),
        applies_to=tuple(facts.get(expand("ssc:appliesTo"), ())),
        compared_with=tuple(facts.get(expand("ssc:comparedWith"), ())),
        threshold=_decimal(_one(facts, "ssc:threshold")),
        tolerance=_decimal(_one(facts, "ssc:tolerance")),
        source=_source(facts),
    )


def _source(facts: _Facts) -> str:
    """Return where a fact comes from, and whether it is ours."""
    keys = [iri.removeprefix(BASE + "source/") for iri in facts.get(expand("dcterms:source"), ())]
    is_ours = _one(facts, "ssc:origin") == CODE + "origin/ours"
    text = ", ".join(filter(None, ["; ".join(keys), _one(facts, "ssc:sourcePage")]))
    return f"{text} (our inference)" if is_ours else text


def _is(facts: _Facts, name: str) -> bool:
    return expand("ssc:" + name) in facts.get(expand("rdf:type"), ())


def _one(facts: _Facts, curie: str) -> str:
    values = facts.get(expand(curie), ())
    return values[0] if values else ""


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None

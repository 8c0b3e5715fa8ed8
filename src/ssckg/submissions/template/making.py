"""The template of an edition: which rows its workbook has, made from the tables alone."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ssckg import resources
from ssckg.io.turtle import read_turtle
from ssckg.io.workbook.layout import FORMAT
from ssckg.model.data_point import ValueType
from ssckg.model.template import Template, TemplateItem, TemplateSheet
from ssckg.namespaces import BASE, CODE, PREFIXES, expand
from ssckg.submissions.catalogue import (
    DEFAULT_EDITION,
    SHIPPED,
    edition_triples,
    load_data_points,
    stamp,
)
from ssckg.submissions.template.formula import multiplier_of, stated_of
from ssckg.submissions.template.sheets import items_by_sheet
from ssckg.submissions.template.template_texts import code_values, template_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Triple

    from ssckg.model.data_point import DataPoint
    from ssckg.model.submission import Submission

LISTS = ("quality-class", "origin-class", "missing-reason")
_DETAILS = ("ssc:verifierHint", "ssc:dataSourceHint")
_Facts = dict[str, dict[str, list[str]]]


def make_template(
    edition: str = DEFAULT_EDITION, language: str = "en", *, base: str = BASE
) -> Template:
    """Return the empty template of an edition in a language.

    Raises:
        UnknownNameError: no such edition or language.
        DataError: a table is damaged.
    """
    texts = template_texts(language)
    items = _items(edition)
    title = edition_title(edition)
    return Template(
        edition=edition,
        title=title,
        language=language,
        version=template_version(edition),
        base=base,
        texts=texts,
        lists={name: code_values(name) for name in LISTS},
        sheets=tuple(
            TemplateSheet(_translated(name, texts), tuple(_in_words(i, texts) for i in rows))
            for name, rows in items_by_sheet(items, title).items()
        ),
    )


def prefill(template: Template, previous: Submission) -> Template:
    """Return a template with what a city gave last time; its name and year are left to the cover.

    What was a number stays one; values that were not reported come with their reason.
    """
    wanted = {item.data_point for item in template.items}
    return replace(
        template,
        cover=replace(previous.cover, report_year="", reference_year=""),
        reports=tuple(r for r in previous.reports if r.data_point in wanted),
        local=previous.local,
        previous=previous.head.id,
    )


def template_version(edition: str = DEFAULT_EDITION) -> str:
    """Return the version of an edition's template: format number, and a hash of what it asks for.

    It changes when a row is added, taken away, or asks for something else, in whatever language.
    """
    facts = [edition]
    for item in _items(edition):
        facts += [item.data_point, item.unit, item.numerator, item.denominator]
        facts += [str(item.multiplier), str(item.minimum), str(item.maximum)]
    digest = hashlib.sha256("\n".join(facts).encode()).hexdigest()
    return f"{FORMAT}-{digest[:8]}"


def edition_title(edition: str) -> str:
    """Return the title of an edition as its description prints it."""
    return _title(edition, stamp(edition))


@cache
def _title(edition: str, known: str) -> str:
    if known != SHIPPED:
        facts = _facts(edition_triples(edition))
        return _one(facts, PREFIXES["framework"] + edition, "dcterms:title") or edition
    about = resources.root() / "ontology" / "frameworks" / edition / "framework.ttl"
    facts = _facts(read_turtle(about, shown=about.name))
    return _one(facts, PREFIXES["framework"] + edition, "dcterms:title") or edition


def _items(edition: str) -> tuple[TemplateItem, ...]:
    """Return the rows of an edition in English, in the order of its tables."""
    return _items_of(edition, stamp(edition))


@cache
def _items_of(edition: str, _: str) -> tuple[TemplateItem, ...]:
    points = load_data_points(edition)
    facts = _facts(edition_triples(edition))
    hints = _hints(facts)
    targets = _targets(facts)
    return tuple(_item(p, facts, hints.get(p.indicator, ()), targets.get(p.iri)) for p in points)


def _item(
    point: DataPoint, facts: _Facts, hints: tuple[str, ...], target: Decimal | None
) -> TemplateItem:
    """Return the row of one data point."""
    numerator = _one(facts, point.iri, "ssc:numerator")
    denominator = _one(facts, point.iri, "ssc:denominator")
    is_boolean = point.value_type is ValueType.BOOLEAN
    return TemplateItem(
        data_point=point.iri,
        code=point.code,
        name=point.label,
        groups=_path(point.indicator, facts),
        level=_one(facts, point.indicator, "ssc:level").removeprefix(CODE + "level/"),
        unit=point.unit_text,
        numerator=numerator,
        denominator=denominator,
        multiplier=multiplier_of(point.iri, point.unit, numerator, denominator, stated_of(point)),
        minimum=point.minimum,
        maximum=point.maximum,
        target=target,
        is_boolean=is_boolean,
        hints=hints,
    )


def _path(element: str, facts: _Facts) -> tuple[str, ...]:
    """Return the names of what stands above an element, outermost first."""
    names: list[str] = []
    seen = {element}
    above = _one(facts, element, "skos:broader")
    while above and above not in seen:
        seen.add(above)
        names.insert(0, _one(facts, above, "skos:prefLabel"))
        above = _one(facts, above, "skos:broader")
    return tuple(name for name in names if name)


def _in_words(item: TemplateItem, texts: Mapping[str, str]) -> TemplateItem:
    """Return a row with its groups and its level in a language."""
    return replace(
        item,
        groups=tuple(_translated(name, texts) for name in item.groups),
        level=texts.get(f"level.{item.level}", item.level),
    )


def _translated(name: str, texts: Mapping[str, str]) -> str:
    return texts.get(f"label.{name}", name)


def _hints(facts: _Facts) -> dict[str, tuple[str, ...]]:
    """Return what the manual advises on each indicator: where to look, what to mind."""
    found: dict[str, list[str]] = defaultdict(list)
    for about in facts.values():
        for detail in _DETAILS:
            for indicator in about.get(expand("ssc:detailOf"), ()):
                found[indicator] += about.get(expand(detail), ())
    return {indicator: tuple(texts) for indicator, texts in found.items()}


def _targets(facts: _Facts) -> dict[str, Decimal]:
    """Return the one benchmark value of each data point that has exactly one."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    for about in facts.values():
        for point in about.get(expand("ssc:benchmarkOf"), ()):
            found[point] += [Decimal(v) for v in about.get(expand("ssc:benchmarkValue"), ())]
    return {point: values[0] for point, values in found.items() if len(values) == 1}


def _facts(triples: Iterable[Triple]) -> _Facts:
    found: _Facts = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            found[triple.subject.value][triple.predicate.value].append(triple.object.value)
    return found


def _one(facts: _Facts, about: str, curie: str) -> str:
    values = facts.get(about, {}).get(expand(curie), ())
    return values[0] if values else ""

"""The names of the edition that comes out: everything moves to its path, what is shared does not.

Units, sources, codes, agencies and other editions are shared.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ssckg.errors import DataError
from ssckg.model.edition_content import RESOURCE, EditionContent, Fact, Item, Value
from ssckg.namespaces import BASE, CODE, expand
from ssckg.revision.applying.plan import DATA_POINT, path_of
from ssckg.revision.applying.values import english, link, resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ssckg.model.release import EditionTarget

_KEEPERS: Final = BASE + "source/ssckg"
"""Source of what the keepers of this graph say themselves."""
_READ: Final = CODE + "trust/verified"
_FORMS: Final = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}
_HANDED_ON: Final = ("dcterms:license", "ssc:usageTerms", "dcterms:relation")
_NO_PRODUCT: Final = "A demonstration: no product of the bodies that it names."


def names_for(
    base: EditionContent, revised: EditionContent, target: EditionTarget
) -> dict[str, str]:
    """Return the new name of each item under its old one.

    Raises:
        DataError: two things would have one name.
    """
    path = path_of(base)
    names = {item.iri: _name(item, base, path, target) for item in revised.items}
    names[base.iri] = f"{BASE}framework/{target.version}"
    if len(set(names.values())) < len(names):
        twice = min(name for name, number in Counter(names.values()).items() if number > 1)
        raise DataError(f"two things of {base.id} would be called {twice}")
    return names


def _name(item: Item, base: EditionContent, path: str, target: EditionTarget) -> str:
    iri = item.iri
    if iri == base.iri:
        return f"{BASE}framework/{target.version}"
    if item.is_a("ssc:Framework"):
        return f"{BASE}framework/{target.framework}"
    is_lasting = bool(item.values("skos:inScheme")) or item.is_a(DATA_POINT)
    if target.keeps_codes and is_lasting:
        return iri
    for start, new in (
        (f"{BASE}note/{base.id}/", f"{BASE}note/{target.version}/"),
        (f"{BASE}{path}/", f"{BASE}{target.version}/"),
        (f"{BASE}{base.id}/", f"{BASE}{target.version}/"),  # where codes are kept: what is not
    ):
        if iri.startswith(start):
            return new + iri.removeprefix(start)
    if is_lasting:
        return f"{BASE}{target.version}/{item.text('dcterms:identifier')}"
    return iri


def renamed(
    content: EditionContent, names: Mapping[str, str], target: EditionTarget
) -> EditionContent:
    """Return an edition with new names, wherever things are named in it."""

    def moved(fact: Fact) -> Fact:
        value = fact.value
        if value.datatype != RESOURCE or value.text not in names:
            return fact
        return Fact(fact.property, resource(names[value.text]))

    items = (Item.of(names[item.iri], map(moved, item.facts)) for item in content.items)
    return EditionContent.of(target.version, f"{BASE}framework/{target.version}", items)


def titled(content: EditionContent, base: EditionContent, target: EditionTarget) -> EditionContent:
    """Return an edition with what is to be said of it as a whole: title, version, counts."""
    family = f"{BASE}framework/{target.framework}"
    old_family = base.item[base.iri].text("ssc:editionOf") if base.iri in base.item else ""
    old = content.item.get(content.iri, Item(content.iri))
    edition = Item.of(content.iri, (*_handed_on(old), *_about(content, base, target)))
    if family == old_family:
        edition = edition.with_values("ssc:previousEdition", [resource(base.iri)])
        framework = content.item.get(family, Item(family))
        framework = framework.with_values("ssc:hasEdition", [resource(content.iri)])
    else:
        framework = _framework(family, content.iri, target)
    return content.with_items([edition, framework])


def _handed_on(old: Item) -> Iterable[Fact]:
    kept = {expand(name) for name in _HANDED_ON}
    return (fact for fact in old.facts if fact.property in kept)


def _about(content: EditionContent, base: EditionContent, target: EditionTarget) -> Iterator[Fact]:
    yield link("rdf:type", expand("ssc:FrameworkEdition"))
    for name in ("dcterms:title", "skos:prefLabel"):
        yield Fact(expand(name), english(target.title))
    for name in ("dcterms:identifier", "dcat:version"):
        yield Fact(expand(name), Value(target.version))
    yield link("ssc:editionOf", f"{BASE}framework/{target.framework}")
    yield link("ssc:derivedFromEdition", base.iri)
    yield link("dcterms:source", _KEEPERS)
    # What is carried on was not read any further by being decided on.
    old = base.item[base.iri].text("ssc:trust") if base.iri in base.item else ""
    yield link("ssc:trust", old or _READ)
    count = len(content.of_class("ssc:Indicator"))
    yield Fact(expand("ssc:elementCount"), Value(str(count), expand("xsd:integer")))
    if target.issued:
        form = expand(_FORMS[len(target.issued)])
        yield Fact(expand("dcterms:issued"), Value(target.issued, form))
    for publisher in target.publishers:
        yield link("dcterms:publisher", publisher)
    if target.is_demonstration:
        yield Fact(expand("ssc:isDemonstration"), Value("true", expand("xsd:boolean")))
        yield Fact(expand("skos:editorialNote"), english(_NO_PRODUCT))


def _framework(family: str, edition: str, target: EditionTarget) -> Item:
    return Item.of(
        family,
        (
            link("rdf:type", expand("ssc:Framework")),
            Fact(expand("dcterms:identifier"), Value(target.framework)),
            Fact(expand("skos:prefLabel"), english(target.framework_title or target.framework)),
            link("ssc:hasEdition", edition),
            link("dcterms:source", _KEEPERS),
            link("ssc:trust", _READ),
        ),
    )

"""The list of SDG indicators as it was before the review of 2020, put together again.

Usage: ``start_edition.py DATA FOLDER``: reads the published editions `sdg-2017` and `sdg-2022` of
a data directory, and writes a folder from which ``ssckg build --source FOLDER`` makes another one:
the tables of this project, and beside them the edition `sdg-2017-list`.

The tables have a list of what was retired and one of what is in force. Both together, without what
came in later, are the list of 2017 with its 232 indicators. What is known of later times only does
not belong there: ends and heirs, tiers, custodians, listings and changes.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ssckg.app.revision.editions import load_edition
from ssckg.model.edition_content import RESOURCE, EditionContent, Fact, Item, Value
from ssckg.namespaces import BASE, expand
from ssckg.revision.editions import triples_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT: Final = Path(__file__).resolve().parents[3]
CONTENT: Final = ("ontology", "mappings", "queries")
EDITION: Final = "sdg-2017-list"
IRI: Final = f"{BASE}framework/{EDITION}"
OFFICIAL: Final = "http://metadata.un.org/sdg/"
NUMBERS: Final = {f"{OFFICIAL}C170602": "17.6.2"}
"""Numbers before they were moved: row 2020-17.6.1-renumbered of the table of changes."""
LATER: Final = frozenset(
    map(
        expand,
        (
            *("ssc:validFrom", "ssc:validTo", "dcterms:isReplacedBy", "ssc:tier"),
            *("ssc:custodian", "ssc:partner", "skos:narrower"),
        ),
    )
)
"""Known of later times, or (narrower) stated anew."""
STRUCTURE: Final = ("ssc:Goal", "ssc:Target")


def start_edition(retired: EditionContent, in_force: EditionContent) -> EditionContent:
    """Return the list of 2017 from what was retired later and what was in force in 2022."""
    old = {item.iri: item for item in _of_the_time(retired, official_only=False)}
    new = {item.iri: item for item in _of_the_time(in_force, official_only=True)}
    items = {iri: _cleaned(item) for iri, item in (new | old).items()}
    for iri, number in NUMBERS.items():
        items[iri] = items[iri].with_values("skos:notation", [Value(number)])
    narrower: dict[str, list[Value]] = {}
    for item in items.values():
        for value in item.values("skos:broader"):
            narrower.setdefault(value.text, []).append(Value(item.iri, RESOURCE))
    for iri, below in narrower.items():
        items[iri] = items[iri].with_values("skos:narrower", below)
    framework = in_force.of_class("ssc:Framework")[0]
    return EditionContent.of(EDITION, IRI, (*items.values(), *_about(framework, items.values())))


def _of_the_time(edition: EditionContent, *, official_only: bool) -> Iterator[Item]:
    """Yield goals, targets, indicators, their data points, and notes on any of them."""
    kept = {item.iri for name in STRUCTURE for item in edition.of_class(name)}
    for item in edition.of_class("ssc:Indicator"):
        if item.iri.startswith(OFFICIAL) or not official_only:
            kept |= {item.iri, *(p.iri for p in edition.points_of.get(item.iri, ()))}
    about = expand("ssc:aboutResource")
    for item in edition.items:
        notes = [fact.value.text for fact in item.facts if fact.property == about]
        is_later = any(v.text in LATER for v in item.values("ssc:onProperty"))
        if item.iri in kept or (notes and set(notes) <= kept and not is_later):
            yield item


def _cleaned(item: Item) -> Item:
    facts = (fact for fact in item.facts if fact.property not in LATER)
    if item.values("skos:inScheme"):
        scheme = expand("skos:inScheme")
        facts = (f for f in facts if f.property != scheme)
        return Item.of(item.iri, (*facts, Fact(scheme, Value(IRI, RESOURCE))))
    return Item.of(item.iri, facts)


def _about(framework: Item, items: Iterable[Item]) -> Iterator[Item]:
    title = Value("SDG indicators, list of 2017, put together again", "", "en")
    note = Value(
        "Put together again from the tables of later editions, as the start of an example.",
        "",
        "en",
    )
    count = sum(item.is_a("ssc:Indicator") for item in items)
    said = {
        "rdf:type": Value(expand("ssc:FrameworkEdition"), RESOURCE),
        "dcterms:title": title,
        "skos:prefLabel": title,
        "dcterms:identifier": Value(EDITION),
        "ssc:editionOf": Value(framework.iri, RESOURCE),
        "ssc:elementCount": Value(str(count), expand("xsd:integer")),
        "ssc:isDemonstration": Value("true", expand("xsd:boolean")),
        "skos:editorialNote": note,
        "ssc:trust": Value(f"{BASE}code/trust/partly", RESOURCE),
    }
    sources = [Value(f"{BASE}source/{key}", RESOURCE) for key in ("un-sdg-kos-2020",)]
    facts = [Fact(expand(name), value) for name, value in said.items()]
    yield Item.of(IRI, [*facts, *(Fact(expand("dcterms:source"), one) for one in sources)])
    yield framework.with_values("ssc:hasEdition", [Value(IRI, RESOURCE)])


def main(data: Path, folder: Path) -> None:
    """Write the folder to build from."""
    made = start_edition(load_edition(data, "sdg-2017"), load_edition(data, "sdg-2022"))
    for name in CONTENT:
        shutil.copytree(ROOT / name, folder / name)
    file = folder / "ontology" / "frameworks" / EDITION / "framework.ttl"
    file.parent.mkdir()
    lines = (f"{t.subject} {t.predicate} {t.object} .\n" for t in triples_of(made))
    file.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))

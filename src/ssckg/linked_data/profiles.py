"""Profiles of documents: which of the statements about a thing a reader wants, named by an IRI.

Five are offered, at most four for one thing; the standards' ones by the IRI of the standard:

- `full`: the thing with its parts and the notes on where its facts come from. The usual.
- `skos`: concepts and schemes in SKOS alone, a scheme with all its concepts; for tools of
  vocabularies (thesaurus browsers, taggers), which stumble over other classes.
- `sssom`: mappings in SSSOM alone, a set with all its mappings; for tools of mappings.
- `qb`: observations in Data Cube alone, a data set with its structure and all its observations;
  for tools of statistics, which check it as a cube.
- `labels`: names of the thing and of all that it refers to, in all languages; for pages and forms
  that show names and need nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.linked_data.asking import graph_of, members_of
from ssckg.linked_data.describing import statements_of
from ssckg.linked_data.naming import label_statements, mentioned_in
from ssckg.model.thing import RDF_TYPE, Statement, Value
from ssckg.namespaces import BASE, GRAPH, PREFIXES, SSC, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.ports import GraphStore


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile: its token, its IRI, what it is called, and what it is for.

    classes: for which it is offered (IRIs); none: for everything.
    """

    token: str
    iri: str
    title: str
    purpose: str
    classes: frozenset[str] = frozenset()


def _all(*curies: str) -> frozenset[str]:
    return frozenset(map(expand, curies))


FULL: Final = Profile(
    *("full", BASE + "profile/full", "Everything said"),
    "The thing with its parts and the notes on where its facts come from.",
)
SKOS: Final = Profile(
    *("skos", PREFIXES["skos"].rstrip("#"), "SKOS"),
    "Concepts and schemes in SKOS alone; a scheme with all its concepts.",
    _all("skos:Concept", "skos:ConceptScheme"),
)
SSSOM: Final = Profile(
    *("sssom", PREFIXES["sssom"], "SSSOM"),
    "Mappings in SSSOM alone; a mapping set with all its mappings.",
    _all("ssc:Mapping", "ssc:MappingSet"),
)
QB: Final = Profile(
    *("qb", PREFIXES["qb"].rstrip("#"), "Data Cube"),
    "Observations in Data Cube alone; a data set with its structure and all its observations.",
    _all("qb:Observation", "qb:DataSet"),
)
LABELS: Final = Profile(
    *("labels", BASE + "profile/labels", "Labels"),
    "Names of the thing and of all that it refers to, in all languages.",
)
PROFILES: Final = (FULL, SKOS, SSSOM, QB, LABELS)
ALT_IRI: Final = "http://www.w3.org/ns/dx/connegp/altr"
ALTERNATES: Final = Profile(
    *("alt", ALT_IRI, "Alternates"),
    "The list of all profiles and formats of a thing.",
)
"""The list itself is asked for like a profile (Content Negotiation by Profile, W3C)."""
_NAMES_OF_SCHEMES: Final = _all("dcterms:title", "dcterms:description", "dcterms:issued")
_IN_SSSOM: Final = _all(
    "dcterms:title", "dcterms:description", "dcterms:license", "dcterms:creator", "owl:versionInfo"
)
_STRUCTURE: Final = GRAPH + "ontology"
_CUBE: Final = tuple(
    PREFIXES[p] for p in ("qb", "sdmx-dimension", "sdmx-measure", "sdmx-attribute")
)
_DESCRIPTIVE: Final = _all("rdfs:label", "rdfs:comment", "dcterms:title", "skos:definition")


def profiles_for(classes: Iterable[str]) -> tuple[Profile, ...]:
    """Return the profiles in which a thing of some classes is offered, the usual first."""
    known = frozenset(classes)
    return tuple(p for p in PROFILES if not p.classes or p.classes & known)


def profile_named(text: str, offered: Sequence[Profile]) -> Profile | None:
    """Return the profile of a token or IRI (also with a `#` or `/` at its end); None for none."""
    wanted = text.strip().strip("<>").rstrip("#/")
    return next((p for p in offered if wanted in {p.token, p.iri.rstrip("#/")}), None)


def statements_in(
    profile: Profile,
    store: GraphStore,
    iri: str,
    classes: Iterable[str],
    said: tuple[Statement, ...] | None = None,
) -> tuple[Statement, ...]:
    """Return the statements of a document in a profile, sorted.

    Asks at most two queries beside those of `statements_of`.

    Args:
        profile: one that `profiles_for` offers.
        store: the published dataset.
        iri: of the thing.
        classes: of the thing.
        said: what `statements_of` gave, where it was asked already.
    """
    statements = statements_of(store, iri) if said is None else said
    if profile is LABELS:
        return label_statements(store, {iri, *mentioned_in(statements)})
    if profile is SKOS:
        return _in_skos(store, iri, frozenset(classes), statements)
    if profile is SSSOM:
        return _in_sssom(store, iri, frozenset(classes), statements)
    if profile is QB:
        return _in_cube(store, iri, frozenset(classes), statements)
    return statements


def _in_skos(
    store: GraphStore, iri: str, classes: frozenset[str], said: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    skos = PREFIXES["skos"]
    if expand("skos:ConceptScheme") in classes:
        said = (*said, *members_of(store, iri, expand("skos:inScheme")))
    kept = {
        s
        for s in said
        if s.property.startswith(skos)
        or (s.property == RDF_TYPE and s.object.text.startswith(skos))
        or (s.subject == iri and s.property in _NAMES_OF_SCHEMES)
    }
    concepts = {s.subject for s in kept if s.property == RDF_TYPE}
    return tuple(sorted(s for s in kept if s.subject in concepts))


def _in_sssom(
    store: GraphStore, iri: str, classes: frozenset[str], said: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    sssom = PREFIXES["sssom"]
    if SSC + "MappingSet" in classes:
        said = (*said, *members_of(store, iri, SSC + "inMappingSet"))
    kept = {
        s
        for s in said
        if s.property.startswith(sssom)
        or (s.property == RDF_TYPE and s.object.text.startswith(sssom))
        or (s.subject == iri and s.property in _IN_SSSOM)
    }
    return tuple(sorted(kept))


def _in_cube(
    store: GraphStore, iri: str, classes: frozenset[str], said: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    structure: list[Statement] = []
    if expand("qb:DataSet") in classes:
        said = (*said, *members_of(store, iri, expand("qb:dataSet")))
        structure = _structure(graph_of(store, _STRUCTURE))
    qb = PREFIXES["qb"]
    components = {s.object.text for s in structure if s.property.startswith(qb)}
    own = {*components, SSC + "observedDataPoint", SSC + "reportYear"}
    cubes = {s.subject for s in said if s.property == RDF_TYPE and s.object.text.startswith(qb)}
    kept = {
        s
        for s in said
        if s.subject in cubes
        and (
            s.property.startswith(_CUBE)
            or s.property in own
            or s.property in _DESCRIPTIVE
            or (s.property == RDF_TYPE and s.object.text.startswith(qb))
        )
    }
    return tuple(sorted({*kept, *structure}))


def _structure(vocabulary: Iterable[Statement]) -> list[Statement]:
    """Return the data structure definition, its components and their properties."""
    qb = PREFIXES["qb"]
    said = list(vocabulary)
    parts = {s.subject for s in said if s.property == RDF_TYPE and s.object.text.startswith(qb)}
    wanted = (PREFIXES["rdfs"], PREFIXES["skos"])
    return [
        s
        for s in said
        if s.subject in parts
        and (
            s.property.startswith(qb)
            or (s.property == RDF_TYPE and s.object.text.startswith(qb))
            or (s.property.startswith(wanted) and s.property in _DESCRIPTIVE)
            or (
                s.property == PREFIXES["rdfs"] + "range"
                and not s.object.text.startswith(PREFIXES["owl"])
            )
        )
    ]


def profile_statements() -> tuple[Statement, ...]:
    """Return what is said of the profiles themselves, in the Profiles Vocabulary of the W3C."""
    prof = "http://www.w3.org/ns/dx/prof/"
    said = []
    for p in PROFILES:
        said += [
            Statement(p.iri, RDF_TYPE, Value(prof + "Profile", "iri")),
            Statement(p.iri, prof + "hasToken", Value(p.token)),
            Statement(p.iri, expand("rdfs:label"), Value(p.title, "literal", "en")),
            Statement(p.iri, expand("rdfs:comment"), Value(p.purpose, "literal", "en")),
        ]
    return tuple(sorted(said))

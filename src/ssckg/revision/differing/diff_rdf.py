"""A diff as RDF: each edit a change, each statement that differs beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode, Triple

from ssckg.model.edition_diff import EditionDiff, EditKind
from ssckg.namespaces import BASE, expand
from ssckg.revision.editions import term_of
from ssckg.revision.fields import ASPECTS, FIELDS
from ssckg.revision.releasing.terms import english, named, node, text, triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Literal

    from ssckg.model.edition_diff import Edit, Statement
    from ssckg.revision.differing.telling import Teller

_CLASSES: Final = {
    EditKind.ADDED: "ssc:AddElement",
    EditKind.RETIRED: "ssc:RetireElement",
    EditKind.REPLACED: "ssc:ReplaceElement",
    EditKind.SPLIT: "ssc:SplitElement",
    EditKind.MERGED: "ssc:MergeElements",
    EditKind.MOVED: "ssc:MoveElement",
    EditKind.LEVEL: "ssc:ChangeLevel",
    EditKind.FIELD: "ssc:ChangeField",
    EditKind.BENCHMARK: "ssc:ChangeBenchmark",
}
_PROPERTIES: Final = {
    **{field.name: field.property for field in FIELDS.values()},
    **ASPECTS,
}
_WITH_HEIRS: Final = {EditKind.RETIRED, EditKind.REPLACED, EditKind.SPLIT, EditKind.MERGED}


def diff_iri(first: str, second: str) -> str:
    """Return the IRI of the diff of two editions, below the standard base."""
    return f"{BASE}diff/{first}--{second}"


def diff_triples(found: EditionDiff, teller: Teller) -> Iterator[Triple]:
    """Yield a diff as RDF, below the standard base.

    Args:
        found: the diff.
        teller: puts each edit into a sentence.
    """
    about = diff_iri(found.from_id, found.to_id)
    yield from triples(
        about,
        [
            ("rdf:type", named("ssc:EditionDiff")),
            ("ssc:diffFrom", node(found.from_iri)),
            ("ssc:diffTo", node(found.to_iri)),
        ],
    )
    for number, edit in enumerate(found.edits, start=1):
        yield from _edit(f"{about}/change/{number}", about, edit, teller.tell(edit))
    for old, new in found.renames:
        yield Triple(NamedNode(new), named("prov:wasRevisionOf"), NamedNode(old))


def _edit(iri: str, about: str, edit: Edit, sentence: str) -> Iterator[Triple]:
    heirs = edit.after if edit.kind in _WITH_HEIRS else ()
    said: list[tuple[str, NamedNode | Literal]] = [
        ("rdf:type", named(_CLASSES.get(edit.kind, "ssc:Change"))),
        ("ssc:changeIn", node(about)),
        ("dcterms:description", english(sentence)),
        *(("ssc:affects", node(each)) for each in dict.fromkeys((*edit.before, *edit.after))),
        *(("ssc:affects", node(each)) for each in (edit.point,) if each),
        *(("ssc:heir", node(each)) for each in heirs),
        *(("ssc:oldValue", text(value)) for value in edit.old),
        *(("ssc:newValue", text(value)) for value in edit.new),
    ]
    if name := _PROPERTIES.get(edit.field):
        said.append(("ssc:changedField", named(name)))
    yield from triples(iri, said)
    yield from _statements(iri, "removed", edit.removed)
    yield from _statements(iri, "added", edit.added)


def _statements(iri: str, which: str, statements: Iterable[Statement]) -> Iterator[Triple]:
    link = "ssc:removesStatement" if which == "removed" else "ssc:addsStatement"
    for number, one in enumerate(statements, start=1):
        name = f"{iri}/{which}/{number}"
        yield Triple(NamedNode(iri), named(link), NamedNode(name))
        yield Triple(NamedNode(name), named("rdf:type"), NamedNode(expand("rdf:Statement")))
        yield Triple(NamedNode(name), named("rdf:subject"), NamedNode(one.item))
        yield Triple(NamedNode(name), named("rdf:predicate"), NamedNode(one.fact.property))
        yield Triple(NamedNode(name), named("rdf:object"), term_of(one.fact.value))

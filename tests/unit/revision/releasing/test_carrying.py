"""A mapping set carried over: worked out by hand for each thing that can become of an end."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Triple

from ssckg.model.edition_content import EditionContent, Fact, Item, Value
from ssckg.model.release import EditionTarget, Succession, SuccessionKind, WorkingEdition
from ssckg.namespaces import BASE, expand
from ssckg.revision.releasing.carrying import SetToCarry, carry

OLD, NEW, FAR = f"{BASE}old/", f"{BASE}new-1/", f"{BASE}far/"
NO_TERM = expand("sssom:NoTermFound")
ON = "2026-03-01"


def edition(name: str, start: str, *ids: str) -> EditionContent:
    items = [
        Item.of(f"{start}{each}", [Fact(expand("skos:prefLabel"), Value(each, "", "en"))])
        for each in ids
    ]
    return EditionContent.of(name, f"{BASE}framework/{name}", items)


def working(*successions: Succession) -> WorkingEdition:
    old = sorted({iri.removeprefix(OLD) for s in successions for iri in s.before})
    new = sorted({iri.removeprefix(NEW) for s in successions for iri in s.after})
    return WorkingEdition(
        target=EditionTarget(version="new-1", framework="new", title="New"),
        base=edition("old-1", OLD, *old),
        content=edition("new-1", NEW, *new),
        elements=successions,
        points=(),
    )


def became(kind: SuccessionKind, before: str, after: str) -> Succession:
    return Succession(
        kind=kind,
        before=tuple(f"{OLD}{each}" for each in before),
        after=tuple(f"{NEW}{each}" for each in after),
    )


def mapping(subject: str, target: str, predicate: str = "close") -> list[Triple]:
    name = NamedNode(f"{BASE}mapping/old-far/{subject[-1:]}--{target[-1:]}")
    said = (
        ("rdf:type", NamedNode(expand("ssc:Mapping"))),
        ("sssom:subject_id", NamedNode(subject)),
        ("sssom:predicate_id", NamedNode(expand(f"skos:{predicate}Match"))),
        ("sssom:object_id", NamedNode(target)),
        ("sssom:confidence", Literal("0.9", datatype=NamedNode(expand("xsd:decimal")))),
    )
    return [Triple(name, NamedNode(expand(curie)), value) for curie, value in said]


def a_set(*, flipped: bool = False, **lists: list[Triple]) -> SetToCarry:
    subject, target = f"{BASE}framework/old-1", f"{BASE}framework/far-1"
    if flipped:
        subject, target = target, subject
    return SetToCarry(f"{BASE}mapping/old-far", subject, target, lists)


def values(triples: object, curie: str) -> dict[str, str]:
    return {
        one.subject.value.rpartition("/")[2]: one.object.value
        for one in triples  # type: ignore[attr-defined]
        if one.predicate.value == expand(curie)
    }


GRAPH = f"{BASE}graph/mapping/new-1--far-1"


def test_each_kind() -> None:
    made = working(
        became(SuccessionKind.KEPT, "a", "a"),
        became(SuccessionKind.EDITED, "b", "b"),
        became(SuccessionKind.REDEFINED, "c", "c"),
        became(SuccessionKind.REPLACED, "d", "x"),
        became(SuccessionKind.SPLIT, "e", "yz"),
        became(SuccessionKind.RETIRED, "f", ""),
    )
    accepted = [t for one in "abcdef" for t in mapping(f"{OLD}{one}", f"{FAR}1")]
    found = carry(made, a_set(accepted=accepted), ON)
    assert found.name == "new-1--far-1"
    assert (found.kept, found.to_review) == (2, 5 - 1)  # a, b; and c, x, y, z
    assert found.left == (f"{BASE}mapping/old-far/f--1",)
    listed = values(found.graphs[GRAPH], "ssc:mappingStatus")
    assert set(listed) == {"a--1", "b--1"}
    judged = found.graphs[f"{GRAPH}/candidates"]
    status = values(judged, "ssc:mappingStatus")
    assert set(status) == {"c--1", "x--1", "y--1", "z--1"}
    assert {each.rpartition("/")[2] for each in status.values()} == {"needs-review"}
    assert set(values(judged, "sssom:confidence").values()) == {"0.5"}
    assert values(judged, "ssc:endChange")["x--1"] == "subject element: 'd' is now 'x (replaced)'"
    close = NamedNode(expand("skos:closeMatch"))
    plain = Triple(NamedNode(f"{NEW}a"), close, NamedNode(f"{FAR}1"))
    assert plain in found.graphs[GRAPH]
    assert not any(t.predicate == close for t in judged)  # what is to be judged does not count


def test_the_other_side() -> None:
    made = working(became(SuccessionKind.KEPT, "a", "a"), became(SuccessionKind.RETIRED, "b", ""))
    accepted = [*mapping(f"{FAR}1", f"{OLD}a"), *mapping(f"{FAR}1", f"{OLD}b")]
    found = carry(made, a_set(flipped=True, accepted=accepted), ON)
    assert set(values(found.graphs[GRAPH], "ssc:mappingStatus")) == {"1--a"}
    assert values(found.graphs[GRAPH], "sssom:object_id")["1--a"] == f"{NEW}a"


def test_what_merges_is_one_pair() -> None:
    """Two mappings of what became one are one pair to judge, that names both."""
    made = working(became(SuccessionKind.MERGED, "ab", "m"))
    accepted = [*mapping(f"{OLD}a", f"{FAR}1"), *mapping(f"{OLD}b", f"{FAR}1", "broad")]
    found = carry(made, a_set(accepted=accepted), ON)
    [graph] = [each for each in found.graphs if each.endswith("/candidates")]
    origins = {
        t.object.value.rpartition("/")[2]  # type: ignore[union-attr]
        for t in found.graphs[graph]
        if t.predicate.value == expand("prov:wasDerivedFrom") and "/old-far/" in t.object.value  # type: ignore[union-attr]
    }
    assert origins == {"a--1", "b--1"}
    assert (found.kept, found.to_review) == (0, 1)


def test_no_counterpart_holds_only_where_nothing_came() -> None:
    none = [*mapping(f"{OLD}a", NO_TERM, "related"), *mapping(NO_TERM, f"{FAR}2", "related")]
    kept = became(SuccessionKind.KEPT, "a", "a")
    still = carry(working(kept), a_set(accepted=none), ON)
    assert (still.no_match, still.undeclared) == (2, 0)
    assert not any(t.predicate.value == expand("skos:relatedMatch") for t in still.graphs[GRAPH])
    came = carry(working(kept, became(SuccessionKind.ADDED, "", "n")), a_set(accepted=none), ON)
    # "a" has none still; whether the new one fits 2, nobody has judged.
    assert (came.no_match, came.undeclared) == (1, 1)
    changed = carry(working(became(SuccessionKind.REDEFINED, "a", "a")), a_set(accepted=none), ON)
    assert (changed.no_match, changed.undeclared) == (0, 2)


def test_rejected_and_candidates_go_on_as_they_were() -> None:
    made = working(became(SuccessionKind.KEPT, "a", "a"))
    found = carry(
        made,
        a_set(rejected=mapping(f"{OLD}a", f"{FAR}1"), candidates=mapping(f"{OLD}a", f"{FAR}2")),
        ON,
    )
    rejected = values(found.graphs[f"{GRAPH}/rejected"], "ssc:mappingStatus")
    judged = values(found.graphs[f"{GRAPH}/candidates"], "ssc:mappingStatus")
    assert rejected["a--1"].endswith("/rejected")
    assert judged["a--2"].endswith("/proposed")
    assert (found.kept, found.to_review) == (0, 0)

"""What holds whatever changes are carried out together, on changes drawn at random."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, given, settings
from tests.effort import examples
from tests.small_changes import proposals
from tests.small_edition import TARGET, accepted, after, at, small

from ssckg.model.edition_content import RESOURCE
from ssckg.model.release import EditionTarget, SuccessionKind
from ssckg.namespaces import BASE, expand
from ssckg.revision.applying import apply_changes, faults_of
from ssckg.revision.editions import edition_of, triples_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.edition_content import EditionContent, Item
    from ssckg.model.proposed_change import ProposedChange
    from ssckg.model.release import Succession, WorkingEdition

BASE_EDITION = small()
_SETTINGS = settings(
    deadline=None, max_examples=examples(25), suppress_health_check=[HealthCheck.filter_too_much]
)


def carried_out(changes: Iterable[ProposedChange]) -> WorkingEdition:
    given_ = accepted(*changes)
    assume(not faults_of(BASE_EDITION, given_))
    return apply_changes(BASE_EDITION, given_, TARGET)


def elements(content: EditionContent) -> set[str]:
    return {item.iri for item in content.items if item.values("skos:inScheme")}


def points(content: EditionContent) -> set[str]:
    return {item.iri for item in content.of_class("ssc:DataPoint")}


def each_once(found: Iterable[Succession], before: set[str], later: set[str]) -> bool:
    """Say whether successions name each thing before and each thing after exactly once."""
    found = tuple(found)
    return Counter(iri for one in found for iri in one.before) == Counter(before) and Counter(
        iri for one in found for iri in one.after
    ) == Counter(later)


def pairs(content: EditionContent, curie: str) -> set[tuple[str, str]]:
    return {(item.iri, value.text) for item in content.items for value in item.values(curie)}


@_SETTINGS
@given(proposals())
def test_each_thing_has_one_succession(changes: tuple[ProposedChange, ...]) -> None:
    made = carried_out(changes)
    assert each_once(made.elements, elements(BASE_EDITION), elements(made.content))
    assert each_once(made.points, points(BASE_EDITION), points(made.content))
    for one in made.elements:
        assert set(one.heirs) <= elements(made.content)
        assert bool(one.proposals) == bool(one.decisions)
        # What became something else did so by somebody's proposal.
        assert one.proposals or one.kind is SuccessionKind.KEPT


@_SETTINGS
@given(proposals())
def test_the_edition_is_whole(changes: tuple[ProposedChange, ...]) -> None:
    content = carried_out(changes).content
    both = {(b, a) for a, b in pairs(content, "skos:narrower")}
    assert pairs(content, "skos:broader") == both
    both = {(b, a) for a, b in pairs(content, "ssc:hasDataPoint")}
    assert pairs(content, "ssc:dataPointOf") == both
    # Nothing leads to what is gone, or to the old edition, but for what it was derived from.
    ours = (after(""), f"{BASE}note/next-0.1/")
    old = (at(""), f"{BASE}note/small-2020/")
    for item in content.items:
        for fact in item.facts:
            text = fact.value.text
            if fact.value.datatype == RESOURCE and text.startswith((*ours, *old)):
                assert text in content.item, (item.iri, fact)
        assert all(item.values(name) for name in ("dcterms:source", "ssc:trust")), item.iri
    indicators = content.of_class("ssc:Indicator")
    assert all(content.points_of.get(item.iri) for item in indicators)
    count = content.item[content.iri].text("ssc:elementCount")
    assert count == str(len(indicators))
    assert edition_of(triples_of(content), content.id) == content


@_SETTINGS
@given(proposals())
def test_what_is_kept_says_what_it_said(changes: tuple[ProposedChange, ...]) -> None:
    made = carried_out(changes)
    for one in (*made.elements, *made.points):
        if one.kind is SuccessionKind.KEPT:
            (old,), (new,) = one.before, one.after
            assert _own(BASE_EDITION.item[old], "small") == _own(made.content.item[new], "next-0.1")


def _own(item: Item, path: str) -> list[tuple[str, str]]:
    """Return what an item says of itself, whatever the path and the edition."""
    inverse = {expand("skos:narrower"), expand("ssc:hasDataPoint"), expand("skos:inScheme")}
    return [
        (fact.property, fact.value.text.removeprefix(f"{BASE}{path}/"))
        for fact in item.facts
        if fact.property not in inverse
    ]


def _said(content: EditionContent) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return what an edition says, without what tells which edition it is.

    Numbers of added details say who came first; so their texts are compared without them.
    """
    found = []
    for item in content.items:
        if item.is_a("ssc:FrameworkEdition") or item.is_a("ssc:Framework"):
            continue
        iri = item.iri.replace(f"note/{content.id}/", "note/")
        if item.is_a("ssc:MethodologyDetail") or item.is_a("ssc:Benchmark"):
            iri = iri.rstrip("0123456789")
        facts = [
            (f.property, f.value.text)
            for f in item.facts
            if f.property not in {expand("skos:inScheme"), expand("dcterms:identifier")}
        ]
        found.append((iri, tuple(facts)))
    return sorted(found)


@_SETTINGS
@given(proposals(), proposals())
def test_one_after_the_other_is_as_both_at_once(
    mine: tuple[ProposedChange, ...], theirs: tuple[ProposedChange, ...]
) -> None:
    # What both ask for comes in once if they are taken together, and twice one after the other.
    assume(not set(mine) & set(theirs))
    first, second = accepted(*mine), accepted(*theirs, start=len(mine) + 1)
    target = EditionTarget(version="small-2022", framework="small", title="S", keeps_codes=True)
    between = replace(target, version="small-2021")
    for part in (first, second, [*first, *second]):
        assume(not faults_of(BASE_EDITION, part))
    both = apply_changes(BASE_EDITION, [*first, *second], target)
    for one, other in ((first, second), (second, first)):
        half = apply_changes(BASE_EDITION, one, between).content
        # What both ask for is there already, or gone, when the other comes.
        assume(not faults_of(half, other))
        whole = apply_changes(half, other, target).content
        assert _said(whole) == _said(both.content)

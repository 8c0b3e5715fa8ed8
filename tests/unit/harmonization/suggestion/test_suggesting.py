"""Which pairs are suggested, with which score, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.worlds import World

from ssckg.harmonization.suggestion.evidence import defensible_predicate, has_same_unit
from ssckg.harmonization.suggestion.ranking import rank
from ssckg.harmonization.suggestion.settings import standard_settings
from ssckg.harmonization.suggestion.suggesting import Suggested, Wish, suggest
from ssckg.model.choices import Predicate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ssckg.harmonization.suggestion.settings import Settings
    from ssckg.harmonization.suggestion.texts import ElementText
    from ssckg.model.crosswalk import Crosswalk

WORDS_ONLY = replace(standard_settings(), gram_share=0.0)


def small() -> World:
    """One indicator, two objects, and a third framework that knows more words."""
    world = World()
    world.edition("a")
    world.add("a", "Indicator", "a1", label="Street lamps")
    world.edition("b")
    world.add("b", "Indicator", "b1", label="Road lighting")
    world.add("b", "Indicator", "b2", label="Street trees")
    world.edition("c")
    world.add("c", "Indicator", "c1", label="Lamps along roads")
    return world


def run(crosswalk: Crosswalk, weights: Settings = WORDS_ONLY, **wish: object) -> Suggested:
    ends = {edition.id: edition for edition in crosswalk.editions}
    wanted = Wish(**{"top": 100, **wish})  # type: ignore[arg-type]
    return suggest(crosswalk, ends["a"], ends["b"], settings=weights, wish=wanted)


def pairs(found: Suggested) -> list[tuple[str, str]]:
    return [(each.subject.code, each.object.code) for each in found.suggestions]


def test_score_by_hand() -> None:
    world = small()
    world.map("c1", "related", "b1")
    crosswalk = world.crosswalk()
    weights = replace(WORDS_ONLY, neighbours=2, neighbour_decay=0.5)
    found = run(crosswalk, weights)
    # Known texts: road light / street tree / lamp along road. df: road 2, all others 1, so
    # idf(road) = ln(4/3) + 1 = 1.28768, idf(others) = ln(4/2) + 1 = 1.69315.
    # a1 is street lamp, both 1.69315: unit vector (0.70711, 0.70711).
    # b2 = street tree: cosine 0.5 by its own text, weight 1.2; 0.6 / (1 + 0.5) = 0.4.
    # c1 = lamp along road: length sqrt(2 * 1.69315^2 + 1.28768^2) = 2.71940, so the cosine is
    # 0.70711 * 1.69315 / 2.71940 = 0.44025; related weighs 0.7: 0.30818, and b1's own text has
    # nothing in common; 0.30818 / 1.5 = 0.20545.
    assert [s.object.code for s in found.suggestions] == ["b2", "b1"]
    assert [s.score for s in found.suggestions] == pytest.approx([0.4, 0.2055], abs=1e-4)


def test_evidence_names_text_and_shared_words() -> None:
    world = small()
    iri = world.map("c1", "related", "b1")
    world.point("a1", unit="u", label="Lamps")
    world.point("b2", unit="u", label="Trees")
    trees, lights = run(world.crosswalk()).suggestions
    assert trees.evidence == ("its own text (street)", "same unit")
    (text,) = [each.text.curie for each in lights.parts]
    assert lights.evidence == (f"like {text} Lamps along roads, mapped to b:b1 (lamps)",)
    assert lights.parts[0].mapping == iri
    assert lights.parts[0].kind == "mapped"


BASE = "https://w3id.org/ssckg/"


@pytest.mark.parametrize("listed", ["accepted", "rejected"])
def test_decided_pairs_are_left_out(listed: str) -> None:
    world = small()
    world.map("a1", "close", "b2", listed=listed)
    found = run(world.crosswalk())
    assert pairs(found) == []
    assert getattr(found.left_out, listed) == 1
    assert found.open == 1  # b1: nothing speaks for it, but nobody has decided


def test_candidates_stay_and_are_marked() -> None:
    world = small()
    world.map("a1", "close", "b2", listed="candidates")
    (only,) = run(world.crosswalk()).suggestions
    assert only.is_candidate
    assert only.evidence[0] == "a curator's candidate"


@pytest.mark.parametrize(("subject", "object_"), [("a1", ""), ("", "b2")])
def test_declared_without_match_is_left_out_unless_asked_for(subject: str, object_: str) -> None:
    world = small()
    world.map("a1", "related", "b1", listed="candidates")
    iri = world.map(subject, "related", object_)
    # A row without match says by its set which edition it means.
    world.mappings[-1] = replace(world.mappings[-1], mapping_set=f"{BASE}mapping/a-b", iri=iri)
    crosswalk = world.crosswalk()
    found = run(crosswalk)
    assert ("a1", "b2") not in pairs(found)
    assert found.left_out.declared == 1
    assert ("a1", "b2") in pairs(run(crosswalk, declared=True))


def test_declared_for_another_framework_says_nothing() -> None:
    world = small()
    world.map("a1", "related", "c1", listed="candidates")
    iri = world.map("a1", "related", "")
    world.mappings[-1] = replace(world.mappings[-1], mapping_set=f"{BASE}mapping/a-c", iri=iri)
    assert ("a1", "b2") in pairs(run(world.crosswalk()))


def test_a_target_above_an_accepted_indicator_is_implied() -> None:
    world = small()
    world.add("b", "Target", "t", label="Street lamps everywhere")
    world.below("b2", "t")
    world.map("a1", "close", "b2")
    found = run(world.crosswalk())
    assert found.left_out.implied == 1
    assert ("a1", "t") not in pairs(found)


def test_top_least_and_subject_narrow_the_answer() -> None:
    world = small()
    world.add("a", "Indicator", "a2", label="Trees on roads")
    crosswalk = world.crosswalk()
    everything = run(crosswalk)
    assert {s.subject.code for s in everything.suggestions} == {"a1", "a2"}
    assert all(s.rank == 1 for s in run(crosswalk, top=1).suggestions)
    only = run(crosswalk, subject=world.iri("a2"))
    assert {s.subject.code for s in only.suggestions} == {"a2"}
    best = max(s.score for s in everything.suggestions)
    assert all(s.score >= best - 1e-4 for s in run(crosswalk, least=best - 1e-4).suggestions)
    assert run(crosswalk, least=1e6).suggestions == ()


def test_framework_without_indicators_gives_nothing() -> None:
    world = World()
    world.edition("a")
    world.edition("b", "b1")
    found = run(world.crosswalk())
    assert (found.suggestions, found.subjects, found.open) == ((), 0, 0)
    turned = World()
    turned.edition("a", "a1")
    turned.edition("b")
    assert run(turned.crosswalk()).suggestions == ()


def test_a_mapping_of_the_subject_itself_does_not_speak_for_what_lies_beside_it() -> None:
    world = small()
    world.add("b", "Target", "t", label="Anything")
    world.add("b", "Indicator", "b3", label="Something")
    world.below("b2 b3", "t")
    world.map("a1", "exact", "b2")
    # a1 is like itself; were that counted, b3 (below the same target) would be suggested.
    assert ("a1", "b3") not in pairs(run(world.crosswalk()))


@pytest.mark.parametrize(
    ("numerators", "units", "expected"),
    [
        (("lamps", "lamps"), ("u", "u"), Predicate.EXACT),
        (("lamps", "lights"), ("u", "u"), Predicate.CLOSE),
        (("lamps", ""), ("u", "u"), Predicate.CLOSE),
        (("lamps", "lamps"), ("u", "v"), None),
        (("lamps", "lamps"), ("u", ""), None),
    ],
)
def test_predicate_only_where_definitions_show_it(
    numerators: tuple[str, str], units: tuple[str, str], expected: Predicate | None
) -> None:
    world = World()
    for name, numerator, unit in zip(("a1", "b1"), numerators, units, strict=True):
        world.edition(name[0])
        world.add(name[0], "Indicator", name, label="Street lamps")
        world.point(name, unit=unit, numerator=numerator, denominator="km of streets")
    crosswalk = world.crosswalk()
    one, other = crosswalk.elements
    assert defensible_predicate(crosswalk, one, other, WORDS_ONLY) is expected
    same = has_same_unit(crosswalk, one.iri, other.iri)
    assert same is (None if "" in units else units[0] == units[1])


def test_no_predicate_for_other_labels_or_targets() -> None:
    world = small()
    world.add("b", "Target", "t", label="Street lamps")
    for name in ("a1", "b2", "t"):
        world.point(name, unit="u", numerator="n", denominator="d")
    crosswalk = world.crosswalk()
    subject = crosswalk.element[world.iri("a1")]
    for name in ("b2", "t"):
        other = crosswalk.element[world.iri(name)]
        assert defensible_predicate(crosswalk, subject, other, WORDS_ONLY) is None


class Always:
    """Finds everything alike."""

    def likeness(
        self, asked: Sequence[ElementText], known: Sequence[ElementText]
    ) -> NDArray[np.float64]:
        return np.ones((len(asked), len(known)))


def test_embeddings_have_their_share() -> None:
    crosswalk = small().crosswalk()
    weights = replace(WORDS_ONLY, embedding_share=0.2, neighbours=1)
    subject, *objects = (e for e in crosswalk.elements if e.id in {"a1", "b1", "b2"})
    found = rank(crosswalk, [subject], objects, weights, embedder=Always())
    # b1 shares no word: 1.2 * (0.8 * 0 + 0.2 * 1). Of b2, street is known, lamp is not, so the
    # cosine is 1 / sqrt(2): 1.2 * (0.8 * 0.70711 + 0.2).
    assert found.scores[0] == pytest.approx([0.24, 1.2 * (0.8 / 2**0.5 + 0.2)])


LABELS = st.sampled_from(["street lamps", "lamps", "street trees", "road lamps", "trees"])
LISTS = st.sampled_from(["accepted", "rejected", "candidates", ""])


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(LABELS, min_size=2, max_size=4), st.lists(LISTS, min_size=4, max_size=4))
def test_never_a_decided_pair_whatever_the_world_and_its_order(
    labels: list[str], lists: list[str]
) -> None:
    world = World()
    world.edition("a")
    world.edition("b")
    for number, label in enumerate(labels):
        world.add("a", "Indicator", f"a{number}", label=label)
        world.add("b", "Indicator", f"b{number}", label=label)
    places = [("a0", "b0"), ("a0", "b1"), ("a1", "b0"), ("a1", "b1")]
    said = {place: listed for place, listed in zip(places, lists, strict=True) if listed}
    for (one, other), listed in said.items():
        world.map(one, "close", other, listed=listed)
    crosswalk = world.crosswalk()
    found = run(crosswalk)
    for each in found.suggestions:
        listed = said.get((each.subject.code, each.object.code), "")
        assert listed in {"", "candidates"}
        assert each.is_candidate is (listed == "candidates")
    turned = replace(
        crosswalk,
        elements=tuple(reversed(crosswalk.elements)),
        mappings=tuple(reversed(crosswalk.mappings)),
    )
    again = {(s.subject.code, s.object.code): s for s in run(turned).suggestions}
    assert again == {(s.subject.code, s.object.code): s for s in found.suggestions}

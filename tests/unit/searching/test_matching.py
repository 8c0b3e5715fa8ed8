"""What is matched by itself, and what never may be: by hand, and measured over everything."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

import pytest

from ssckg.app.reconciling import id_of
from ssckg.namespaces import BASE
from ssckg.searching.entry import Entry
from ssckg.searching.folding import phrase_of
from ssckg.searching.index import Index
from ssckg.searching.reading import query_texts
from ssckg.searching.reconciling.entities import Entities
from ssckg.searching.reconciling.matching import FEATURES, Candidate, candidates
from ssckg.searching.reconciling.properties import properties
from ssckg.searching.reconciling.queries import Query, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.fixture(scope="module")
def entities(index: Index) -> Entities:
    return Entities(index, partial(id_of, base=BASE))


def matched(entities: Entities, query: Query) -> str:
    """Return the id of the one that is matched, "" for none."""
    found = [entities.id_of(c.entry) for c in candidates(entities, query) if c.is_match]
    assert len(found) <= 1
    return found[0] if found else ""


OF_U4SSC = (Wanted("framework", ("u4ssc-2017",)),)
OF_SDG = (Wanted("framework", ("sdg-2022",)),)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query("EC: ICT: ICT: 1C"), "u4ssc/EC-ICT-ICT-1C"),
        (Query("EC ICT 1C"), "u4ssc/EC-ICT-ICT-1C"),
        (Query("EC: ICT: ICT: 1C Household Internet Access"), "u4ssc/EC-ICT-ICT-1C"),
        (Query("u4ssc/EC-ICT-ICT-1C"), "u4ssc/EC-ICT-ICT-1C"),
        (Query("https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C"), "u4ssc/EC-ICT-ICT-1C"),
        (Query("http://metadata.un.org/sdg/11.6"), "sdg/11.6"),
        (Query("SDG 11.6.2"), "sdg/C110602"),
        (Query("11.6.2", wanted=OF_SDG), "sdg/C110602"),
        (Query("11.6.2 Annual mean fine particulate matter in cities"), "sdg/C110602"),
        (Query("Karmøy"), "city/karmoy"),
        (Query("KARMOY"), "city/karmoy"),
        (Query("Stavangar"), "city/stavanger"),
        (Query("World Health Organization"), "agency/WHO"),
        (Query("WHO"), "agency/WHO"),
        (Query("Household Internet Access", wanted=OF_U4SSC), "u4ssc/EC-ICT-ICT-1C"),
        (Query("Houshold Internet Access", wanted=OF_U4SSC), "u4ssc/EC-ICT-ICT-1C"),
        # Sure it is not:
        (Query("11.6.2"), ""),  # numbers alone are codes of many frameworks
        (Query("5.1"), ""),
        (Query("11"), ""),
        (Query("Unemployment Rate"), ""),  # three frameworks have it
        (Query("Unemployment Rate", wanted=OF_U4SSC), "u4ssc/EC-P-EM-1C"),
        (Query("Household Internet Access", wanted=OF_SDG), ""),
        (Query("Household Internet Access in Cities"), ""),
        (Query("EC: ICT: ICT: 1D"), ""),
        (Query("11.6.3", wanted=OF_SDG), ""),
        (Query("Karmøy", types=("Agency",)), ""),
        (Query("Karmøy", types=("Agency",), strict="should"), ""),
        (Query("Karmøy", types=("City", "Agency"), strict="all"), ""),
        (Query("Karmøy", types=("City", "Agency"), strict="any"), "city/karmoy"),
        (Query("Oslo"), ""),
        (Query("Rama"), ""),  # a word of four letters may be another word
    ],
    ids=str,
)
def test_what_is_matched(entities: Entities, query: Query, expected: str) -> None:
    assert matched(entities, query) == expected


def test_an_element_is_of_two_types(entities: Entities) -> None:
    both = Query("SDG 11.6", types=("Target", "FrameworkElement"), strict="all")
    assert matched(entities, both) == "sdg/11.6"


def test_should_offers_other_types_with_fewer_points(entities: Entities) -> None:
    plain = candidates(entities, Query("Karmøy"))[0]
    other = candidates(entities, Query("Karmøy", types=("Agency",), strict="should"))
    assert [(c.entry.label, c.score) for c in other][:1] == [
        ("Karmøy", round(plain.score * 0.8, 1))
    ]
    assert candidates(entities, Query("Karmøy", types=("Agency",))) == []


def test_properties_alone_find_what_has_them(entities: Entities) -> None:
    wanted = (Wanted("country", ("Norway",)), Wanted("kind", ("city",)))
    found = candidates(entities, Query("", wanted=wanted, limit=50))
    whole = {c.entry.label for c in found if c.score == 100}
    assert whole == {"Asker", "Aukra", "Karmøy", "Kristiansund", "Rana", "Stavanger", "Ålesund"}
    assert not any(c.is_match for c in found)


def test_a_property_that_does_not_fit_costs_points(entities: Entities) -> None:
    fits = candidates(entities, Query("Karmøy", wanted=(Wanted("country", ("Norway",)),)))[0]
    fails = candidates(entities, Query("Karmøy", wanted=(Wanted("country", ("Sweden",)),)))[0]
    unknown = candidates(entities, Query("Karmøy", wanted=(Wanted("colour", ("red",)),)))[0]
    assert (fits.score, fits.is_match) == (100, True)
    assert (fails.score, fails.is_match) == (unknown.score, unknown.is_match) == (70, False)


def test_features_say_what_the_score_comes_of(entities: Entities) -> None:
    first = candidates(entities, Query("Public Transport Networks", wanted=OF_U4SSC))[0]
    told = {each["id"]: each["value"] for each in first.features()}
    # "public transport networks" and "public transport network": one of 25 letters; after
    # stemming the same three words.
    assert told == {
        "all_words": True,
        "name_levenshtein": 96.0,
        "name_words": 100.0,
        "exact_name": False,
        "exact_code": False,
        "type_match": True,
        "properties_match": 100.0,
    }
    assert first.score == 97.6  # 0.6 * 96 + 0.4 * 100
    assert set(told) <= set(FEATURES)


def test_what_is_here_from_memory_is_never_matched_but_stands_in_the_way() -> None:
    recalled = Entry("urn:a", "Indicator", "Green roofs", facts={"trust": ("recall",)})
    verified = Entry("urn:b", "Indicator", "Green roofs", facts={"trust": ("verified",)})
    alone = Entities(Index([recalled]), str)
    assert matched(alone, Query("Green roofs")) == ""
    assert matched(Entities(Index([verified]), str), Query("Green roofs")) == "urn:b"
    assert matched(Entities(Index([recalled, verified]), str), Query("Green roofs")) == ""


def test_a_slip_that_makes_another_word_is_no_slip() -> None:
    things = [
        Entry("urn:a", "Indicator", "Urban forests"),
        Entry("urn:b", "Indicator", "Forest forces"),
        Entry("urn:c", "Indicator", "Private houses"),
        Entry("urn:d", "Indicator", "Pirates"),
    ]
    entities = Entities(Index(things), str)
    assert matched(entities, Query("Urbxn forests")) == "urn:a"
    assert matched(entities, Query("Urban forces")) == ""
    assert matched(entities, Query("Private horses")) == "urn:c"
    assert matched(entities, Query("Private hxrses")) == ""


def test_the_properties_of_the_table_are_those_that_are_read() -> None:
    computed = {"code", "identifier", "iri", "name", "other-name", "kind", "cities"}
    read = query_texts()["facts"] + query_texts()["bases"]
    for name in set(properties()) - computed:
        assert f'"{name}"' in read, name


# --- measured over everything that has a type


def _slip(text: str, chance: random.Random) -> str:
    """Return a text with one slip of the hand in a longer word, "" where it has none."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if not long:
        return ""
    place = chance.choice(long)
    word = words[place]
    at, letter = chance.randrange(1, len(word) - 1), chance.choice("abcdefghijklmnopqrstuvwxyz")
    slips = {
        "left out": word[:at] + word[at + 1 :],
        "put in": word[:at] + letter + word[at:],
        "another": word[:at] + letter + word[at + 1 :],
        "swapped": word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    }
    words[place] = slips[chance.choice(sorted(slips))]
    return " ".join(words)


def _wrong(
    entities: Entities, pairs: Iterable[tuple[Query, Entry]]
) -> tuple[float, float, list[tuple[str, str, str]]]:
    """Return the share that is first, the share that is matched, and the wrong matches."""
    asked = first = right = 0
    wrong = []
    for query, entry in pairs:
        found: list[Candidate] = candidates(entities, query)
        asked += 1
        first += bool(found) and found[0].entry.iri == entry.iri
        for each in found:
            if each.is_match and each.entry.iri == entry.iri:
                right += 1
            elif each.is_match:
                wrong.append((query.text, entry.iri, each.entry.iri))
    return first / asked, right / asked, wrong


def _framework(entities: Entities, entry: Entry) -> tuple[Wanted, ...]:
    editions = [entities.index.code_of(iri) for iri in entry.facts.get("framework", ())]
    return (Wanted("framework", tuple(editions)),) if editions else ()


@pytest.mark.slow
def test_no_wrong_match_on_names_codes_and_slips(entities: Entities) -> None:
    chance = random.Random(2026)  # noqa: S311  the same slips each time
    things = [entities.index.entries[number] for number in entities.numbers]
    some = things[::8]
    names = [(Query(e.label), e) for e in some]
    framed = [(Query(e.label, wanted=_framework(entities, e)), e) for e in some]
    codes = [(Query(e.codes[0]), e) for e in some if e.codes]
    framed_codes = [(Query(e.codes[0], wanted=_framework(entities, e)), e) for e in some if e.codes]
    slips = [(Query(text), e) for e in some if (text := _slip(e.label, chance))]
    shares = {}
    for name, pairs in {
        "names": names,
        "names, framework": framed,
        "codes": codes,
        "codes, framework": framed_codes,
        "slips": slips,
    }.items():
        first, right, wrong = _wrong(entities, pairs)
        assert wrong == [], name
        shares[name] = (first, right)
    assert shares["names, framework"][0] > 0.98
    assert shares["names"][1] > 0.5
    assert shares["codes, framework"][0] > 0.95
    assert shares["slips"][0] > 0.8


def test_what_is_not_here_is_matched_only_by_its_very_name(index: Index) -> None:
    left_out = {entry.iri for entry in index.entries[::7]}
    rest = Entities(
        Index([e for e in index.entries if e.iri not in left_out]), partial(id_of, base=BASE)
    )
    for entry in [e for e in index.entries if e.iri in left_out][::3]:
        for text in (entry.label, *entry.codes[:1]):
            for each in candidates(rest, Query(text)):
                if each.is_match:
                    same = {phrase_of(name) for name in each.entry.all_names}
                    # A namesake, or another edition's element with the same lettered code.
                    assert phrase_of(text) in same or text in each.entry.codes, (text, each.entry)

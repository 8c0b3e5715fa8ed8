"""Names that people write, and what they mean."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.worlds import BASE, World

from ssckg.errors import UnknownNameError, UsageError
from ssckg.harmonization.lookup import NOTES, curie, find_agency, find_edition, find_element


def _world() -> World:
    world = World()
    world.edition("u4ssc", "")
    world.add("u4ssc", "Indicator", "EC-ICT-ICT-1C", codes=("EC: ICT: ICT: 1C",))
    world.edition("cpi", "P.EG.1")
    world.edition("umf", "")
    world.add("umf", "Indicator", "X1", codes=("P.EG.1",))
    world.agency("WHO")
    return world


@pytest.mark.parametrize(
    "text",
    [
        "EC: ICT: ICT: 1C",
        "ec:ict:ict:1c",
        " EC: ICT:  ICT: 1C ",
        "EC-ICT-ICT-1C",
        "u4ssc:EC-ICT-ICT-1C",
        f"{BASE}u4ssc/EC-ICT-ICT-1C",
    ],
)
def test_every_way_to_name_an_element(text: str) -> None:
    world = _world()
    assert find_element(world.crosswalk(), text).id == "EC-ICT-ICT-1C"


def test_a_code_of_two_frameworks_asks_back() -> None:
    crosswalk = _world().crosswalk()
    with pytest.raises(UsageError, match="several") as caught:
        find_element(crosswalk, "P.EG.1")
    assert "cpi:P.EG.1" in str(caught.value)
    assert "umf:X1" in str(caught.value)
    assert find_element(crosswalk, "P.EG.1", "umf").id == "X1"
    assert find_element(crosswalk, "cpi:P.EG.1").id == "P.EG.1"


def test_unknown_names_are_answered_with_near_ones() -> None:
    crosswalk = _world().crosswalk()
    with pytest.raises(UnknownNameError, match="EC-ICT-ICT-1C"):
        find_element(crosswalk, "EC-ICT-ICT-1X")
    with pytest.raises(UnknownNameError, match="cpi"):
        find_edition(crosswalk, "cip")
    with pytest.raises(UnknownNameError, match="WHO"):
        find_agency(crosswalk, "WHOO")
    assert find_agency(crosswalk, " who ").acronym == "WHO"
    assert find_agency(crosswalk, "agency who").acronym == "WHO"


def test_curies_hold_for_any_base() -> None:
    world = World()
    world.edition("cpi", "P.EG.1")
    assert curie(world.crosswalk(), world.iri("P.EG.1")) == "cpi:P.EG.1"
    assert curie(world.crosswalk(), "http://metadata.un.org/sdg/11.6") == "unsdg:11.6"
    assert curie(world.crosswalk(), "https://nobody.example/x") == "https://nobody.example/x"


def test_what_a_release_brought_in_goes_by_its_edition() -> None:
    world = _world()
    world.edition("un-sscf-0.1", "")
    world.add("un-sscf-0.1", "Indicator", "X2", codes=("EC: ICT: ICT: 1C",))
    iri, crosswalk = f"{BASE}un-sscf-0.1/X2", world.crosswalk()
    assert curie(crosswalk, iri) == "un-sscf-0.1:X2"
    assert find_element(crosswalk, "un-sscf-0.1:X2").iri == iri
    # No edition of that name: nothing is known of it.
    unknown = f"{BASE}un-sscf-0.2/EC-ICT-ICT-1C"
    assert curie(crosswalk, unknown) == unknown


def _sharing(*editions: tuple[str, str, str, bool]) -> World:
    """Return a world whose editions (id, framework, issued, demonstration) share the code S 1."""
    world = World()
    for number, (name, family, issued, is_demonstration) in enumerate(editions):
        world.edition(name, "", issued=issued, is_demonstration=is_demonstration)
        world.editions[name] = replace(world.editions[name], family=family)
        world.add(name, "Indicator", f"S{number}", codes=("S 1",))
    return world


@pytest.mark.parametrize(
    ("editions", "meant"),
    [
        # The newest of one framework, in whatever order they are read.
        ((("x-2014", "x", "2014", False), ("x-2018", "x", "2018", False)), "x-2018"),
        ((("x-2018", "x", "2018-01-31", False), ("x-2014", "x", "2014", False)), "x-2018"),
        # What is a demonstration is not in force, however new, of the same framework or another.
        ((("x-2014", "x", "2014", False), ("demo", "y", "2020", True)), "x-2014"),
        ((("x-2014", "x", "2014", False), ("demo", "x", "2020", True)), "x-2014"),
        # Where there is nothing else, the newest demonstration.
        ((("demo-1", "y", "2020", True), ("demo-2", "y", "2021", True)), "demo-2"),
    ],
)
def test_a_code_of_several_editions_means_that_in_force(
    editions: tuple[tuple[str, str, str, bool], ...], meant: str, caplog: pytest.LogCaptureFixture
) -> None:
    crosswalk = _sharing(*editions).crosswalk()
    with caplog.at_level("INFO", NOTES):
        found = find_element(crosswalk, "S 1")
    assert found.editions == (f"{BASE}framework/{meant}",)
    (note,) = caplog.messages
    assert note.startswith(f"'S 1' is taken for that of {meant}; also in ")
    # Who names the other edition means it, and is told nothing.
    caplog.clear()
    for name, *_ in editions:
        assert find_element(crosswalk, "S 1", name).editions == (f"{BASE}framework/{name}",)
    assert not caplog.messages


@pytest.mark.parametrize(
    "editions",
    [
        (("x-2014", "x", "2014", False), ("y-2018", "y", "2018", False)),
        (("x-1", "x", "2014", True), ("y-1", "y", "2018", True)),
        (("x-1", "x", "1", False), ("y-1", "y", "2", False), ("x-2", "x", "3", False)),
    ],
)
def test_nobody_chooses_between_frameworks(
    editions: tuple[tuple[str, str, str, bool], ...], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", NOTES), pytest.raises(UsageError, match="several") as refused:
        find_element(_sharing(*editions).crosswalk(), "S 1")
    assert not caplog.messages
    assert all(f"{name}:S" in str(refused.value) for name, *_ in editions)

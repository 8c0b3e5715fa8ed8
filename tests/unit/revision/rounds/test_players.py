"""Bodies that only play in a demonstration: who is one, and what it is called."""

from __future__ import annotations

import pytest

from ssckg.app.revision.named_bodies import body_named, known_body
from ssckg.errors import UsageError
from ssckg.revision.bodies import is_player
from ssckg.revision.names import body_iri


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        ("example-board", True),
        ("example-city-a", True),
        ("ITU", False),
        ("secretariat", False),
        ("exemplary", False),
        ("un-example-board", False),
        ("city:example-city-a", False),
    ],
)
def test_players_are_known_by_their_names(body: str, *, is_one: bool) -> None:
    assert is_player(body) is is_one


def test_a_player_belongs_to_its_round_and_no_register() -> None:
    """The IRI of an agency would say that there is such an agency."""
    iri = body_iri("un-sscf-2020", "example-board")
    assert iri == "https://w3id.org/ssckg/round/un-sscf-2020/example-board"
    assert body_iri("un-sscf-2020", "ITU") == "https://w3id.org/ssckg/agency/ITU"


def test_players_are_named_as_they_are_written() -> None:
    assert body_named(" Example-Board ") == "example-board"
    assert known_body("example-health-body") == "example-health-body"
    with pytest.raises(UsageError):
        known_body("health-body")

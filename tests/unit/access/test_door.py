"""A server's door: which sign of who asks counts, and what the environment sets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.unit.access.provider import CLIENT_ID, CLIENT_SECRET, running

from ssckg.access.token_cache import LIFE_SECONDS
from ssckg.app import accounts
from ssckg.app.signing_in import Door, make_door
from ssckg.errors import DataError, UnauthenticatedError, UsageError
from ssckg.model.actor import PUBLIC, Actor, Role

if TYPE_CHECKING:
    from pathlib import Path

    from ssckg.app.workspace import Workspace

OPERATOR = Actor("operator", "o", Role.SECRETARIAT, is_operator=True)


@pytest.fixture
def door(ws: Workspace) -> Door:
    """A door without a provider."""
    return make_door(ws, "https://ssckg.example")


def test_who_says_nothing_is_the_public(door: Door) -> None:
    assert door.authenticate() == PUBLIC
    assert door.authenticate(authorization="", session="") == PUBLIC
    assert door.sign_in is None


def test_a_token_of_ours(door: Door, ws: Workspace) -> None:
    new = accounts.create_token(ws, OPERATOR, role="city", name="Door", city="Oslo")
    for scheme in ("Bearer", "bearer", "BEARER"):
        actor = door.authenticate(authorization=f"{scheme} {new.secret}")
        assert (actor.id, actor.channel) == ("door", "http")
    assert len(door.cache) == 1
    accounts.revoke_token(ws, OPERATOR, new.token.id, cache=door.cache)
    with pytest.raises(UnauthenticatedError):
        door.authenticate(authorization=f"Bearer {new.secret}")
    assert LIFE_SECONDS <= 5


@pytest.mark.parametrize(
    "header",
    ["Basic dTpw", "Bearer", "Bearer ", "Bearer x", "ssckg_x", "Bearer a.b.c", "Negotiate x"],
)
def test_a_sign_that_does_not_hold_is_not_the_public(door: Door, header: str) -> None:
    with pytest.raises(UnauthenticatedError):
        door.authenticate(authorization=header)


def test_a_session(door: Door) -> None:
    actor = Actor("oidc-x", "X", Role.VERIFIER, channel="http")
    value = door.sessions.make(actor).value
    assert door.authenticate(session=value) == actor
    with pytest.raises(UnauthenticatedError):
        door.authenticate(session=value[2:])


def test_a_bad_token_is_not_made_good_by_a_session(door: Door) -> None:
    value = door.sessions.make(Actor("oidc-x", "X", Role.VERIFIER)).value
    with pytest.raises(UnauthenticatedError):
        door.authenticate(authorization="Bearer nonsense", session=value)


def test_sessions_outlive_a_restart_but_not_a_new_key(ws: Workspace, data: Path) -> None:
    value = make_door(ws, "http://127.0.0.1:8000").sessions.make(PUBLIC).value
    assert make_door(ws, "http://127.0.0.1:8000").authenticate(session=value).id == "public"
    key = data / "keys/session.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(bytes.fromhex(key.read_text())) == 32
    key.unlink()
    with pytest.raises(UnauthenticatedError):
        make_door(ws, "http://127.0.0.1:8000").authenticate(session=value)


def test_with_a_provider(ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = tmp_path / "who.json"
    listed.write_text(json.dumps(
        [{"claim": "sub", "value": "abc", "role": "verifier", "id": "vera"}]))  # fmt: skip
    with running() as there:
        monkeypatch.setenv("SSCKG_OIDC_ISSUER", there.issuer)
        monkeypatch.setenv("SSCKG_OIDC_CLIENT_ID", CLIENT_ID)
        monkeypatch.setenv("SSCKG_OIDC_CLIENT_SECRET", CLIENT_SECRET)
        by_claims = make_door(ws, "http://127.0.0.1:8000")
        actor = by_claims.authenticate(authorization=f"Bearer {there.token()}")
        assert (actor.role, actor.city) == (Role.CITY, "stavanger")
        assert by_claims.sign_in is not None
        assert "session%2Fcallback" in by_claims.sign_in.begin().location
        monkeypatch.setenv("SSCKG_OIDC_CITY_CLAIM", "town")
        with pytest.raises(UnauthenticatedError):
            make_door(ws, "").authenticate(authorization=f"Bearer {there.token()}")
        monkeypatch.setenv("SSCKG_OIDC_MAPPING", str(listed))
        by_list = make_door(ws, "http://127.0.0.1:8000")
        actor = by_list.authenticate(authorization=f"Bearer {there.token()}")
        assert (actor.id, actor.role) == ("vera", Role.VERIFIER)
        ours = accounts.create_token(ws, OPERATOR, role="secretariat", name="Ours beside")
        assert by_list.authenticate(authorization=f"Bearer {ours.secret}").id == "ours-beside"


def test_settings_that_do_not_fit(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSCKG_OIDC_ISSUER", "http://provider.example")
    with pytest.raises(UsageError, match="CLIENT_ID"):
        make_door(ws, "")
    monkeypatch.setenv("SSCKG_OIDC_CLIENT_ID", "x")
    with pytest.raises(UsageError, match="not an https address"):
        make_door(ws, "")
    monkeypatch.setenv("SSCKG_OIDC_ISSUER", "https://provider.example")
    monkeypatch.setenv("SSCKG_OIDC_MAPPING", str(tmp_path / "none.json"))
    with pytest.raises(DataError, match="cannot be read"):
        make_door(ws, "")


def test_a_session_opened_with_a_token_ends_with_it(door: Door, ws: Workspace) -> None:
    new = accounts.create_token(ws, OPERATOR, role="city", name="Session", city="Oslo")
    kept = accounts.create_token(ws, OPERATOR, role="city", name="Session", city="Oslo")
    value = door.open_session(new.secret).value
    beside = door.open_session(kept.secret).value

    actor = door.authenticate(session=value)
    assert (actor.id, actor.city, actor.channel) == ("session", "oslo", "http")
    assert new.secret not in value

    accounts.revoke_token(ws, OPERATOR, new.token.id, cache=door.cache)
    with pytest.raises(UnauthenticatedError):
        door.authenticate(session=value)
    assert door.authenticate(session=beside).id == "session"


def test_another_process_learns_of_a_revocation_after_seconds(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = (make_door(ws, "https://ssckg.example") for _ in range(2))
    new = accounts.create_token(ws, OPERATOR, role="city", name="Elsewhere", city="Oslo")
    value = here.open_session(new.secret).value
    now = 1000.0
    monkeypatch.setattr(there.cache, "_clock", lambda: now)
    assert there.authenticate(session=value).id == "elsewhere"
    accounts.revoke_token(ws, OPERATOR, new.token.id, cache=here.cache)
    now += LIFE_SECONDS
    with pytest.raises(UnauthenticatedError):
        there.authenticate(session=value)


def test_a_session_that_was_ended_opens_nothing_and_no_other_ends(
    door: Door, ws: Workspace
) -> None:
    new = accounts.create_token(ws, OPERATOR, role="verifier", name="Twice")
    one, two = (door.open_session(new.secret).value for _ in range(2))
    cookie = door.sessions.end(one)
    assert (cookie.value, cookie.max_age) == ("", 0)
    with pytest.raises(UnauthenticatedError):
        door.authenticate(session=one)
    assert door.authenticate(session=two).id == "twice"


def test_no_session_without_a_token_that_opens(door: Door, ws: Workspace) -> None:
    new = accounts.create_token(ws, OPERATOR, role="verifier", name="Gone")
    accounts.revoke_token(ws, OPERATOR, new.token.id)
    for secret in (new.secret, "nonsense", "", new.secret[:-1]):
        with pytest.raises(UnauthenticatedError):
            door.open_session(secret)

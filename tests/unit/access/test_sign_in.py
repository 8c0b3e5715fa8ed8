"""The browser's way through a provider that really runs, sessions, and roles from claims."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.unit.access.provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    REDIRECT,
    TestProvider,
    running,
)

from ssckg.access.oidc import Provider
from ssckg.access.oidc_claims import actor_of, read_rules
from ssckg.access.oidc_settings import ClaimNames, OidcSettings
from ssckg.access.sign_in import (
    SESSION_SECONDS,
    STATE_SECONDS,
    Finished,
    Sessions,
    SignIn,
    own_path,
)
from ssckg.errors import DataError, EngineError, UnauthenticatedError
from ssckg.io.fetching import JsonFetcher
from ssckg.model.actor import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = secrets.token_bytes(32)
CLAIMS = {"iss": "https://id.example", "sub": "abc"}


@pytest.fixture
def there() -> Iterator[TestProvider]:
    with running() as provider:
        yield provider


def make(there: TestProvider, *, secret: str = CLIENT_SECRET, rules: Any = None) -> SignIn:
    settings = OidcSettings(there.issuer, CLIENT_ID, secret)
    provider = Provider(settings, JsonFetcher([there.issuer]))
    return SignIn(provider, KEY, redirect_uri=REDIRECT, names=ClaimNames(), rules=rules)


def finish(door: SignIn, parameters: dict[str, str], cookie: str) -> Finished:
    return door.finish(parameters, {"other": "x", "ssckg-sign-in": cookie})


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + seconds)


def test_there_and_back(there: TestProvider) -> None:
    door = make(there)
    begun = door.begin("/cities/stavanger?x=1")
    cookie = begun.cookie
    assert (cookie.name, cookie.max_age, cookie.is_secure) == ("ssckg-sign-in", 600, False)
    finished = finish(door, there.authorize(begun.location), cookie.value)
    assert finished.go_on == "/cities/stavanger?x=1"
    actor = finished.actor
    assert (actor.name, actor.role, actor.city) == ("Vera V", Role.CITY, "stavanger")
    assert actor.id.startswith("oidc-")
    assert not actor.is_operator
    session, gone = finished.cookies
    assert (gone.name, gone.value, gone.max_age) == ("ssckg-sign-in", "", 0)
    assert door.sessions.find(session.value) == actor
    assert session.max_age == SESSION_SECONDS


def test_what_is_secret_stands_in_no_address_and_no_cookie(there: TestProvider) -> None:
    door = make(there)
    begun = door.begin()
    asked = parse_qs(urlsplit(begun.location).query)
    assert "code_verifier" not in asked
    verifier = door._derive("verifier", asked["state"][0])
    assert verifier not in begun.location + begun.cookie.value
    assert 43 <= len(verifier) <= 128  # RFC 7636, 4.1
    assert CLIENT_SECRET not in begun.location + repr(door._provider.settings)


def test_a_state_is_good_once(there: TestProvider) -> None:
    door = make(there)
    begun = door.begin()
    back = there.authorize(begun.location)
    finish(door, back, begun.cookie.value)
    there.codes[back["code"]] = there.codes.get(back["code"], {})
    asked = len(there.asked)
    with pytest.raises(UnauthenticatedError):
        finish(door, back, begun.cookie.value)
    assert len(there.asked) == asked  # the provider was not even asked


def test_a_state_of_another_browser(there: TestProvider) -> None:
    """Somebody sends a victim the address that they came back with: login CSRF."""
    door = make(there)
    mine, theirs = door.begin(), door.begin()
    back = there.authorize(theirs.location)
    for cookie in (mine.cookie.value, "", "nonsense", theirs.cookie.value[3:]):
        with pytest.raises(UnauthenticatedError):
            finish(door, back, cookie)
    with pytest.raises(UnauthenticatedError):
        finish(door, {**back, "state": ""}, theirs.cookie.value)
    with pytest.raises(UnauthenticatedError):
        door.finish(back, {})
    assert there.asked.count("/token") == 0


def test_a_code_of_another_sign_in_is_stopped_by_pkce(there: TestProvider) -> None:
    door = make(there)
    mine, theirs = door.begin(), door.begin()
    stolen = there.authorize(theirs.location)["code"]
    back = {**there.authorize(mine.location), "code": stolen}
    with pytest.raises(UnauthenticatedError, match="provider refused"):
        finish(door, back, mine.cookie.value)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "replayed"},
        {"nonce": None},
        {"aud": "other"},
        {"iss": "https://evil.example"},
        {"exp": 1},
    ],
    ids=str,
)
def test_an_id_token_that_does_not_hold(there: TestProvider, claims: dict[str, Any]) -> None:
    door = make(there)
    begun = door.begin()
    with pytest.raises(UnauthenticatedError):
        finish(door, there.authorize(begun.location, **claims), begun.cookie.value)


def test_an_id_token_of_an_earlier_sign_in(there: TestProvider) -> None:
    """Replayed: its nonce is that of another state."""
    door = make(there)
    first = door.begin()
    nonce = parse_qs(urlsplit(first.location).query)["nonce"][0]
    second = door.begin()
    with pytest.raises(UnauthenticatedError):
        finish(door, there.authorize(second.location, nonce=nonce), second.cookie.value)


def test_too_late(there: TestProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    door = make(there)
    begun = door.begin()
    back = there.authorize(begun.location)
    later(monkeypatch, STATE_SECONDS + 2)
    with pytest.raises(UnauthenticatedError):
        finish(door, back, begun.cookie.value)


@pytest.mark.parametrize("more", [{"error": "access_denied"}, {"code": ""}])
def test_the_provider_says_no(there: TestProvider, more: dict[str, str]) -> None:
    door = make(there)
    begun = door.begin()
    with pytest.raises(UnauthenticatedError, match="said no"):
        finish(door, {**there.authorize(begun.location), **more}, begun.cookie.value)


def test_a_wrong_client_secret(there: TestProvider) -> None:
    door = make(there, secret="wrong-secret")  # noqa: S106  wrong on purpose
    begun = door.begin()
    with pytest.raises(UnauthenticatedError) as error:
        finish(door, there.authorize(begun.location), begun.cookie.value)
    assert "wrong-secret" not in str(error.value)


@pytest.mark.parametrize("answer", [b"{}", b'{"id_token": 5}', b'{"id_token": "a.b.c"}'])
def test_a_token_endpoint_that_says_nothing(there: TestProvider, answer: bytes) -> None:
    door = make(there)
    begun = door.begin()
    there.answers["/token"] = (200, answer, {})
    with pytest.raises(UnauthenticatedError):
        finish(door, there.authorize(begun.location), begun.cookie.value)


def test_a_token_endpoint_that_sends_us_on(there: TestProvider) -> None:
    door = make(there)
    begun = door.begin()
    there.answers["/token"] = (307, b"", {"Location": "http://127.0.0.1:9/"})
    with pytest.raises(EngineError, match="redirect"):
        finish(door, there.authorize(begun.location), begun.cookie.value)


@pytest.mark.parametrize(
    "path",
    ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "", "/a\r\nb", "/a\\b"],
)
def test_the_way_on_stays_with_us(there: TestProvider, path: str) -> None:
    door = make(there)
    begun = door.begin(path)
    assert finish(door, there.authorize(begun.location), begun.cookie.value).go_on == "/"


def test_a_session_is_changed_by_nobody() -> None:
    sessions = Sessions(KEY, is_secure=True)
    actor = Actor("oidc-x", "X", Role.CITY, city="oslo", channel="http")
    value = sessions.make(actor).value
    assert sessions.find(value) == actor
    for place in range(0, len(value) - 1, 7):  # the last one has bits that mean nothing
        other = "A" if value[place] != "A" else "B"
        with pytest.raises(UnauthenticatedError):
            sessions.find(value[:place] + other + value[place + 1 :])
    with pytest.raises(UnauthenticatedError):
        Sessions(secrets.token_bytes(32), is_secure=True).find(value)


def test_a_session_makes_no_operator() -> None:
    sessions = Sessions(KEY, is_secure=True)
    operator = Actor("operator", "o", Role.SECRETARIAT, is_operator=True)
    assert sessions.find(sessions.make(operator).value) == replace(
        operator, is_operator=False, channel="http"
    )


def test_a_session_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions(KEY, is_secure=True)
    value = sessions.make(Actor("x", "X", Role.PUBLIC)).value
    later(monkeypatch, SESSION_SECONDS + 2)
    with pytest.raises(UnauthenticatedError):
        sessions.find(value)


def test_a_sign_in_cookie_is_no_session(there: TestProvider) -> None:
    door = make(there)
    with pytest.raises(UnauthenticatedError):
        door.sessions.find(door.begin().cookie.value)
    session = door.sessions.make(Actor("x", "X", Role.PUBLIC)).value
    with pytest.raises(UnauthenticatedError):
        finish(door, {"state": "x", "code": "y"}, session)


def test_cookies_over_https_are_bound_to_the_host() -> None:
    cookie = Sessions(KEY, is_secure=True).make(Actor("x", "X", Role.PUBLIC))
    assert cookie.name.startswith("__Host-")
    assert cookie.is_secure


def test_a_bearer_token_of_the_provider(there: TestProvider) -> None:
    assert make(there).authenticate(there.token()).city == "stavanger"
    with pytest.raises(UnauthenticatedError):
        make(there).authenticate(there.token(aud="other"))


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({}, ("public", "", "")),
        ({"ssckg_role": "verifier"}, ("verifier", "", "")),
        ({"ssckg_role": "verifier", "ssckg_city": "oslo"}, ("verifier", "oslo", "")),
        ({"ssckg_role": "secretariat"}, ("secretariat", "", "")),
        ({"ssckg_role": "agency", "ssckg_agency": "WHO"}, ("agency", "", "WHO")),
    ],
)
def test_roles_from_claims(claims: dict[str, Any], expected: tuple[str, ...]) -> None:
    actor = actor_of({**CLAIMS, **claims}, names=ClaimNames(), rules=None)
    assert (str(actor.role), actor.city, actor.agency) == expected
    assert not actor.is_operator


@pytest.mark.parametrize(
    "claims",
    [
        {"ssckg_role": "operator"}, {"ssckg_role": ["city"]}, {"ssckg_role": "city"},
        {"ssckg_role": "city", "ssckg_city": "Oslo; DROP"}, {"ssckg_role": "city", "ssckg_city": 5},
        {"ssckg_role": "secretariat", "ssckg_city": "oslo"}, {"ssckg_role": "agency"},
        {"ssckg_role": "agency", "ssckg_agency": "W/H"},
        {"ssckg_role": "verifier", "ssckg_agency": "WHO"},
    ],
    ids=str,
)  # fmt: skip
def test_claims_that_fit_no_role(claims: dict[str, Any]) -> None:
    with pytest.raises(UnauthenticatedError):
        actor_of({**CLAIMS, **claims}, names=ClaimNames(), rules=None)


def test_one_person_has_one_id_and_others_have_others() -> None:
    def identity(**claims: str) -> str:
        return actor_of({**CLAIMS, **claims}, names=ClaimNames(), rules=None).id

    assert identity() == identity(name="Another Name")
    assert len({identity(), identity(sub="b"), identity(iss="https://other.example")}) == 3
    assert identity(sub="operator") != "operator"


RULES = json.dumps(
    [
        {"claim": "groups", "value": "/verifiers", "role": "verifier", "id": "vera"},
        {"claim": "groups", "value": "/cities/oslo", "role": "city", "city": "oslo"},
        {"claim": "sub", "value": "abc", "role": "secretariat"},
    ]
)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"groups": ["/cities/oslo"]}, ("city", "oslo")),
        ({"groups": ["/cities/oslo", "/verifiers"]}, ("verifier", "")),
        ({"groups": "/cities/oslo"}, ("city", "oslo")),
        ({}, ("secretariat", "")),
        ({"sub": "x", "groups": ["/cities"]}, ("public", "")),
        ({"sub": "x", "groups": "x/cities/oslox"}, ("public", "")),
        ({"sub": "x", "ssckg_role": "secretariat"}, ("public", "")),
    ],
    ids=str,
)
def test_roles_from_a_list(claims: dict[str, Any], expected: tuple[str, str]) -> None:
    actor = actor_of({**CLAIMS, **claims}, names=ClaimNames(), rules=read_rules(RULES))
    assert (str(actor.role), actor.city) == expected
    assert (actor.id == "vera") is (actor.role is Role.VERIFIER)


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "[5]", "[" * 9999, '[{"claim": "a"}]',
        '[{"claim": "a", "value": "b", "role": "king"}]',
        '[{"claim": "a", "value": "b", "role": "city"}]',
        '[{"claim": "a", "value": "b", "role": "verifier", "id": "operator"}]',
        '[{"claim": "a", "value": "b", "role": "verifier", "id": "A b"}]',
        '[{"claim": "a", "value": "b", "role": "verifier", "admin": "yes"}]',
        '[{"claim": "a", "value": 5, "role": "verifier"}]',
    ],
)  # fmt: skip
def test_a_list_that_is_faulty(text: str) -> None:
    with pytest.raises(DataError):
        read_rules(text)


@pytest.mark.parametrize(
    "path", ["/städte/€", "/a\u202eb", "/%0d%0aX:y", "/ //evil.test", "/\u2028"]
)
def test_the_way_on_is_a_header_of_ascii_letters(path: str) -> None:
    """What no header can hold would be an error of ours at the end of a sign-in."""
    own = own_path(path)
    assert own.isascii()
    assert own.startswith("/")
    assert not own.startswith("//")
    assert own.isprintable()

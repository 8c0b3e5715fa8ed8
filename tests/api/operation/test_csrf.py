"""Forms of signed-in people: the token is of the session, and the page is our own."""

from __future__ import annotations

import base64
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from starlette.requests import Request

from ssckg.errors import ForbiddenError
from ssckg.store.layout import Layout
from ssckg_api.operation import csrf

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path / "data")
    made.make_folders()
    return made


def test_a_token_is_good_for_its_session_only(layout: Layout) -> None:
    tokens = csrf.FormTokens(layout)
    one = tokens.token_for("session-of-ada")
    tokens.require("session-of-ada", one)
    for session in ("session-of-bob", ""):
        with pytest.raises(ForbiddenError):
            tokens.require(session, one)
    assert tokens.token_for("session-of-ada") != one, "it never looks the same twice"
    assert "session" not in base64.urlsafe_b64decode(one).decode("latin-1")


def test_a_token_of_another_service_is_no_good(layout: Layout, tmp_path: Path) -> None:
    other = Layout(tmp_path / "other")
    other.make_folders()
    token = csrf.FormTokens(other).token_for("s")
    with pytest.raises(ForbiddenError):
        csrf.FormTokens(layout).require("s", token)


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 88, "A" * 10_000, "====", "\x00" * 88])
def test_what_is_no_token_is_refused(layout: Layout, token: str) -> None:
    with pytest.raises(ForbiddenError):
        csrf.FormTokens(layout).require("s", token)


def test_a_changed_token_is_refused(layout: Layout) -> None:
    tokens = csrf.FormTokens(layout)
    raw = bytearray(base64.urlsafe_b64decode(tokens.token_for("s")))
    raw[-1] ^= 1
    with pytest.raises(ForbiddenError):
        tokens.require("s", base64.urlsafe_b64encode(bytes(raw)).decode())


def request(layout: Layout, **headers: str) -> Request:
    named = [(name.replace("_", "-").encode(), v.encode()) for name, v in headers.items()]
    sessions = SimpleNamespace(cookie_name="ssckg-session")
    desk: Any = SimpleNamespace(
        door=SimpleNamespace(sessions=sessions),
        workspace=SimpleNamespace(directory=SimpleNamespace(layout=layout)),
    )
    app = SimpleNamespace(state=SimpleNamespace(desk=desk))
    return Request({"type": "http", "method": "POST", "headers": named, "app": app})


OWN = {"host": "kg.example.org", "origin": "https://kg.example.org"}


@pytest.mark.parametrize(
    ("headers", "is_own"),
    [
        (OWN, True),
        (OWN | {"sec_fetch_site": "same-origin"}, True),
        (OWN | {"sec_fetch_site": "same-site"}, False),
        (OWN | {"sec_fetch_site": "cross-site"}, False),
        (OWN | {"origin": "https://evil.example"}, False),
        (OWN | {"origin": "null"}, False),
        (OWN | {"origin": "https://kg.example.org.evil.example"}, False),
        ({"host": "kg.example.org"}, False),
    ],
)
def test_only_our_own_pages_act(layout: Layout, headers: dict[str, str], is_own: bool) -> None:
    asked = request(layout, cookie="ssckg-session=abc", **headers)
    token = csrf.token_for(asked)
    if is_own:
        csrf.require(asked, token)
    else:
        with pytest.raises(ForbiddenError):
            csrf.require(asked, token)

"""Accounts and tokens in a real workspace."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from rdflib.term import URIRef

from ssckg.access.accounts import ACCOUNTS_GRAPH
from ssckg.access.token_cache import TokenCache
from ssckg.app import accounts
from ssckg.errors import ForbiddenError, UnauthenticatedError, UnknownNameError, UsageError
from ssckg.model.actor import PUBLIC, Actor, Role

if TYPE_CHECKING:
    from ssckg.app.workspace import Workspace

OPERATOR = Actor("operator", "o", Role.SECRETARIAT, is_operator=True)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(ws: Workspace, moment: datetime) -> Workspace:
    return replace(ws, now=lambda: moment)


def test_a_token_opens_its_account(ws: Workspace) -> None:
    new = accounts.create_token(
        ws, OPERATOR, role="city", name="Karmøy Office", city="Karmøy", scopes=["submit", "read"]
    )
    assert accounts.authenticate(ws, new.secret, channel="http") == Actor(
        "karmoy-office", "Karmøy Office", Role.CITY, city="karmoy", scopes=("read", "submit"),
        channel="http",
    )  # fmt: skip
    assert new.secret not in repr(new)


def test_an_account_is_of_the_city_that_its_name_means(ws: Workspace) -> None:
    """By another name of the same city a verifier would be of another city than the submission."""
    new = accounts.create_token(ws, OPERATOR, role="verifier", name="Near", city="Geneva")
    assert accounts.authenticate(ws, new.secret).city == "geneva-canton"


def test_a_name_is_data_and_not_text_of_a_query(ws: Workspace) -> None:
    name = 'x" } } ; DROP ALL # \\'
    new = accounts.create_token(ws, OPERATOR, role="verifier", name=name)
    assert accounts.authenticate(ws, new.secret).name == name
    assert accounts.find_actor(ws, "x-drop-all") is not None
    assert accounts.find_actor(ws, 'x" } #') is None


def test_two_tokens_of_one_account(ws: Workspace) -> None:
    one = accounts.create_token(ws, OPERATOR, role="agency", name="WHO desk", agency="WHO")
    two = accounts.create_token(ws, OPERATOR, role="agency", name="WHO desk", agency="WHO")
    assert accounts.authenticate(ws, one.secret) == accounts.authenticate(ws, two.secret)
    accounts.revoke_token(ws, OPERATOR, one.token.id)
    with pytest.raises(UnauthenticatedError):
        accounts.authenticate(ws, one.secret)
    assert accounts.authenticate(ws, two.secret).agency == "WHO"


@pytest.mark.parametrize(
    "other",
    [
        {"role": "secretariat"},
        {"role": "city", "city": "Bergen"},
        {"role": "verifier", "city": "Oslo"},
    ],
)
def test_a_name_stays_with_its_role(ws: Workspace, other: dict[str, Any]) -> None:
    accounts.create_token(ws, OPERATOR, role="verifier", name="Nora N")
    with pytest.raises(UsageError, match="is already 'Nora N', verifier"):
        accounts.create_token(ws, OPERATOR, name="nora n", **other)
    found = accounts.find_actor(ws, "nora-n")
    assert found == Actor("nora-n", "Nora N", Role.VERIFIER)


def test_end_and_revocation(ws: Workspace) -> None:
    new = accounts.create_token(
        at(ws, NOON), OPERATOR, role="secretariat", name="S", life=timedelta(hours=1)
    )
    assert accounts.authenticate(at(ws, NOON + timedelta(minutes=59)), new.secret).id == "s"
    for moment in (NOON + timedelta(hours=1), NOON + timedelta(days=9)):
        with pytest.raises(UnauthenticatedError):
            accounts.authenticate(at(ws, moment), new.secret)
    first = accounts.revoke_token(at(ws, NOON), OPERATOR, new.token.id)
    again = accounts.revoke_token(at(ws, NOON + timedelta(days=1)), OPERATOR, new.token.id)
    assert first.revoked == again.revoked == NOON


def test_all_refusals_are_one_answer(ws: Workspace) -> None:
    new = accounts.create_token(ws, OPERATOR, role="secretariat", name="R")
    revoked = accounts.create_token(ws, OPERATOR, role="secretariat", name="R")
    accounts.revoke_token(ws, OPERATOR, revoked.token.id)
    later = at(ws, datetime(2040, 1, 1, tzinfo=UTC))
    cases = [
        (ws, "nonsense"),
        (ws, "ssckg_" + "a" * 12 + "_" + "x" * 43),
        (ws, new.secret[:-3] + ("AAA" if not new.secret.endswith("AAA") else "BBB")),
        (ws, revoked.secret),
        (later, new.secret),
    ]
    answers = set()
    for workspace, secret in cases:
        with pytest.raises(UnauthenticatedError) as refused:
            accounts.authenticate(workspace, secret)
        answers.add(str(refused.value))
    assert len(answers) == 1
    assert not any(secret in answers.pop() for _, secret in cases[:1])


def test_a_cached_token_ends_and_is_revoked_too(ws: Workspace) -> None:
    cache = TokenCache()
    new = accounts.create_token(
        at(ws, NOON), OPERATOR, role="secretariat", name="C", life=timedelta(hours=1)
    )
    accounts.authenticate(at(ws, NOON), new.secret, cache=cache)
    assert len(cache) == 1
    with pytest.raises(UnauthenticatedError):
        accounts.authenticate(at(ws, NOON + timedelta(hours=2)), new.secret, cache=cache)
    accounts.authenticate(at(ws, NOON), new.secret, cache=cache)
    accounts.revoke_token(at(ws, NOON), OPERATOR, new.token.id, cache=cache)
    with pytest.raises(UnauthenticatedError):
        accounts.authenticate(at(ws, NOON), new.secret, cache=cache)


def test_revoked_elsewhere_holds_when_the_cache_lets_go(ws: Workspace) -> None:
    class Clock:
        now = 0.0

        def __call__(self) -> float:
            return self.now

    clock = Clock()
    cache = TokenCache(clock=clock)
    new = accounts.create_token(ws, OPERATOR, role="secretariat", name="E")
    accounts.authenticate(ws, new.secret, cache=cache)
    accounts.revoke_token(ws, OPERATOR, new.token.id)  # by another process: our cache is not told
    clock.now = 5.0
    with pytest.raises(UnauthenticatedError):
        accounts.authenticate(ws, new.secret, cache=cache)


def test_the_last_day_of_use_is_noted_once_a_day(ws: Workspace) -> None:
    new = accounts.create_token(at(ws, NOON), OPERATOR, role="secretariat", name="U")

    def used() -> date | None:
        return next(t.last_used for t in accounts.list_tokens(ws, OPERATOR) if t.id == new.token.id)

    assert used() is None
    accounts.authenticate(at(ws, NOON), new.secret)
    assert used() == date(2026, 3, 1)
    accounts.authenticate(at(ws, NOON + timedelta(days=2)), new.secret)
    assert used() == date(2026, 3, 3)


def test_only_hashes_are_kept(ws: Workspace) -> None:
    new = accounts.create_token(ws, OPERATOR, role="secretariat", name="H")
    hidden = new.secret.rpartition("_")[2] if new.secret.count("_") == 2 else new.secret[19:]
    kept = [str(term) for triple in ws.store.get_graph(ACCOUNTS_GRAPH) for term in triple]
    assert not any(new.secret in text or hidden in text for text in kept)
    hashes = [
        str(o) for s, p, o in ws.store.get_graph(ACCOUNTS_GRAPH)
        if s == URIRef(f"https://w3id.org/ssckg/token/{new.token.id}") and "tokenHash" in p
    ]  # fmt: skip
    assert [text[:10] for text in hashes] == ["$argon2id$"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"role": "mayor", "name": "x"}, "unknown role"),
        ({"role": "public", "name": "x"}, "unknown role"),
        ({"role": "city", "name": "x"}, "names its city"),
        ({"role": "secretariat", "name": "x", "city": "Oslo"}, "names its city"),
        ({"role": "agency", "name": "x"}, "names its agency"),
        ({"role": "verifier", "name": "x", "agency": "WHO"}, "names its agency"),
        ({"role": "agency", "name": "x", "agency": "W/../H"}, "no acronym"),
        ({"role": "verifier", "name": ""}, "no name"),
        ({"role": "verifier", "name": "  "}, "no name"),
        ({"role": "verifier", "name": "Ж"}, "no name"),
        ({"role": "verifier", "name": "a\x07b"}, "no name"),
        ({"role": "verifier", "name": "x" * 101}, "no name"),
        ({"role": "verifier", "name": "Operator"}, "is taken"),
        ({"role": "city", "name": "x", "city": "Ж"}, "no name of a city"),
        ({"role": "verifier", "name": "x", "scopes": ["fly"]}, "unknown action"),
        ({"role": "verifier", "name": "x", "life": timedelta(0)}, "lives between"),
        ({"role": "verifier", "name": "x", "life": timedelta(days=367)}, "lives between"),
    ],
)
def test_what_does_not_fit(ws: Workspace, words: dict[str, Any], said: str) -> None:
    before = len(accounts.list_tokens(ws, OPERATOR))
    with pytest.raises(UsageError, match=said):
        accounts.create_token(ws, OPERATOR, **words)
    assert len(accounts.list_tokens(ws, OPERATOR)) == before


def test_revoking_what_is_not_there(ws: Workspace) -> None:
    with pytest.raises(UnknownNameError, match="token"):
        accounts.revoke_token(ws, OPERATOR, "nothere")


@pytest.mark.parametrize("role", ["city", "verifier", "agency", "public"])
def test_only_the_secretariat_keeps_tokens(ws: Workspace, role: str) -> None:
    actor = replace(PUBLIC, role=Role(role), city="oslo", agency="WHO")
    with pytest.raises(ForbiddenError):
        accounts.create_token(ws, actor, role="secretariat", name="Me")
    with pytest.raises(ForbiddenError):
        accounts.list_tokens(ws, actor)
    with pytest.raises(ForbiddenError):
        accounts.revoke_token(ws, actor, "x")


def test_who_made_a_token_is_kept(ws: Workspace) -> None:
    office = accounts.create_token(ws, OPERATOR, role="secretariat", name="Office M")
    maker = accounts.authenticate(ws, office.secret)
    made = accounts.create_token(ws, maker, role="city", name="By office", city="Oslo")
    by = {t.id: t.made_by for t in accounts.list_tokens(ws, OPERATOR)}
    assert (by[office.token.id], by[made.token.id]) == ("operator", "office-m")


@pytest.mark.parametrize(
    ("scopes", "may"),
    [([], False), (["read"], False), (["token-manage", "read"], False), (["token-manage"], True)],
)
def test_a_limited_token_gives_on_nothing_else(ws: Workspace, scopes: list[str], may: bool) -> None:
    limited = accounts.create_token(
        ws, OPERATOR, role="secretariat", name="Limited", scopes=["token-manage", "list"]
    )
    maker = accounts.authenticate(ws, limited.secret)
    if may:
        accounts.create_token(ws, maker, role="secretariat", name="Limited", scopes=scopes)
        return
    with pytest.raises(ForbiddenError, match="does not extend"):
        accounts.create_token(ws, maker, role="secretariat", name="Limited", scopes=scopes)

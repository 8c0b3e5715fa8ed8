"""Tokens of a provider that really runs: what holds, and every attack that we know of."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from tests.unit.access.provider import CLIENT_ID, CLIENT_SECRET, TestProvider, running

from ssckg.access.oidc import Provider
from ssckg.access.oidc_settings import OidcSettings
from ssckg.errors import EngineError, UnauthenticatedError, UsageError
from ssckg.io.fetching import JsonFetcher

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def there() -> Iterator[TestProvider]:
    with running() as provider:
        yield provider


class Clock:
    """Seconds since 1970, and what was added."""

    def __init__(self) -> None:
        self.added = 0.0

    def __call__(self) -> float:
        return time.time() + self.added


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def provider(there: TestProvider, clock: Clock) -> Provider:
    settings = OidcSettings(there.issuer, CLIENT_ID, CLIENT_SECRET)
    return Provider(settings, JsonFetcher([there.issuer], seconds=2.0), clock=clock)


def refused(provider: Provider, token: str, nonce: str | None = None) -> str:
    with pytest.raises(UnauthenticatedError) as error:
        provider.verify(token, nonce=nonce)
    assert token not in str(error.value)
    return str(error.value)


def b64(value: Any) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def claims_of(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


@pytest.mark.parametrize(
    ("kid", "alg"), [("rsa", "RS256"), ("ec", "ES256")]
)  # fmt: skip
def test_a_token_holds(provider: Provider, there: TestProvider, kid: str, alg: str) -> None:
    claims = provider.verify(there.token(kid, alg))
    assert (claims["sub"], claims["ssckg_city"]) == ("abc", "stavanger")


def test_one_audience_among_several(provider: Provider, there: TestProvider) -> None:
    assert provider.verify(there.token(aud=["other", CLIENT_ID]))


def test_what_the_provider_says_is_asked_for_once(provider: Provider, there: TestProvider) -> None:
    for _ in range(5):
        provider.verify(there.token())
    assert there.asked == ["/.well-known/openid-configuration", "/jwks"]


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "http://evil.example"}, {"iss": None}, {"iss": 5},
        {"aud": "somebody-else"}, {"aud": None}, {"aud": []}, {"aud": {"x": 1}},
        {"exp": int(time.time()) - 3600}, {"exp": None}, {"exp": "soon"},
        {"nbf": int(time.time()) + 3600}, {"iat": int(time.time()) + 3600},
        {"sub": None}, {"sub": 7},
    ],
    ids="-".join,  # names of tests that tell the time would differ between processes
)  # fmt: skip
def test_claims_that_do_not_hold(
    provider: Provider, there: TestProvider, changes: dict[str, Any]
) -> None:
    refused(provider, there.token(**changes))


def test_a_little_skew_of_clocks_is_taken(provider: Provider, there: TestProvider) -> None:
    now = int(time.time())
    assert provider.verify(there.token(exp=now - 30, nbf=now + 30, iat=now + 30))
    refused(provider, there.token(exp=now - 90))


def test_all_refusals_are_one_answer(provider: Provider, there: TestProvider) -> None:
    tokens = (there.token(iss="x"), there.token(exp=1), there.token() + "x", "a.b.c")
    answers = {refused(provider, token) for token in tokens}
    assert len(answers) == 1


@pytest.mark.parametrize("alg", ["none", "None", "NONE", ""])
def test_no_signature(provider: Provider, there: TestProvider, alg: str) -> None:
    claims = claims_of(there.token())
    for kid in ({"kid": "rsa"}, {}):
        refused(provider, f"{b64({'alg': alg, **kid})}.{b64(claims)}.")


@pytest.mark.parametrize("form", ["pem", "der", "n"])
def test_the_public_key_as_a_shared_secret(
    provider: Provider, there: TestProvider, form: str
) -> None:
    key = there.keys["rsa"]
    secret = {
        "pem": key.as_pem(private=False),
        "der": key.as_der(private=False),
        "n": str(key.as_dict(private=False)["n"]).encode(),
    }[form]
    head = b64({"alg": "HS256", "kid": "rsa"})
    body = b64(claims_of(there.token()))
    mac = hmac.digest(secret, f"{head}.{body}".encode(), hashlib.sha256)
    refused(provider, f"{head}.{body}.{b64(mac)}")


def test_a_shared_secret_in_the_list_is_no_key(provider: Provider, there: TestProvider) -> None:
    key = OctKey.generate_key(256, {"kid": "oct"})
    there.listed.append(key.as_dict(private=True))
    claims = claims_of(there.token())
    refused(provider, jwt.encode({"alg": "HS256", "kid": "oct"}, claims, key))


def test_a_short_key_in_the_list_is_no_key(provider: Provider, there: TestProvider) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415

    small = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505
    numbers = small.public_key().public_numbers()
    there.listed.append(
        {"kty": "RSA", "kid": "small", "e": "AQAB", "n": b64(numbers.n.to_bytes(128))}
    )
    head, body = b64({"alg": "RS256", "kid": "small"}), b64(claims_of(there.token()))
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415

    signature = small.sign(f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256())
    refused(provider, f"{head}.{body}.{b64(signature)}")


def test_a_key_of_somebody_else_under_a_known_name(provider: Provider, there: TestProvider) -> None:
    other = RSAKey.generate_key(2048)
    claims = claims_of(there.token())
    jwk = other.as_dict(private=False)
    for more in ({}, {"jwk": jwk}, {"jku": there.issuer + "/jwks"}, {"x5u": "http://evil.example"}):
        token = jwt.encode({"alg": "RS256", "kid": "rsa", **more}, claims, other)
        refused(provider, token)


@pytest.mark.parametrize(
    "head",
    [
        {"alg": "RS256", "kid": "ec"}, {"alg": "RS512", "kid": "rsa"}, {"alg": "RS256"},
        {"alg": "RS256", "kid": "../rsa"}, {"alg": "RS256", "kid": ["rsa"]},
        {"alg": "RS256", "kid": "rsa", "crit": ["exp"]},
        {"alg": "RS256", "kid": "rsa", "crit": ["b64"], "b64": False},
    ],
    ids=str,
)  # fmt: skip
def test_a_head_that_points_elsewhere(
    provider: Provider, there: TestProvider, head: dict[str, Any]
) -> None:
    signed = f"{b64(head)}.{b64(claims_of(there.token()))}"
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415

    key = there.keys["rsa"].private_key
    assert isinstance(key, RSAPrivateKey)
    signature = key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    refused(provider, f"{signed}.{b64(signature)}")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_changed_token(provider: Provider, there: TestProvider, place: int) -> None:
    parts = there.token().split(".")
    middle = len(parts[place]) // 2
    old = parts[place][middle]
    parts[place] = parts[place][:middle] + ("A" if old != "A" else "B") + parts[place][middle + 1 :]
    refused(provider, ".".join(parts))


@pytest.mark.parametrize(
    "token", ["", ".", "..", "a" * 20_000, "é.é.é", "a.b.c.d.e", "e30.e30.e30"]
)
def test_what_is_no_token(provider: Provider, token: str) -> None:
    if token:
        refused(provider, token)
    else:
        with pytest.raises(UnauthenticatedError):
            provider.verify(token)


def test_a_new_key_is_learnt_but_not_asked_for_all_the_time(
    provider: Provider, there: TestProvider, clock: Clock
) -> None:
    provider.verify(there.token())
    there.keys["new"] = RSAKey.generate_key(2048, {"kid": "new"})
    there.listed = [there.keys["new"].as_dict(private=False)]
    refused(provider, there.token("new"))  # asked a moment ago
    assert there.asked.count("/jwks") == 1
    clock.added = 61
    assert provider.verify(there.token("new"))
    refused(provider, there.token("rsa"))  # taken off the list
    for number in range(20):
        refused(provider, jwt.encode(
            {"alg": "RS256", "kid": f"guess{number}"}, {}, there.keys["new"]))  # fmt: skip
    assert there.asked.count("/jwks") == 2


def test_a_key_that_was_taken_away_holds_for_an_hour_at_most(
    provider: Provider, there: TestProvider, clock: Clock
) -> None:
    provider.verify(there.token())
    there.listed = [jwk for jwk in there.listed if jwk["kid"] != "rsa"]
    clock.added = 3601
    refused(provider, there.token(exp=int(time.time()) + 9000))


@pytest.mark.parametrize("nonce", [None, "other", 5])
def test_an_id_token_repeats_the_nonce(
    provider: Provider, there: TestProvider, nonce: object
) -> None:
    assert provider.verify(there.token(nonce="mine"), nonce="mine")
    refused(provider, there.token(nonce=nonce), nonce="mine")


def test_an_id_token_for_several_says_who_asked(provider: Provider, there: TestProvider) -> None:
    both = [CLIENT_ID, "other"]
    assert provider.verify(there.token(nonce="n", aud=both, azp=CLIENT_ID), nonce="n")
    refused(provider, there.token(nonce="n", aud=both), nonce="n")
    refused(provider, there.token(nonce="n", azp="other"), nonce="n")


def test_an_audience_of_its_own_for_bearer_tokens(there: TestProvider) -> None:
    settings = OidcSettings(there.issuer, CLIENT_ID, audience="https://api.example")
    provider = Provider(settings, JsonFetcher([there.issuer]))
    assert provider.verify(there.token(aud="https://api.example"))
    refused(provider, there.token())
    assert provider.verify(there.token(nonce="n"), nonce="n")


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks"])
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, b'{"keys": [' + b'"x",' * 200_000 + b'"x"]}', {}), "more than 262144 bytes"),
        ((302, b"", {"Location": "http://127.0.0.1:1/"}), "redirect"),
        ((200, b"<html>", {}), "not JSON"),
        ((200, gzip.compress(b" " * 10**7), {"Content-Encoding": "gzip"}), "not JSON"),
        ((200, b"[" * 100_000, {}), "not JSON"),
        ((200, b"[]", {}), "no object"),
        ((500, b"{}", {}), "sign-in provider"),
        ((200, b'{"keys": 5, "issuer": "http://evil.example"}', {}), "sign-in provider"),
        ((200, b"{}", {}), "sign-in provider"),
    ],
    ids=["large", "redirect", "html", "packed", "deep", "array", "500", "other", "empty"],
)
def test_a_provider_that_misbehaves(
    provider: Provider, there: TestProvider, path: str, answer: Any, said: str
) -> None:
    there.answers[path] = answer
    with pytest.raises(EngineError, match=said):
        provider.verify(there.token())


def test_a_list_of_very_many_keys(provider: Provider, there: TestProvider) -> None:
    there.listed = there.listed * 60
    with pytest.raises(EngineError, match="lists no keys"):
        provider.verify(there.token())


def test_a_provider_that_is_slow(there: TestProvider) -> None:
    there.slow = 3.0
    fetch = JsonFetcher([there.issuer], seconds=0.2)
    began = time.monotonic()
    with pytest.raises(EngineError, match="does not answer"):
        Provider(OidcSettings(there.issuer, CLIENT_ID), fetch).verify(there.token())
    assert time.monotonic() - began < 2.5


def test_a_provider_that_is_not_there(there: TestProvider) -> None:
    fetch = JsonFetcher(["http://127.0.0.1:1"])
    with pytest.raises(EngineError, match="does not answer"):
        Provider(OidcSettings("http://127.0.0.1:1", CLIENT_ID), fetch).verify(there.token())


def test_a_provider_that_sends_us_elsewhere(provider: Provider, there: TestProvider) -> None:
    """Also to another port of this machine: only the host that was set up is asked."""
    document = json.loads(there.answer("/.well-known/openid-configuration", None, "")[1])
    document["jwks_uri"] = "http://127.0.0.1:9/jwks"
    there.answers["/.well-known/openid-configuration"] = (200, json.dumps(document).encode(), {})
    with pytest.raises(UsageError, match="not among the hosts"):
        provider.verify(there.token())


@pytest.mark.parametrize(
    "url",
    [
        "http://provider.example", "ftp://provider.example", "file:///etc/passwd", "", "provider",
        "https://", "https://user:word@provider.example", "https://[", "http://127.0.0.1.evil.example",
        "http://localhost@evil.example", "https://x:99999999",
    ],
)  # fmt: skip
def test_addresses_that_are_not_asked(url: str) -> None:
    with pytest.raises(UsageError):
        JsonFetcher([url])

"""A little OpenID provider that really runs on this machine, and can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT_ID, CLIENT_SECRET = "ssckg-test", "s3cret/with:signs"
REDIRECT = "http://127.0.0.1:8000/api/v1/session/callback"


@cache
def _rsa_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "rsa", "use": "sig", "alg": "RS256"})


@cache
def _ec_key() -> ECKey:
    return ECKey.generate_key("P-256", {"kid": "ec"})


class TestProvider:
    """Keys, codes that were given out, and what was asked."""

    __test__ = False

    def __init__(self, url: str) -> None:
        self.issuer = url
        self.keys: dict[str, RSAKey | ECKey] = {"rsa": _rsa_key(), "ec": _ec_key()}
        self.listed: list[dict[str, Any]] = [k.as_dict(private=False) for k in self.keys.values()]
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.claims: dict[str, Any] = {
            "sub": "abc", "name": "Vera V", "ssckg_role": "city", "ssckg_city": "stavanger",
        }  # fmt: skip
        self.answers: dict[str, tuple[int, bytes, dict[str, str]]] = {}
        self.slow = 0.0

    def token(self, kid: str = "rsa", alg: str = "RS256", **changes: Any) -> str:
        """Return a token that holds, but for the changes; None takes a claim away."""
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "iat": now, "nbf": now, "exp": now + 300,
            **self.claims, **changes,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": alg, "kid": kid}, claims, self.keys[kid], algorithms=[alg])

    def authorize(self, location: str, **claims: Any) -> dict[str, str]:
        """Say yes, as a person at the provider; return what the browser comes back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert location.startswith(self.issuer + "/authorize?")
        assert asked["response_type"] == "code"
        assert asked["redirect_uri"] == REDIRECT
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = f"code{len(self.codes)}"
        self.codes[code] = {**asked, "extra": json.dumps(claims)}
        return {"code": code, "state": asked["state"]}

    def answer(self, path: str, form: dict[str, str] | None, user: str) -> tuple[int, bytes]:
        """Return status and content for a request."""
        if path == "/.well-known/openid-configuration":
            return 200, json.dumps(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": self.issuer + "/authorize",
                    "token_endpoint": self.issuer + "/token",
                    "jwks_uri": self.issuer + "/jwks",
                }
            ).encode()
        if path == "/jwks":
            return 200, json.dumps({"keys": self.listed}).encode()
        if path == "/token" and form is not None:
            return self._exchange(form, user)
        return 404, b"{}"

    def _exchange(self, form: dict[str, str], user: str) -> tuple[int, bytes]:
        wanted = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or user != f"Basic {wanted}"
            or form.get("grant_type") != "authorization_code"
            or form.get("redirect_uri") != asked["redirect_uri"]
            or challenge != asked["code_challenge"]
        ):
            return 400, b'{"error": "invalid_grant"}'
        claims = {"nonce": asked["nonce"], **json.loads(asked["extra"])}
        document = {"id_token": self.token(**claims), "access_token": "x", "token_type": "Bearer"}
        return 200, json.dumps(document).encode()


@contextmanager
def running() -> Iterator[TestProvider]:
    """Run a provider on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(None)

        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say({name: values[0] for name, values in parse_qs(content).items()})

        def _say(self, form: dict[str, str] | None) -> None:
            path = urlsplit(self.path).path
            provider.asked.append(path)
            time.sleep(provider.slow)
            headers: dict[str, str] = {}
            if path in provider.answers:
                status, content, headers = provider.answers[path]
            else:
                user = self.headers.get("Authorization", "")
                status, content = provider.answer(path, form, user)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # the client has seen enough
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = TestProvider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

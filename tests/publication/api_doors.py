"""Every way through the HTTP API for those who may not know what is hidden.

Routes, methods and media types are taken from the API's own description, so that a new one is
searched, too. `OUTSIDERS` belong to no city of the leak test, and verify nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx

from ssckg.app.accounts import create_token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor

OUTSIDERS: dict[str, dict[str, Any]] = {
    "agency": {"role": "agency", "agency": "UNECE"},
    "another city": {"role": "city", "city": "Rana"},
    "a verifier": {"role": "verifier"},
}
"""Those with an account; the public has none."""
CLIENT = httpx.Client(timeout=60, trust_env=False)
"""One for all: to make one takes longer than most answers."""
_SEARCHED = ("json", "html", "turtle", "svg", "csv", "markdown", "n-quads", "problem")
"""Media types that are text; the PDF is made of the same value as the page."""


def outsiders(ws: Workspace, operator: Actor) -> dict[str, str]:
    """Return the secret of a token for each of the outsiders; the public has none."""
    made = {
        name: create_token(ws, operator, name=f"Outsider {name}", **words).secret
        for name, words in OUTSIDERS.items()
    }
    return {"the public": "", **made}


def api_doors(
    url: str, secrets: Mapping[str, str], submissions: Sequence[str]
) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield every request that the API describes, for each of `secrets` and of `submissions`."""
    paths = CLIENT.get(f"{url}/openapi.json").json()["paths"]
    for path, operations in paths.items():
        if not path.startswith("/api/v1"):
            continue
        for method, operation in operations.items():
            for wish in _wishes(method, operation, submissions):
                for name in submissions if "{" in path else ("",):
                    place = _filled(path, name)
                    for who, secret in secrets.items():
                        yield (
                            f"{who}: {method} {place} {wish}",
                            _request(method, url + place, wish, secret),
                        )


def _filled(path: str, submission: str) -> str:
    """Return a path with its parts filled in, all from the id of a submission."""
    city, _, rest = submission.rpartition("-")[0].rpartition("-")
    known = {"city": city, "year": rest}
    return re.sub(r"\{([^}]*)\}", lambda part: known.get(part[1], submission), path)


def _wishes(
    method: str, operation: dict[str, Any], submissions: Sequence[str]
) -> Iterator[dict[str, str]]:
    """Yield what may be asked for: the usual, each media type of the public version, and such."""
    yield {}
    if method != "get":
        return
    parameters = {one["name"] for one in operation.get("parameters", ())}
    if "public" in parameters:
        for media_type in operation["responses"]["200"]["content"]:
            if any(word in media_type for word in _SEARCHED):
                yield {"public": "true", "format": media_type}
    if "personal" in parameters:
        yield {"personal": "true"}
    for name in ("previous", "after"):
        if name in parameters:
            yield from ({name: submission} for submission in submissions)
    if "city" in parameters:
        yield from ({"city": city} for city in ("stavanger", "oslo"))


def _request(method: str, address: str, wish: dict[str, str], secret: str) -> Callable[[], str]:
    headers = {"authorization": f"Bearer {secret}"} if secret else {}

    def request() -> str:
        answer = CLIENT.request(method, address, params=wish, headers=headers)
        assert answer.status_code < 500, (method, address, wish, answer.text)
        return f"{dict(answer.headers)}\n{answer.text}"

    return request

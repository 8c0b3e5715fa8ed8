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
_U4SSC = "u4ssc-2017"
_PAIR = {"subject": _U4SSC, "object": _U4SSC}
_TWO = ("EC: ICT: ICT: 1C", "EC: ICT: ICT: 2C")
ASKED: dict[str, tuple[dict[str, Any], ...]] = {
    "agencies": ({},),
    "agency-heatmap": ({"partners_only": "false"},),
    "agency-overlaps": ({"partners_only": "false"},),
    "agency-profile": ({"agency": "ITU"},),
    "clashes": (_PAIR,),
    "combinations": ({"framework": _U4SSC},),
    "compare": ({"all": "true"}, {"frameworks": [_U4SSC, "sdg-2025"]}),
    "core-frontier": ({"must_haves": "none"}, {"submissions": "true"}),
    "core-set": ({"must_haves": "none", "size": "3"}, {"submissions": "true"}),
    "coverage": ({"framework": _U4SSC},),
    "derive": ({"inversions": "true"},),
    "explain": ({"subject": _TWO[0], "object": _TWO[1]},),
    "flows": (_PAIR,),
    "gaps": (_PAIR,),
    "impact-add": ({"like": _TWO[0], "framework": _U4SSC},),
    "impact-change": ({"element": _TWO[0], "field": "unit", "framework": _U4SSC},),
    "impact-merge": ({"elements": list(_TWO), "framework": _U4SSC},),
    "impact-remove": tuple({"elements": one, "framework": _U4SSC} for one in _TWO),
    "network": ({"kind": "indicators"}, {"kind": "agencies"}),
    "redundancy": ({"framework": _U4SSC, "minimum": "0.5"},),
    "release-diff": ({"first": "sdg-2022", "second": "sdg-2025"},),
    "release-timeline": ({"element": _TWO[0]},),
    "reportability": ({}, {"min_cities": "1"}, {"submissions": "true"}),
    "side-by-side": ({"indicators": list(_TWO)},),
    "suggest": (_PAIR,),
    "suggest-evaluate": ({},),
    "terms": ({},),
}
"""What outsiders ask of each analysis; a new one must be added, and a test says so. What city data
are counted in (reports, benchmarks) is asked for with parameters that take in all of it."""
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
        if path == "/api/v1/analyses/{analysis}":
            yield from _analysis_doors(url, secrets)
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


def _analysis_doors(
    url: str, secrets: Mapping[str, str]
) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield every analysis: for the public as JSON and a page, for all who want what is private."""
    for name, wishes in ASKED.items():
        for wish in wishes:
            place = f"{url}/api/v1/analyses/{name}"
            asking = secrets if "submissions" in wish else {"the public": ""}
            for who, secret in asking.items():
                yield f"{who}: {name} {wish}", _request("get", place, wish, secret)
    page = {"min_cities": "1", "format": "html"}
    place = f"{url}/api/v1/analyses/reportability"
    yield "reportability as a page", _request("get", place, page, "")


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


def _request(method: str, address: str, wish: dict[str, Any], secret: str) -> Callable[[], str]:
    headers = {"authorization": f"Bearer {secret}"} if secret else {}

    def request() -> str:
        answer = CLIENT.request(method, address, params=wish, headers=headers)
        assert answer.status_code < 500, (method, address, wish, answer.text)
        return f"{dict(answer.headers)}\n{answer.text}"

    return request

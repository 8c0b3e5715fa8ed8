"""The OpenAPI document with each part told once: what repeats moves into `components`."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEMAS: Final = "#/components/schemas/"
_RESPONSES: Final = "#/components/responses/"
_PROBLEM: Final = "application/problem+json"
_REFUSED: Final = "Refused"


def tell_once(document: dict[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI document that says the same with references.

    Objects with a title become schemas under it, wherever they stand more than once; the answer
    to whatever is refused becomes a response. Where two schemas have one title, the first to
    come takes the name and the other stays where it is.
    """
    found = {name: dict(parts) for name, parts in document.get("components", {}).items()}
    schemas = found.setdefault("schemas", {})
    times = Counter(_key(part) for part in _titled(document["paths"]))
    repeated = {key for key, number in times.items() if number > 1}
    taken: dict[str, str] = dict.fromkeys(schemas, "")

    def _moved(part: Any) -> Any:
        if isinstance(part, list):
            return [_moved(each) for each in part]
        if not isinstance(part, dict):
            return part
        inner = {name: _moved(each) for name, each in part.items()}
        if not _is_titled(part) or (key := _key(part)) not in repeated:
            return inner
        title = str(part["title"])
        if taken.setdefault(title, key) != key:
            return inner
        schemas[title] = inner
        return {"$ref": _SCHEMAS + title}

    paths = _moved(document["paths"])
    refused = _share_refusals(paths)
    if refused:
        found.setdefault("responses", {})[_REFUSED] = refused
    return {**document, "paths": paths, "components": found}


def without_heads(document: dict[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI document without HEAD where there is GET: it is the same without a body.

    FastAPI gives both one id, which ends with either method, by chance.
    """
    paths = {}
    for path, operations in document["paths"].items():
        paths[path] = dict(operations)
        if {"get", "head"} <= operations.keys():
            del paths[path]["head"]
            named = operations["get"]["operationId"].removesuffix("_head").removesuffix("_get")
            paths[path]["get"] = {**operations["get"], "operationId": f"{named}_get"}
    return {**document, "paths": paths}


def _share_refusals(paths: dict[str, Any]) -> dict[str, Any] | None:
    """Put a reference in the place of the answer that most refusals have; return that answer."""
    places = [
        (responses, status)
        for operations in paths.values()
        for operation in operations.values()
        for responses in [operation["responses"]]
        for status, response in responses.items()
        if list(response.get("content", ())) == [_PROBLEM]
    ]
    times = Counter(_key(responses[status]) for responses, status in places)
    if not times:
        return None
    usual, _ = times.most_common(1)[0]
    for responses, status in places:
        if _key(responses[status]) == usual:
            responses[status] = {"$ref": _RESPONSES + _REFUSED}
    told: dict[str, Any] = json.loads(usual)
    return told


def _titled(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if _is_titled(part):
            yield part
        for each in part.values():
            yield from _titled(each)
    elif isinstance(part, list):
        for each in part:
            yield from _titled(each)


def _is_titled(part: dict[str, Any]) -> bool:
    """Say whether a part is the schema of an object that has a name."""
    return part.get("type") == "object" and isinstance(part.get("title"), str)


def _key(part: Any) -> str:
    return json.dumps(part, sort_keys=True)

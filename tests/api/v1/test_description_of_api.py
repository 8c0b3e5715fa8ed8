from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from fastapi import Request
from openapi_spec_validator import OpenAPIV31SpecValidator
from scripts.write_openapi import OUT, description

from ssckg_api.described_once import tell_once, without_heads
from ssckg_api.v1.service import index

MOST_BYTES = 500_000
"""A client or a page loads it whole; before parts were told once it was 1.1 MB."""


def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(OUT.read_text(encoding="utf-8"))
    return found


def written_out(part: Any, whole: dict[str, Any]) -> Any:
    """Return a part with what its references stand for in their place."""
    if isinstance(part, list):
        return [written_out(each, whole) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        found: Any = whole
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        return written_out(found, whole)
    return {name: written_out(each, whole) for name, each in part.items()}


def test_the_committed_description_is_that_of_the_server() -> None:
    assert OUT.read_text(encoding="utf-8") == description(), "python scripts/write_openapi.py"


def test_every_operation_says_what_it_does() -> None:
    ids = []
    for path, operations in document()["paths"].items():
        for method, operation in operations.items():
            assert operation.get("summary"), f"{method} {path}"
            assert operation.get("tags") or not path.startswith("/api"), f"{method} {path}"
            ids.append(operation["operationId"])
    assert len(ids) == len(set(ids))


def test_it_is_valid_and_small() -> None:
    assert document()["openapi"].startswith("3.1")
    assert not list(OpenAPIV31SpecValidator(document()).iter_errors())
    assert OUT.stat().st_size < MOST_BYTES


def test_a_fault_would_be_found() -> None:
    broken = document()
    broken["components"]["responses"]["Refused"] = {"content": {}}  # no description
    assert list(OpenAPIV31SpecValidator(broken).iter_errors())


def test_every_refusal_is_a_problem() -> None:
    told = document()
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if path.startswith("/api/v1") and status >= "400":
                    kinds = list(written_out(response, told)["content"])
                    assert kinds == ["application/problem+json"], f"{method} {path} {status}"


THING = {"type": "object", "title": "Thing", "properties": {"a": {"type": "string"}}}
BOX = {"type": "object", "title": "Box", "properties": {"all": {"type": "array", "items": THING}}}
OTHER = {**THING, "properties": {"b": {"type": "string"}}}
REFUSAL = {"description": "No.", "content": {"application/problem+json": {"schema": THING}}}


def answers(*schemas: Any) -> dict[str, Any]:
    told = {
        "description": "Told.",
        "content": {"application/json": {"schema": {"anyOf": [*schemas]}}},
    }
    return {"get": {"responses": {"200": told, "404": deepcopy(REFUSAL)}}}


def test_what_repeats_is_told_once_and_says_the_same() -> None:
    whole = {
        "paths": {"/a": answers(BOX, OTHER), "/b": answers(BOX), "/c": answers(OTHER)},
        "components": {"schemas": {"Own": {"type": "string"}}},
    }
    before = deepcopy(whole)

    found = tell_once(whole)

    assert whole == before
    assert written_out(found["paths"], found) == before["paths"]
    # Thing stands in each refusal and in each box; of OTHER, which has the same title, both stay.
    assert set(found["components"]["schemas"]) == {"Own", "Thing", "Box"}
    assert json.dumps(found).count('"b"') == 2
    assert json.dumps(found).count('"No."') == 1
    assert json.dumps(found).count('"all"') == 1


def test_a_name_that_is_taken_stays_what_it_is() -> None:
    own = {"type": "integer"}
    whole = {
        "paths": {"/a": answers(THING), "/b": answers(THING)},
        "components": {"schemas": {"Thing": own}},
    }

    found = tell_once(whole)

    assert found["components"]["schemas"] == {"Thing": own}
    assert written_out(found["paths"], found) == whole["paths"]


@pytest.mark.parametrize("ending", ["get", "head"])
def test_of_get_and_head_get_is_told(ending: str) -> None:
    """FastAPI names a route of both methods by whichever a set has first."""
    one = {"operationId": f"void_{ending}", "responses": {}}
    alone = {"operationId": "alone_head", "responses": {}}

    found = without_heads({"paths": {"/a": {"get": one, "head": one}, "/b": {"head": alone}}})

    told = {"get": {"operationId": "void_get", "responses": {}}}
    assert found["paths"] == {"/a": told, "/b": {"head": alone}}


def test_the_beginning_of_the_api_names_every_part_of_it() -> None:
    told = set(json.loads(bytes(index(asking("application/json")).body))["places"].values())
    parts = {"/".join(path.split("/")[:4]) for path in document()["paths"]}
    # Jobs have no list: who starts one is told its address.
    assert {part for part in parts if part.startswith("/api/v1/")} - told == {"/api/v1/jobs"}


def test_people_are_led_from_the_beginning_of_the_api_to_its_documentation() -> None:
    answer = index(asking("text/html,application/xhtml+xml,*/*;q=0.8"))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/docs/")
    assert answer.headers["vary"] == "Accept"


def asking(accept: str) -> Request:
    headers = [(b"accept", accept.encode())]
    return Request({"type": "http", "method": "GET", "path": "/api/v1", "headers": headers})

from __future__ import annotations

import asyncio
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastapi import FastAPI, Request

from ssckg_api.problems import ProblemError
from ssckg_api.v1.uploads import received, safe_name

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

app = FastAPI()
LIMIT = 200_000
_seen: list[str] = []


@app.post("/")
async def _take(request: Request) -> dict[str, object]:
    try:
        async with received(request, limit=LIMIT) as upload:
            _seen.append(str(upload.path))
            content = upload.path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            return {"name": upload.name, "size": upload.size, "sha256": digest}
    except ProblemError as error:
        return {"status": error.status, "code": error.kind}


def post(**arguments: Any) -> Any:
    async def _send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test.example") as client:
            return await client.post("/", **arguments)

    return asyncio.run(_send()).json()


CONTENT = bytes(range(256)) * 400


def test_a_body_is_the_file() -> None:
    answer = post(params={"name": "r.xlsx"}, content=CONTENT)

    assert answer == {
        "name": "r.xlsx",
        "size": 102_400,
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
    }


def test_a_form_gives_its_first_file_and_no_other_part() -> None:
    answer = post(
        data={"city": "Stavanger"},
        files={"one": ("one.csv", CONTENT, "text/csv"), "two": ("two.csv", b"other")},
    )

    assert answer["name"] == "one.csv"
    assert answer["sha256"] == hashlib.sha256(CONTENT).hexdigest()


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="a b.xlsx"', "a b.xlsx"),
        ("attachment; filename*=UTF-8''Gen%C3%A8ve.xlsx", "Genève.xlsx"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
    ],
)
def test_names_come_from_the_header(header: str, name: str) -> None:
    answer = post(headers={"content-disposition": header}, content=b"x")

    assert answer["name"] == name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("C:\\Users\\a\\t.xlsx", "t.xlsx"),
        ("..", "upload"),
        ("a\nb\x00.csv", "ab.csv"),
        ("é" * 300, "é" * 200),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_nothing_is_no_file() -> None:
    assert post(content=b"") == {"status": 400, "code": "no-file"}
    no_file = post(files={"a": (None, "text")})
    assert no_file == {"status": 400, "code": "no-file"}


@pytest.mark.parametrize("is_form", [True, False])
def test_too_much_is_refused(is_form: bool) -> None:
    content = b"x" * (LIMIT + 1)
    answer = post(files={"a": content}) if is_form else post(content=content)

    assert answer == {"status": 413, "code": "too-large"}


async def _endless() -> AsyncIterator[bytes]:
    for _ in range(1000):
        yield b"x" * 10_000


def test_too_much_without_a_length_is_refused() -> None:
    answer = post(content=_endless())

    assert answer == {"status": 413, "code": "too-large"}


@pytest.mark.parametrize("body", [b"", b"--x\r\nnonsense", b"\x00" * 100])
def test_a_broken_form_is_refused(body: bytes) -> None:
    kind = {"content-type": "multipart/form-data; boundary=x"}

    answer = post(content=body, headers=kind)

    assert answer["status"] == 400
    assert re.fullmatch("broken-form|no-file", answer["code"])


def test_a_form_without_boundary_is_refused() -> None:
    answer = post(content=b"abc", headers={"content-type": "multipart/form-data"})

    assert answer == {"status": 400, "code": "broken-form"}


def test_nothing_is_left_on_disk() -> None:
    post(content=CONTENT)

    assert _seen
    assert not any(Path(path).exists() for path in _seen)


_fields: list[dict[str, str]] = []


@app.post("/fields")
async def _take_fields(request: Request) -> dict[str, object]:
    try:
        async with received(request, limit=LIMIT) as upload:
            _fields.append(dict(upload.fields))
            return {"size": upload.size}
    except ProblemError as error:
        return {"status": error.status, "code": error.kind}


def _form(parts: list[tuple[str, Any]]) -> Any:
    async def _send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test.example") as client:
            return await client.post("/fields", files=parts)

    return asyncio.run(_send()).json()


def test_fields_beside_a_file_before_and_behind_it() -> None:
    parts = [
        ("city", (None, "Ålesund")),
        ("file", ("a.csv", CONTENT)),
        ("city", (None, "Oslo")),
        ("second", ("b.csv", b"not taken")),
        ("empty", (None, "")),
    ]
    assert _form(parts) == {"size": len(CONTENT)}
    assert _fields[-1] == {"city": "Oslo", "empty": ""}


def test_fields_that_are_too_long_are_refused() -> None:
    parts = [("csrf", (None, "x" * 70_000)), ("file", ("a.csv", CONTENT))]
    assert _form(parts) == {"status": 400, "code": "broken-form"}
    many = [(f"f{n}", (None, "x" * 1000)) for n in range(100)]
    assert _form([*many, ("file", ("a.csv", b"1"))]) == {"status": 400, "code": "broken-form"}

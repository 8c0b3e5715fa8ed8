"""What is kept of answers: RFC 9110 for conditional requests and HEAD, RFC 9111 for freshness."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from typing import Any

import pytest

from ssckg_api.site.page_cache import KEEP, PageCache, complete, send_kept

BODY = b"<p>" + b"a page " * 200 + b"</p>"
TAG = b'"' + hashlib.sha256(BODY).hexdigest()[:32].encode() + b'"'
HEADERS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"last-modified", b"Sun, 22 Nov 2026 12:00:00 GMT"),
    (b"vary", b"Accept-Language"),
]


def scope(path: str = "/a", method: str = "GET", **headers: str) -> dict[str, Any]:
    pairs = [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()]
    return {
        "type": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "method": method,
        "headers": pairs,
    }


class Sent:
    """What a client gets."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.body = b""

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self.body += message.get("body", b"")


def answered(of: dict[str, Any]) -> Sent:
    sent = Sent()
    asyncio.run(send_kept(complete(HEADERS, BODY), of, sent))
    return sent


def make(cache: PageCache, of: dict[str, Any], *, status: int = 200, keep: bool = True) -> Sent:
    """Let a handler answer through the cache."""
    sent = Sent()

    async def handler() -> None:
        send = cache.recording(of, sent)
        headers = [*HEADERS, *([(KEEP.encode(), b"1")] if keep else [])]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": BODY[:10], "more_body": True})
        await send({"type": "http.response.body", "body": BODY[10:]})

    asyncio.run(handler())
    return sent


def test_a_whole_answer() -> None:
    sent = answered(scope())
    assert (sent.status, sent.body) == (200, BODY)
    assert sent.headers[b"etag"] == TAG
    assert sent.headers[b"content-length"] == str(len(BODY)).encode()
    assert sent.headers[b"cache-control"] == b"public, max-age=0, must-revalidate"


def test_a_gzipped_answer_is_another_representation() -> None:
    sent = answered(scope(accept_encoding="gzip, br"))
    assert sent.headers[b"content-encoding"] == b"gzip"
    assert gzip.decompress(sent.body) == BODY
    assert sent.headers[b"etag"] != TAG
    assert b"content-encoding" not in answered(scope(accept_encoding="gzip;q=0")).headers


def test_head_has_the_head_of_get() -> None:
    sent = answered(scope(method="HEAD"))
    assert (sent.status, sent.body) == (200, b"")
    assert sent.headers == answered(scope()).headers


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"if_none_match": TAG.decode()}, 304),
        ({"if_none_match": "W/" + TAG.decode()}, 304),
        ({"if_none_match": '"x", ' + TAG.decode()}, 304),
        ({"if_none_match": "*"}, 304),
        ({"if_none_match": '"x"'}, 200),
        ({"if_none_match": TAG.decode()[:-1] + '-gz"'}, 304),
        ({"if_modified_since": "Sun, 22 Nov 2026 12:00:00 GMT"}, 304),
        ({"if_modified_since": "Sun, 22 Nov 2026 12:00:01 GMT"}, 304),
        ({"if_modified_since": "Sun, 22 Nov 2026 11:59:59 GMT"}, 200),
        ({"if_modified_since": "yesterday"}, 200),
        # The tag decides where both are given (RFC 9110, 13.1.3).
        ({"if_none_match": '"x"', "if_modified_since": "Sun, 22 Nov 2026 12:00:00 GMT"}, 200),
    ],
)
def test_conditional_requests(headers: dict[str, str], status: int) -> None:
    sent = answered(scope(**headers))
    assert sent.status == status
    assert (sent.body == b"") is (status == 304)
    assert sent.headers[b"etag"] == TAG
    assert sent.headers[b"vary"] == b"Accept-Language"


def test_what_is_marked_is_kept_and_the_mark_stays_inside() -> None:
    cache = PageCache(lambda: "generation 1")
    sent = make(cache, scope())
    assert (sent.status, sent.body) == (200, BODY)
    assert KEEP.encode() not in sent.headers
    kept = cache.get(scope())
    assert kept is not None
    assert kept.body == BODY


@pytest.mark.parametrize(("status", "keep"), [(200, False), (404, True)])
def test_what_is_not_marked_or_no_success_is_not_kept(status: int, keep: bool) -> None:
    cache = PageCache(lambda: "generation 1")
    sent = make(cache, scope(), status=status, keep=keep)
    assert (sent.status, sent.body) == (status, BODY)
    assert KEEP.encode() not in sent.headers
    assert cache.get(scope()) is None


def test_nothing_of_an_older_generation_is_given() -> None:
    generation = [object()]
    cache = PageCache(lambda: generation[0])
    make(cache, scope("/a"))
    generation[0] = object()
    assert cache.get(scope("/a")) is None
    make(cache, scope("/b"))
    assert cache.get(scope("/a")) is None
    assert cache.get(scope("/b")) is not None


def test_an_answer_that_another_generation_overtakes_is_not_kept() -> None:
    generation = [object()]
    cache = PageCache(lambda: generation[0])
    recorder = cache.recording(scope(), Sent())
    generation[0] = object()

    async def answer() -> None:
        headers = [*HEADERS, (KEEP.encode(), b"1")]
        await recorder({"type": "http.response.start", "status": 200, "headers": headers})
        await recorder({"type": "http.response.body", "body": BODY})

    asyncio.run(answer())
    assert cache.get(scope()) is None


@pytest.mark.parametrize(
    "headers", [{"accept": "text/turtle"}, {"accept_language": "fr"}, {"host": "other.example"}]
)
def test_requests_that_differ_where_answers_may_are_told_apart(headers: dict[str, str]) -> None:
    cache = PageCache(lambda: "generation 1")
    make(cache, scope())
    assert cache.get(scope(**headers)) is None


def test_the_least_recently_used_goes_first() -> None:
    size = complete(HEADERS, BODY).size
    cache = PageCache(lambda: "generation 1", limit=size * 10)
    for number in range(10):
        make(cache, scope(f"/{number}"))
    assert cache.get(scope("/0")) is not None  # used again
    make(cache, scope("/10"))
    assert cache.get(scope("/1")) is None
    assert cache.get(scope("/0")) is not None


def test_nothing_is_kept_where_generations_cannot_be_told_apart() -> None:
    cache = PageCache(lambda: None)
    make(cache, scope())
    assert cache.get(scope()) is None


def test_a_key_has_a_bound() -> None:
    cache = PageCache(lambda: "generation 1")
    make(cache, scope("/" + "a" * 10_000))
    assert cache.get(scope("/" + "a" * 10_000)) is None

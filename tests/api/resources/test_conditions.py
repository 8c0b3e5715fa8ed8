"""Conditional and range requests: what RFC 9110 says (13.1, 13.2.2, 14.2, 14.4), row by row."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from ssckg_api.resources.conditions import judge

if TYPE_CHECKING:
    from tests.api.v1.service import Service

ETAG = '"abc"'
MODIFIED = "Sun, 22 Nov 2026 10:00:00 GMT"
EARLIER = "Sun, 22 Nov 2026 09:59:59 GMT"
LATER = "Sun, 22 Nov 2026 10:00:01 GMT"
TABLE: list[tuple[str, dict[str, str], tuple[int, ...]]] = [
    ("nothing asked", {}, (200,)),
    ("13.1.2 same tag", {"if-none-match": '"abc"'}, (304,)),
    ("13.1.2 among others", {"if-none-match": '"x", "abc" , W/"y"'}, (304,)),
    ("13.1.2 weak comparison", {"if-none-match": 'W/"abc"'}, (304,)),
    ("13.1.2 any", {"if-none-match": "*"}, (304,)),
    ("13.1.2 another", {"if-none-match": '"abcd"'}, (200,)),
    ("13.1.2 a tag with a comma in it", {"if-none-match": '"x,abc"'}, (200,)),
    ("13.1.3 not since", {"if-modified-since": MODIFIED}, (304,)),
    ("13.1.3 since", {"if-modified-since": EARLIER}, (200,)),
    ("13.1.3 no date is passed over", {"if-modified-since": "yesterday"}, (200,)),
    (
        "13.2.2 a tag goes before a time",
        {"if-none-match": '"x"', "if-modified-since": LATER},
        (200,),
    ),
    ("13.1.1 same tag", {"if-match": '"abc"'}, (200,)),
    ("13.1.1 any", {"if-match": "*"}, (200,)),
    ("13.1.1 another", {"if-match": '"x"'}, (412,)),
    ("13.1.1 strong comparison", {"if-match": 'W/"abc"'}, (412,)),
    ("13.1.4 unmodified", {"if-unmodified-since": MODIFIED}, (200,)),
    ("13.1.4 modified", {"if-unmodified-since": EARLIER}, (412,)),
    (
        "13.2.2 If-Match goes before If-Unmodified-Since",
        {"if-match": '"abc"', "if-unmodified-since": EARLIER},
        (200,),
    ),
    (
        "13.2.2 412 goes before 304",
        {"if-match": '"x"', "if-none-match": '"abc"'},
        (412,),
    ),
    ("14.1.2 first bytes", {"range": "bytes=0-9"}, (206, 0, 10)),
    ("14.1.2 to the end", {"range": "bytes=90-"}, (206, 90, 100)),
    ("14.1.2 end beyond", {"range": "bytes=90-500"}, (206, 90, 100)),
    ("14.1.2 last bytes", {"range": "bytes=-10"}, (206, 90, 100)),
    ("14.1.2 more last bytes than there are", {"range": "bytes=-500"}, (206, 0, 100)),
    ("14.1.2 no last byte", {"range": "bytes=-0"}, (416,)),
    ("15.5.17 behind the end", {"range": "bytes=100-"}, (416,)),
    ("14.1.1 end before start is passed over", {"range": "bytes=9-3"}, (200,)),
    ("14.2 another unit is passed over", {"range": "lines=0-3"}, (200,)),
    ("14.2 several are answered whole", {"range": "bytes=0-1,5-6"}, (200,)),
    ("14.2 nonsense is passed over", {"range": "bytes=-"}, (200,)),
    ("13.1.5 same tag", {"range": "bytes=0-9", "if-range": '"abc"'}, (206, 0, 10)),
    ("13.1.5 another tag", {"range": "bytes=0-9", "if-range": '"x"'}, (200,)),
    ("13.1.5 weak tags do not do", {"range": "bytes=0-9", "if-range": 'W/"abc"'}, (200,)),
    ("13.1.5 same time", {"range": "bytes=0-9", "if-range": MODIFIED}, (206, 0, 10)),
    ("13.1.5 later time is another", {"range": "bytes=0-9", "if-range": LATER}, (200,)),
    ("13.2.2 304 goes before a part", {"range": "bytes=0-9", "if-none-match": ETAG}, (304,)),
]


@pytest.mark.parametrize(
    ("headers", "wanted"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_verdicts(headers: dict[str, str], wanted: tuple[int, ...]) -> None:
    verdict = judge(headers, ETAG, MODIFIED, 100)
    assert verdict.status == wanted[0]
    if wanted[0] == 206:
        assert (verdict.start, verdict.end) == wanted[1:]


def test_ranges_mean_nothing_to_head_and_nothing_is_modified_without_a_time() -> None:
    assert judge({"range": "bytes=0-9"}, ETAG, MODIFIED, 100, is_get=False).status == 200
    assert judge({"if-modified-since": LATER}, ETAG, "", 100).status == 200
    assert judge({"if-unmodified-since": EARLIER}, ETAG, "", 100).status == 200
    assert judge({"range": "bytes=0-"}, ETAG, MODIFIED, 0).status == 416


PLACE = "/u4ssc/EC-ICT-ICT-1C.ttl"


def test_a_document_in_parts_is_the_document(service: Service) -> None:
    plain = {"accept-encoding": "identity"}
    whole = service.client.get(service.address + PLACE, headers=plain)
    size = len(whole.content)
    assert size > 3000
    held = b""
    while len(held) < size:
        span = {"range": f"bytes={len(held)}-{len(held) + 999}", "if-range": whole.headers["etag"]}
        part = service.client.get(service.address + PLACE, headers=plain | span)
        assert part.status_code == 206
        end = min(len(held) + 1000, size) - 1
        assert part.headers["content-range"] == f"bytes {len(held)}-{end}/{size}"
        assert part.headers["etag"] == whole.headers["etag"]
        held += part.content
    assert held == whole.content
    behind = service.client.get(
        service.address + PLACE, headers=plain | {"range": f"bytes={size}-"}
    )
    assert behind.status_code == 416
    assert behind.headers["content-range"] == f"bytes */{size}"


def test_tags_are_of_the_representation(service: Service) -> None:
    client, address = service.client, service.address
    tags = set()
    for place in (
        PLACE,
        PLACE.replace("ttl", "nt"),
        PLACE + "?_profile=skos",
        PLACE[:-4] + ".html",
    ):
        for coding in ("gzip", "identity"):
            headers = {"accept-encoding": coding}
            first = client.get(address + place, headers=headers)
            assert first.headers.get("content-encoding", "identity") == coding, place
            tag = first.headers["etag"]
            assert tag.startswith('"'), "strong"
            tags.add(tag)
            again = client.get(address + place, headers=headers | {"if-none-match": tag})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == tag
            assert "vary" in again.headers
            since = {"if-modified-since": first.headers["last-modified"]}
            assert client.get(address + place, headers=headers | since).status_code == 304
            refused = client.get(address + place, headers=headers | {"if-match": '"x"'})
            assert refused.status_code == 412
            held = client.get(address + place, headers=headers | {"if-match": tag})
            assert held.status_code == 200
    assert len(tags) == 8


def test_gzip_is_the_same(service: Service) -> None:
    with service.client.stream(
        "GET", service.address + PLACE, headers={"accept-encoding": "gzip"}
    ) as answer:
        raw = b"".join(answer.iter_raw())
    plain = service.client.get(service.address + PLACE, headers={"accept-encoding": "identity"})
    assert gzip.decompress(raw) == plain.content
    refused = service.client.get(service.address + PLACE, headers={"accept-encoding": "gzip;q=0"})
    assert "content-encoding" not in refused.headers

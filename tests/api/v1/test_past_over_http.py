"""The history over HTTP, and analyses of what was published before."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.v1.service import running

from ssckg.app.composing import Composer
from ssckg.app.kept_parts import KeptParts
from ssckg.publication.canonical import dataset_hash
from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.api.v1.service import Service

ADDED = b"""\
<http://a.test/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \
<https://w3id.org/ssckg/ontology#Instrument> <https://w3id.org/ssckg/graph/added> .
<http://a.test/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "Added" \
<https://w3id.org/ssckg/graph/added> .
"""
GAPS = {"subject": "u4ssc-2017", "object": "cpi-2016"}


@pytest.fixture(scope="module")
def service(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service on which a second state of the whole is published while it runs."""
    folder = tmp_path_factory.mktemp("served")
    with running(built_data, folder) as service:
        directory = DataDirectory.open(folder / "data")
        lines = KeptParts(directory).content(directory.manifest).splitlines(keepends=True)
        content = b"".join(sorted([*lines, *ADDED.splitlines(keepends=True)]))
        manifest = directory.manifest | {"hash": dataset_hash(content)}
        manifest.pop("content", None)
        Composer(directory, None, lambda: datetime.now(UTC)).publish_build(content, manifest)
        yield service


def starts(service: Service) -> list[datetime]:
    answer = service.client.get(f"{service.address}/api/v1/history")
    assert answer.status_code == 200, answer.text
    return [datetime.fromisoformat(each["start"]) for each in answer.json()["states"]]


def data_of(service: Service, **more: str) -> str:
    """Return the hash of the data that an analysis was computed from."""
    headers = {"accept-datetime": more.pop("accept_datetime")} if "accept_datetime" in more else {}
    place = f"{service.address}/api/v1/analyses/gaps"
    given = GAPS | {name.replace("_", "-"): value for name, value in more.items()}
    answer = service.client.get(place, params=given, headers=headers)
    assert answer.status_code == 200, answer.text
    assert "Accept-Datetime" in answer.headers["vary"]
    assert ("memento-datetime" in answer.headers) == bool(headers or "as_of" in more)
    return str(answer.json()["citation"]["data"])


def test_an_analysis_of_then_and_of_now(service: Service) -> None:
    first, second = starts(service)
    listed = service.client.get(f"{service.address}/api/v1/history").json()["states"]
    hashes = [each["hash"] for each in listed]
    assert hashes[0] != hashes[1]
    name = first.isoformat().replace("+00:00", "Z")
    assert data_of(service) == hashes[1]
    assert data_of(service, as_of=name) == hashes[0]
    assert data_of(service, as_of=hashes[0]) == hashes[0]
    assert data_of(service, as_of=f"{second:%Y-%m-%d}") == hashes[1]
    then = f"{second - timedelta(seconds=1):%a, %d %b %Y %H:%M:%S} GMT"
    assert data_of(service, accept_datetime=then) == hashes[0]
    assert data_of(service, accept_datetime="Wed, 01 Jan 2098 00:00:00 GMT") == hashes[1]


def test_a_named_query_of_then_and_of_now(service: Service) -> None:
    """The rows, the hash of the data and the header all speak of the state that was asked for."""
    first, second = starts(service)
    listed = service.client.get(f"{service.address}/api/v1/history").json()["states"]
    hashes = [each["hash"] for each in listed]
    place = f"{service.address}/api/v1/queries/list-instruments"

    def asked(then: datetime | None, **how: Any) -> tuple[str, bool]:
        answer = service.client.get(place, **how)
        assert answer.status_code == 200, answer.text
        assert "Accept-Datetime" in answer.headers["vary"]
        shown = answer.headers.get("memento-datetime")
        assert shown == (f"{then:%a, %d %b %Y %H:%M:%S} GMT" if then else None)
        has_added = "Added" in {row["title"] for row in answer.json()["rows"]}
        return answer.json()["data"], has_added

    before, now = (hashes[0], False), (hashes[1], True)
    then = f"{second - timedelta(seconds=1):%a, %d %b %Y %H:%M:%S} GMT"
    assert asked(None) == now
    assert asked(first, headers={"accept-datetime": then}) == before
    assert asked(first, params={"as-of": hashes[0]}) == before
    late = {"accept-datetime": "Wed, 01 Jan 2098 00:00:00 GMT"}
    assert asked(second, headers=late) == now
    assert asked(first, params={"as-of": hashes[0]}, headers=late) == before
    assert asked(None) == now
    gate = service.client.get(place, headers={"accept-datetime": then})
    assert gate.headers["cache-control"] == "no-cache"
    found = service.client.get(service.address + gate.headers["content-location"])
    assert found.json() == gate.json()
    wrong = service.client.get(place, headers={"accept-datetime": "yesterday"})
    assert (wrong.status_code, wrong.headers["content-type"]) == (400, "application/problem+json")
    assert "Accept-Datetime" in wrong.json()["detail"]


def test_a_search_of_then_and_of_now(service: Service) -> None:
    first, second = starts(service)
    place, word = f"{service.address}/api/v1/search", {"q": "Added"}

    def finds(**how: Any) -> bool:
        answer = service.client.get(place, params=word, **how)
        assert answer.status_code == 200, answer.text
        assert "Accept-Datetime" in answer.headers["vary"]
        if how:
            then = f"{first:%a, %d %b %Y %H:%M:%S} GMT"
            assert answer.headers["memento-datetime"] == then
            place_of_then = service.address + answer.headers["content-location"]
            assert service.client.get(place_of_then).json() == answer.json()
        return "http://a.test/a" in {hit["iri"] for hit in answer.json()["hits"]}

    then = f"{second - timedelta(seconds=1):%a, %d %b %Y %H:%M:%S} GMT"
    assert finds()
    assert not finds(headers={"accept-datetime": then})
    assert finds()


@pytest.mark.parametrize("name", ["analyses/gaps", "queries/list-instruments", "search"])
@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"as-of": "2001-01-01"}, 404),
        ({"as-of": "un-none-1"}, 404),
        ({"as-of": "2999-01-01"}, 400),
        ({"as-of": ["2026-01-01", "2026-01-02"]}, 400),
        ({"as-of": ""}, 404),
    ],
)
def test_what_names_no_state(
    service: Service, name: str, given: dict[str, str], status: int
) -> None:
    place = f"{service.address}/api/v1/{name}"
    needed = GAPS if name == "analyses/gaps" else {}
    answer = service.client.get(place, params=needed | given)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_history_as_a_table(service: Service) -> None:
    answer = service.client.get(f"{service.address}/api/v1/history?format=csv")
    assert answer.text.splitlines()[0] == (
        "start,end,why,releases,triples,hash,gone,hidden,is_kept"
    )
    assert len(answer.text.splitlines()) == 3


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("analyses/gaps", GAPS),
        ("queries/list-codes", {"list": "code:trust"}),
        ("search", {"q": "internet"}),
    ],
)
def test_the_time_map_that_an_answer_names(
    service: Service, name: str, given: dict[str, str]
) -> None:
    then = {"accept-datetime": "Wed, 01 Jan 2098 00:00:00 GMT"}
    place = f"{service.address}/api/v1/{name}"
    told = service.client.get(place, params=given, headers=then).headers["link"]
    (listed,) = re.findall('<([^>]*)>; rel="timemap"', told)
    answer = service.client.get(service.address + listed)
    links = answer.text.splitlines()
    assert len(links) == 4
    uri = links[2].partition(">")[0].lstrip("<")
    found = service.client.get(uri)
    assert found.status_code == 200
    assert found.headers["memento-datetime"]


def test_the_time_map_of_what_lies_between_two_editions(service: Service) -> None:
    place = f"{service.address}/api/v1/releases/sdg-2017/diff/sdg-2022"
    then = {"accept-datetime": "Wed, 01 Jan 2098 00:00:00 GMT"}
    answer = service.client.get(place, headers=then)
    assert answer.status_code == 200, answer.text
    (listed,) = re.findall('<([^>]*)>; rel="timemap"', answer.headers["link"])
    assert len(service.client.get(service.address + listed).text.splitlines()) == 4
    for path in ("/api/v1/releases/sdg-2017", "/api/v1/jobs", "/desk"):
        assert service.client.get(f"{service.address}/timemap{path}").status_code == 404

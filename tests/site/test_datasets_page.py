"""The list of datasets: every graph with its size, every file with the hash of its bytes."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import pytest

from ssckg_api.site.pages.datasets import _size

if TYPE_CHECKING:
    from tests.api.v1.service import Service

pytestmark = pytest.mark.slow  # the files are made once, in some seconds
BROWSER = {"accept": "text/html"}


@pytest.fixture(scope="module")
def page(service: Service) -> str:
    answer = service.client.get(f"{service.address}/datasets", headers=BROWSER, timeout=120)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_every_graph_stands_with_its_number_of_statements(service: Service, page: str) -> None:
    text = " ".join(page.split())
    graph = "https://w3id.org/ssckg/graph/framework/u4ssc-2017"
    (row,) = service.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert f'<td class="number">{int(row["n"]):,}</td>' in text
    assert 'href="/graph/framework/u4ssc-2017"' in text
    assert len(re.findall(r"<h1[ >]", page)) == 1


def test_a_file_has_the_hash_that_stands_beside_it(service: Service, page: str) -> None:
    rows = re.findall(r'href="(/download/[^"]+)"[^>]*>[^<]+</a></th>.*?<code[^>]*>(\w{64})', page)
    assert len(rows) >= 3
    for address, digest in rows:
        body = service.client.get(service.address + address).content
        assert hashlib.sha256(body).hexdigest() == digest


def test_a_browser_that_asks_for_the_catalogue_is_led_to_the_list(service: Service) -> None:
    answer = service.client.get(f"{service.address}/catalog", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/datasets")
    answer = service.client.get(f"{service.address}/catalog", headers={"accept": "text/turtle"})
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (1234, "1.23 kB"), (31_000_000, "31 MB")],
)
def test_sizes_for_people(size: int, said: str) -> None:
    assert _size(size) == said

"""The rules for w3id.org, by a real Apache, and by a reading of them where there is none."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from tests.w3id.reading import Answer, Rules

if TYPE_CHECKING:
    from collections.abc import Iterator

HTACCESS = Path(__file__).parents[2] / "w3id" / ".htaccess"
SERVICE = "https://ssckg.example.org"
MODULES = Path("/usr/lib/apache2/modules")
APACHE = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")
# Target below the host, Accept, status, where to (below the service).
TABLE = [
    ("/ssckg/ontology", "text/turtle", 303, "/ontology.ttl"),
    ("/ssckg/ontology/", "text/turtle", 303, "/ontology.ttl"),
    ("/ssckg/ontology", "Application/LD+JSON", 303, "/ontology.jsonld"),
    ("/ssckg/ontology", "application/rdf+xml", 303, "/ontology.rdf"),
    ("/ssckg/ontology", "application/n-triples", 303, "/ontology.nt"),
    ("/ssckg/ontology", "text/html", 303, "/ontology.html"),
    ("/ssckg/ontology", "", 303, "/ontology"),
    ("/ssckg/ontology", "*/*", 303, "/ontology"),
    ("/ssckg/ontology", "text/turtle;q=0.5, text/html", 303, "/ontology"),
    ("/ssckg/ontology", "text/turtle;q=0, application/rdf+xml", 303, "/ontology"),
    ("/ssckg/ontology/access", "text/turtle", 303, "/ontology/access"),
    ("/ssckg/u4ssc/EC-ICT-ICT-1C", "text/turtle", 303, "/u4ssc/EC-ICT-ICT-1C"),
    ("/ssckg/cpi/P.EG.1", "text/html", 303, "/cpi/P.EG.1"),
    ("/ssckg/cpi/P.EG.1.ttl", "text/html", 303, "/cpi/P.EG.1.ttl"),
    ("/ssckg/city/%C3%85l", "text/turtle", 303, "/city/%C3%85l"),
    ("/ssckg/u4ssc/a%20b%25c", "", 303, "/u4ssc/a%20b%25c"),
    ("/ssckg/u4ssc/x?_profile=skos&a=b%20c", "", 303, "/u4ssc/x?_profile=skos&a=b%20c"),
    ("/ssckg/graph/mapping/u4ssc-sdg", "", 303, "/graph/mapping/u4ssc-sdg"),
    ("/ssckg/context.jsonld", "application/ld+json", 307, "/context.jsonld"),
    ("/ssckg/context/submission.jsonld", "", 307, "/context/submission.jsonld"),
    ("/ssckg/sparql?query=ASK%20%7B%7D", "", 307, "/sparql?query=ASK%20%7B%7D"),
    ("/ssckg/", "text/html", 303, "/"),
    ("/ssckg//evil.example/x", "", 303, "//evil.example/x"),  # still below the service
]


class Server(Protocol):
    def answer(self, target: str, accept: str) -> Answer: ...


class Apache:
    """A real Apache on a loopback port, with a configuration of its own."""

    def __init__(self, port: int) -> None:
        self._port = port

    def answer(self, target: str, accept: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        connection.request("GET", target, headers={"Accept": accept} if accept else {})
        response = connection.getresponse()
        response.read()
        connection.close()
        assert response.getheader("Access-Control-Allow-Origin") == "*"
        assert "accept" in (response.getheader("Vary") or "").lower()
        return Answer(response.status, response.getheader("Location") or "")


@pytest.fixture(scope="module")
def apache() -> Iterator[Apache]:
    if APACHE is None:
        pytest.skip("no Apache here: scripts/install-system-packages")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)  # Apache's workers are another user where the tests run as root
        with _running(folder) as port:
            yield Apache(port)


@contextmanager
def _running(folder: Path) -> Iterator[int]:
    (folder / "www" / "ssckg").mkdir(parents=True)
    shutil.copy(HTACCESS, folder / "www" / "ssckg")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    names = ("mpm_event", "authz_core", "rewrite", "setenvif", "headers")
    modules = "\n".join(f"LoadModule {n}_module {MODULES}/mod_{n}.so" for n in names)
    (folder / "httpd.conf").write_text(
        f"""{modules}
ServerRoot {folder}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
DocumentRoot {folder}/www
<Directory {folder}/www>
  AllowOverride All
  Require all granted
</Directory>
""",
        encoding="utf-8",
    )
    command = [str(APACHE), "-X", "-f", str(folder / "httpd.conf")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _wait_for(port, process, folder / "error.log")
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    said = log.read_text(encoding="utf-8") if log.exists() else ""
    raise AssertionError(f"Apache does not start: {said}")


@pytest.fixture(scope="module")
def reading() -> Rules:
    return Rules(HTACCESS, "ssckg")


@pytest.mark.parametrize("row", TABLE, ids=[f"{t} {a}" for t, a, *_ in TABLE])
def test_by_apache(apache: Apache, row: tuple[str, str, int, str]) -> None:
    _assert_row(apache, row)


@pytest.mark.parametrize("row", TABLE, ids=[f"{t} {a}" for t, a, *_ in TABLE])
def test_by_reading(reading: Rules, row: tuple[str, str, int, str]) -> None:
    _assert_row(reading, row)


def _assert_row(server: Server, row: tuple[str, str, int, str]) -> None:
    target, accept, status, place = row
    assert server.answer(target, accept) == Answer(status, SERVICE + place)


def test_the_service_is_named_once() -> None:
    text = HTACCESS.read_text(encoding="utf-8")
    assert text.count(SERVICE) == 1

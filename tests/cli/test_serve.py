"""`ssckg serve`, as a person starts and stops it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.served_process import SECONDS, served_process

from ssckg.store.directory import DataDirectory

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-c", "from ssckg.cli import main; main()", "serve"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serve")
    quads = folder / "q.nq"
    quads.write_text('<http://a.example/s> <http://a.example/p> "1" <http://a.example/g> .\n')
    DataDirectory.create_or_open(folder / "data").replace_published(quads, {})
    return folder / "data"


def _fails(arguments: list[str]) -> str:
    done = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 3, done.stderr
    assert done.stderr.startswith("ssckg: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_what_was_built_takes_up_a_new_build_and_stops(
    data: Path, stop: signal.Signals, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [*COMMAND, "--data", str(data), "--port", "0", "--json"], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        address = json.loads(server.stdout.readline())["sparql"]
        ask = {"query": "SELECT ?o { ?s ?p ?o }", "format": "csv"}
        assert httpx.get(address, params=ask, timeout=20).text.split()[0] == "o"
        value = "two" if stop is signal.SIGINT else "three"
        quads = tmp_path / "q.nq"
        quads.write_text(f'<a:s> <a:p> "{value}" <a:g> .\n')
        DataDirectory.open(data).replace_published(quads, {})
        assert httpx.get(address, params=ask, timeout=20).text.split() == ["o", value]
        assert "is in use" in _fails(["--data", str(data), "--port", "0"])
        server.send_signal(stop)
        assert server.wait(20) in {0, -stop, 128 + stop, 130}
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)


def test_an_impatient_second_signal_shows_no_traceback(data: Path, tmp_path: Path) -> None:
    with served_process(data, tmp_path / "log") as server:
        server.process.send_signal(signal.SIGINT)
        time.sleep(0.02)
        server.process.send_signal(signal.SIGINT)
        # 0: on a quick machine it had ended before the second one came
        assert server.process.wait(SECONDS) in {0, -signal.SIGINT, 130}
    told = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert {one["event"] for one in told} == {"request"}


def test_a_port_in_use_is_one_clear_line(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = _fails(["--data", str(data), "--port", port])
    assert f"cannot listen on 127.0.0.1 port {port}: address already in use" in line


def test_a_host_that_is_none_is_one_clear_line(data: Path) -> None:
    assert "no such host" in _fails(["--data", str(data), "--host", "no host", "--port", "0"])


def test_no_data_directory_is_one_clear_line(tmp_path: Path) -> None:
    assert "no data directory" in _fails(["--data", str(tmp_path / "none"), "--port", "0"])

"""Lines of the log, of requests and of everything else, are JSON that holds together."""

from __future__ import annotations

import json
import logging
import logging.config
import subprocess
import sys

import pytest

from ssckg_api.operation.request_ids import current
from ssckg_api.operation.request_log import JsonLines, log_config

HOSTILE = 'a\n{"level": "fatal"}\x1b[31m "quoted" \u2028 é'


def record(message: str, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, None) if error is not None else None
    return logging.LogRecord("x", logging.ERROR, "f", 1, message, (), info)


def test_a_line_is_one_line_whatever_it_says() -> None:
    line = JsonLines().format(record(HOSTILE, ValueError(HOSTILE)))
    assert len(line.split("\n")) == 1
    read = json.loads(line)
    assert read["event"] == HOSTILE
    assert read["level"] == "error"
    assert "ValueError" in read["error"]
    assert "\x1b" not in line, "a terminal obeys control characters"


def test_lines_of_others_name_the_request_that_they_belong_to() -> None:
    token = current.set("abc-1")
    try:
        assert json.loads(JsonLines().format(record("x")))["request"] == "abc-1"
    finally:
        current.reset(token)
    assert "request" not in json.loads(JsonLines().format(record("x")))


@pytest.mark.parametrize(
    ("kind", "said"),
    [("json", ["request", "oh"]), ("text", ["200 GET", "oh"]), ("off", ["oh"])],
)
def test_how_the_log_is_set(kind: str, said: list[str]) -> None:
    """In a process of its own: it is set for the whole process."""
    code = f"""
import logging, logging.config
from ssckg_api.operation.request_log import Line, RequestLog, log_config
logging.config.dictConfig(log_config({kind!r}))
RequestLog().write(Line("id", "GET", "/sparql", 200, 0.1, 5, 0.1, "key"))
logging.getLogger("uvicorn.error").warning("oh")
logging.getLogger("uvicorn.error").info("not told")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lines = done.stderr.splitlines()
    assert len(lines) == len(said)
    for line, word in zip(lines, said, strict=True):
        assert word in line
        if kind == "json":
            json.loads(line)


def test_every_kind_can_be_set() -> None:
    for kind in ("json", "text", "off"):
        assert log_config(kind)["version"] == 1

"""What is written down of each request: one line, and nothing of what was asked.

A line names the route as it is described, never the address that was called: addresses hold names
of submissions and queries. No token, cookie, network address or name of a person is written.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ssckg_api.operation.request_ids import current

LOGGER: Final = "ssckg.requests"
_FIELDS: Final = "fields"


@dataclass(frozen=True, slots=True)
class Line:
    """A request: seconds until its answer was sent, bytes of the answer, seconds it was charged."""

    id: str
    method: str
    route: str
    status: int
    seconds: float
    bytes: int
    cost: float
    holder: str

    def as_dict(self) -> dict[str, Any]:
        """Return the line as plain values."""
        return {
            "request": self.id,
            "method": self.method,
            "route": self.route,
            "status": self.status,
            "seconds": round(self.seconds, 6),
            "bytes": self.bytes,
            "cost": round(self.cost, 6),
            "holder": self.holder,
        }


class RequestLog:
    """Writes lines of requests."""

    def __init__(self) -> None:
        """Take the logger that `log_config` sets up; without that nothing is written."""
        self._logger = logging.getLogger(LOGGER)

    def write(self, line: Line) -> None:
        """Write a line."""
        if self._logger.isEnabledFor(logging.INFO):
            self._logger.info("request", extra={_FIELDS: line.as_dict()})


class JsonLines(logging.Formatter):
    """A record as one line of JSON, of whatever logger."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        fields = getattr(record, _FIELDS, None)
        if fields:
            line |= fields
        elif request := current.get():
            line["request"] = request
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class PlainLines(logging.Formatter):
    """A record as a line for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields = getattr(record, _FIELDS, None)
        if not fields:
            return super().format(record)
        return (
            "{status} {method:<4} {route}  {seconds:.3f} s  {bytes} bytes  [{request}]"
        ).format_map(fields)


def log_config(kind: str) -> dict[str, Any]:
    """Return how uvicorn is to set up logging: "json", "text", or "off" for errors as text only."""
    formatter = JsonLines if kind == "json" else PlainLines
    handler = {
        "class": "logging.StreamHandler",
        "formatter": "lines",
        "stream": "ext://sys.stderr",
    }
    usual = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "handlers": {"stderr": handler},
        "loggers": {
            "uvicorn": {**usual, "level": "WARNING"},
            "uvicorn.error": {"level": "WARNING"},
            "ssckg_api": {**usual, "level": "WARNING"},
            LOGGER: {**usual, "level": "CRITICAL" if kind == "off" else "INFO"},
        },
    }

"""Files that clients send: streamed to disk, bounded, gone when the request has ended."""

from __future__ import annotations

import re
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from ssckg_api.problems import ProblemError
from ssckg_api.v1.room import Room

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from typing import BinaryIO

    from fastapi import Request

MAX_BYTES: Final = 32 * 1024 * 1024
"""Largest file that is taken: some hundred times a full workbook."""
_FRAME_BYTES: Final = 64 * 1024
"""What a multipart form may hold beside the file."""
_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f/\\]+")
_NAME_LENGTH: Final = 200
_ENDING: Final = re.compile(r"\.[a-z0-9]{1,8}")
_EXTENDED: Final = re.compile(r"filename\*\s*=\s*utf-8'[^']*'([^;\s]+)", re.IGNORECASE)
"""A name with other letters than ASCII (RFC 8187)."""
FILE_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The file: a workbook, CSV, JSON-LD, JSON or Turtle; or a form with it.",
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}
"""How the OpenAPI document describes a route that takes a file."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: where it lies for now, its name as sent, its size in bytes.

    fields: what stood beside it in a form, by name; of a repeated name, the last.
    """

    path: Path
    name: str
    size: int
    fields: Mapping[str, str] = field(default_factory=dict)


@asynccontextmanager
async def received(
    request: Request, room: Room | None = None, *, limit: int = MAX_BYTES
) -> AsyncIterator[Upload]:
    """Receive the body of a request as a file; it is removed at the end.

    The body is the file itself, its name in `Content-Disposition` or the parameter `name`; or a
    form (multipart/form-data) whose first part with a file name is taken. `room` bounds what files
    hold together while they are here.

    Raises:
        ProblemError: 400 no file or a broken form, 413 larger than `limit` bytes, 503 no room.
    """
    with (
        (room or Room(limit + _FRAME_BYTES)).holder() as take,
        tempfile.TemporaryDirectory(prefix="ssckg-upload-") as folder,
    ):
        path = Path(folder) / "file"
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        fields: dict[str, str] = {}
        with path.open("wb") as file:
            if kind == b"multipart/form-data":
                sink = _FormFile(file, options.get(b"boundary", b""))
                await _drain(request, sink.write, limit + _FRAME_BYTES, take)
                name = sink.finish()
                fields = sink.fields
            else:
                await _drain(request, file.write, limit, take)
                name = _given_name(request)
        size = path.stat().st_size
        if size == 0:
            raise ProblemError(400, "no-file", "There is no file in the request", _HOW)
        if size > limit:
            raise _too_large(limit)
        name = safe_name(name)
        yield Upload(path.rename(path.with_suffix(_ending(name))), name, size, fields)


_HOW: Final = (
    "Send the file as the body (curl --data-binary @FILE) or in a form (curl -F file=@FILE)."
)


def safe_name(name: str) -> str:
    """Return a file name without folders and control characters.

    >>> safe_name("../../etc/passwd"), safe_name("")
    ('passwd', 'upload')
    """
    last = re.split(r"[/\\]", name)[-1]
    return _UNSAFE.sub("", last).strip()[:_NAME_LENGTH].strip(".") or "upload"


def _ending(name: str) -> str:
    """Return the ending of a name where it is one that files have, else nothing."""
    ending = Path(name).suffix.lower()
    return ending if _ENDING.fullmatch(ending) else ""


def _given_name(request: Request) -> str:
    disposition = request.headers.get("content-disposition", "")
    if extended := _EXTENDED.search(disposition):
        return unquote(extended[1])
    _, options = parse_options_header(disposition)
    if b"filename" in options:
        return options[b"filename"].decode("utf-8", errors="replace")
    return request.query_params.get("name", "")


async def _drain(request: Request, write: object, limit: int, take: Callable[[int], None]) -> None:
    """Write the body piece by piece, up to `limit` bytes."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > limit:
        raise _too_large(limit)
    size = 0
    try:
        async for piece in request.stream():
            size += len(piece)
            if size > limit:
                raise _too_large(limit)
            take(len(piece))
            write(piece)  # type: ignore[operator]  # BinaryIO.write or ours
    except ClientDisconnect as error:
        raise ProblemError(400, "broken-off", "The request broke off", _HOW) from error


def _too_large(limit: int) -> ProblemError:
    return ProblemError(
        *(413, "too-large", "The file is too large", f"It may have {limit:,} bytes."),
        headers=(("Connection", "close"),),
    )


class _FormFile:
    """The first file of a form, written as it arrives, and the fields beside it."""

    def __init__(self, file: BinaryIO, boundary: bytes) -> None:
        if not boundary:
            raise ProblemError(400, "broken-form", "The form cannot be read", _HOW)
        self._file = file
        self._name: str | None = None
        self.fields: dict[str, str] = {}
        self._beside: tuple[str, bytearray] | None = None
        self._held = 0
        self._field, self._value = b"", b""
        self._is_taken = self._is_done = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_header_field": self._on_field,
                "on_header_value": self._on_value,
                "on_header_end": self._on_header,
                "on_part_data": self._on_data,
                "on_part_end": self._on_part_end,
            },
        )

    def write(self, piece: bytes) -> None:
        """Take a piece of the form."""
        try:
            self._parser.write(piece)
        except ValueError as error:
            raise ProblemError(400, "broken-form", "The form cannot be read", _HOW) from error

    def finish(self) -> str:
        """Return the name of the file as sent."""
        try:
            self._parser.finalize()
        except ValueError as error:
            raise ProblemError(400, "broken-form", "The form cannot be read", _HOW) from error
        if self._name is None or not self._is_done:
            raise ProblemError(400, "no-file", "There is no file in the request", _HOW)
        return self._name

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        if self._field.lower() == b"content-disposition":
            _, options = parse_options_header(self._value)
            if b"filename" not in options:
                name = options.get(b"name", b"").decode("utf-8", errors="replace")
                self._beside = (name, bytearray())
            elif self._name is None:
                self._name = options[b"filename"].decode("utf-8", errors="replace")
                self._is_taken = True
        self._field = self._value = b""

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._is_taken:
            self._file.write(data[start:end])
        elif self._beside is not None:
            self._held += end - start
            if self._held > _FRAME_BYTES:
                raise ProblemError(400, "broken-form", "The form cannot be read", _HOW)
            self._beside[1].extend(data[start:end])

    def _on_part_end(self) -> None:
        self._is_done = self._is_done or self._is_taken
        self._is_taken = False
        if self._beside is not None:
            name, text = self._beside
            self.fields[name] = text.decode("utf-8", errors="replace")
            self._beside = None

"""Tables and documents that come as files, for rounds: with the ending that says how to read."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool

from ssckg.access.rights import require
from ssckg_api.v1.answers import XLSX
from ssckg_api.v1.uploads import received

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import Request

    from ssckg.model.actor import Actor
    from ssckg_api.v1.desk import Desk

MAX_BYTES: Final = 4 * 1024 * 1024
"""Some ten times a table of a thousand proposals."""
_ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"
_ENDINGS: Final = {
    "text/csv": ".csv",
    "application/json": ".json",
    "application/yaml": ".yaml",
    XLSX: ".xlsx",
    _ODS: ".ods",
}
_ZIP: Final = b"PK\x03\x04"
_NAME_LENGTH: Final = 100


def table_body(description: str, *, is_document: bool = False) -> dict[str, Any]:
    """Return how the OpenAPI document describes a route that takes a table.

    Args:
        description: what is to be sent.
        is_document: YAML is taken, too.
    """
    binary = {"schema": {"type": "string", "format": "binary"}}
    content: dict[str, Any] = {
        "text/csv": {"schema": {"type": "string"}},
        "application/json": {"schema": {}},
        XLSX: binary,
        _ODS: binary,
        "multipart/form-data": {"schema": {"type": "object", "properties": {"file": {**binary}}}},
    }
    content["multipart/form-data"]["schema"]["properties"]["file"] = binary["schema"]
    if is_document:
        content["application/yaml"] = {"schema": {"type": "string"}}
    return {
        "requestBody": {"required": True, "description": description, "content": content},
    }


@asynccontextmanager
async def table_from(
    request: Request, caller: Actor, desk: Desk, action: str
) -> AsyncIterator[Path]:
    """Receive a table of somebody who may take an action; it is removed at the end.

    Who may not is told so before anything is read. A file without a name is named after its
    media type.

    Raises:
        ForbiddenError: the caller may not.
        ProblemError: as `uploads.received`.
    """
    await run_in_threadpool(require, caller, action)
    async with received(request, desk.share(caller).files, limit=MAX_BYTES) as upload:
        name = _named(request, upload.path, upload.name)
        yield (
            upload.path
            if upload.path.name == name
            else upload.path.rename(upload.path.with_name(name))
        )


def _named(request: Request, path: Path, name: str) -> str:
    """Return a name that messages can show and that says by its ending how to read the file."""
    shown = Path(name if name.isascii() and len(name) <= _NAME_LENGTH else path.name)
    if shown.suffix:
        return shown.name
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    with path.open("rb") as file:
        is_zip = file.read(len(_ZIP)) == _ZIP
    ending = _ENDINGS.get(kind, ".xlsx" if is_zip else ".csv")
    return f"request{ending}"

"""`/download/...`: the files of what is published, with ranges and conditions; and their list."""

from __future__ import annotations

import base64
import gzip
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from ssckg.app.downloads import FoundFile
from ssckg.app.release.reading import frozen_file, list_releases
from ssckg.model.actor import PUBLIC
from ssckg.publication.downloads import CHECKSUMS
from ssckg_api.problems import ProblemError
from ssckg_api.protocols.address import CROSS_ORIGIN, AddressDep, DownloadsDep
from ssckg_api.protocols.catalogue import http_modified
from ssckg_api.v1.answers import json_text
from ssckg_api.v1.desk import DeskDep

if TYPE_CHECKING:
    from ssckg.app.downloads import NotThere
    from ssckg.publication.describing.published_facts import PublishedFacts
    from ssckg_api.v1.desk import Desk

router = APIRouter(tags=["downloads"])
_CONTROL: Final = "public, max-age=0, must-revalidate"
"""A name stands for the same bytes; but what a city takes back must not live on in caches."""
Name = Annotated[str, Path(max_length=300, pattern=r"^[A-Za-z0-9._~-]+$")]
_N_QUADS: Final = "application/n-quads"


@router.get(
    "/download",
    summary="The files of what is published",
    responses={200: {"content": {"application/json": {"schema": {"type": "object"}}}}},
)
def listed(downloads: DownloadsDep, address: AddressDep) -> Response:
    """Return every file with address, media type, size and SHA-256; hash and signature of all."""
    facts = downloads.facts()
    headers = {**CROSS_ORIGIN, "cache-control": _CONTROL, "etag": f'"{facts.dataset_hash}"'}
    body = json_text(file_list(facts, address))
    return Response(body, headers=headers, media_type="application/json")


def file_list(facts: PublishedFacts, address: str) -> dict[str, Any]:
    """Return the files as plain values, each with its address."""
    return {
        "dataset_hash": facts.dataset_hash,
        "canonicalization": "RDFC-1.0",
        "published": facts.modified,
        "version": facts.version,
        "triples": facts.statistics.whole.triples,
        "graphs": len(facts.statistics.graphs),
        "files": [one.as_dict() | {"url": f"{address}download/{one.name}"} for one in facts.files],
        "notes": list(facts.notes),
    }


@router.get(
    "/download/{name}",
    summary="A file of what is published",
    responses={
        200: {"description": "The file."},
        206: {"description": "A part of it."},
        302: {"description": "Its name today."},
        304: {"description": "You have it."},
        410: {"description": "What it held is not published any more."},
    },
)
def download(name: Name, request: Request, desk: DeskDep, downloads: DownloadsDep) -> Response:
    """Return a file; a name without a hash leads to the file of today."""
    released = _released(name, desk)
    if released is not None:
        return released
    found = downloads.find(name)
    if not isinstance(found, FoundFile):
        return _not_there(name, found)
    facts = downloads.facts()
    mark = f'"{found.about.sha256}"'
    headers = {
        **CROSS_ORIGIN,
        "cache-control": _CONTROL,
        "etag": mark,
        "last-modified": http_modified(facts.modified),
        "content-disposition": f'attachment; filename="{name}"',
        "repr-digest": f"sha-256=:{_base64(found.about.sha256)}:",
        "link": ", ".join(_links(name, facts)),
    }
    if _is_known(request, mark, headers["last-modified"]):
        del headers["content-disposition"]
        return Response(status_code=304, headers=headers)
    kind = found.about.served_as
    media_type = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    return FileResponse(found.path, headers=headers, media_type=media_type)


def _links(name: str, facts: PublishedFacts) -> list[str]:
    """Return where the metadata of a table is, and what vouches for a file."""
    names = {one.name for one in facts.files}
    links = ['</catalog>; rel="collection"']
    if f"{name}-metadata.json" in names:
        metadata = f'</download/{name}-metadata.json>; rel="describedby"'
        links.append(f'{metadata}; type="application/csvm+json"')
    links += [
        f'</download/{one}>; rel="related"'
        for one in sorted(names)
        if one.endswith((CHECKSUMS, ".jws")) and one != name
    ]
    return links


def _released(name: str, desk: Desk) -> Response | None:
    """Return the frozen graphs of a release as a gzipped file, where a name is that of one."""
    version = name.removeprefix("ssckg-").removesuffix(".nq.gz")
    if f"ssckg-{version}.nq.gz" != name:
        return None
    if version not in {one.version for one in list_releases(desk.workspace, PUBLIC)}:
        return None
    found = frozen_file(desk.workspace, PUBLIC, version)
    headers = {
        **CROSS_ORIGIN,
        "cache-control": "public, max-age=31536000, immutable",
        "etag": f'"{found.sha256}-gz"',
        "content-disposition": f'attachment; filename="{name}"',
        "link": f'</api/v1/releases/{version}>; rel="describedby"',
    }
    body = gzip.compress(found.content, 6, mtime=0)
    return Response(body, headers=headers, media_type="application/gzip")


def _not_there(name: str, found: NotThere) -> Response:
    if found.current and not found.is_gone:
        headers = {**CROSS_ORIGIN, "cache-control": "no-cache"}
        return RedirectResponse(f"/download/{found.current}", 302, headers=headers)
    if found.is_gone:
        now = f" Today it is /download/{found.current}." if found.current else ""
        raise ProblemError(
            *(410, "gone", "This is not published any more"),
            f"What is published has another hash than the one in {name}.{now}",
            current=f"/download/{found.current}" if found.current else None,
        )
    raise ProblemError(404, "unknown-name", "There is no such file", "/download lists them all.")


def _is_known(request: Request, mark: str, modified: str) -> bool:
    """Say whether who asks has the file already (RFC 9110, 13.1.2 and 13.1.3)."""
    known = request.headers.get("if-none-match")
    if known is not None:
        return bool({"*", mark} & {one.strip().removeprefix("W/") for one in known.split(",")})
    return request.headers.get("if-modified-since") == modified


def _base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()

"""Answers of `/api/v1`: JSON, documents in the form that was asked for, files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from fastapi import Response

from ssckg.model.plain import plain
from ssckg_api.negotiation import Variant, choose, listing, named
from ssckg_api.operation.security_headers import policy_for_document
from ssckg_api.problems import ProblemError

if TYPE_CHECKING:
    from fastapi import Request

JSON: Final = "application/json"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PARQUET: Final = "application/vnd.apache.parquet"
RESULTS: Final = "application/sparql-results+json"
PRIVATE: Final = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
"""On every answer: nothing of the workspace stays in a cache on the way."""
CLOSED: Final = {"content-security-policy": policy_for_document(b"")}
"""On files that are never shown."""

_OFFERS: Final = {
    "json": Variant(JSON, JSON, ("json",)),
    "jsonld": Variant("application/ld+json", "application/ld+json", ("jsonld", "annotation")),
    "html": Variant("text/html", "text/html", ("html",)),
    "pdf": Variant("application/pdf", "application/pdf", ("pdf",)),
    "ttl": Variant("text/turtle", "text/turtle", ("ttl", "turtle")),
    "svg": Variant("image/svg+xml", "image/svg+xml", ("svg",)),
    "graphml": Variant("application/graphml+xml", "application/graphml+xml", ("graphml",)),
    "csv": Variant("text/csv", "text/csv", ("csv",)),
    "md": Variant("text/markdown", "text/markdown", ("md",)),
    "link": Variant("application/link-format", "application/link-format", ("link",)),
    "nq": Variant("application/n-quads", "application/n-quads", ("nq", "nquads")),
    "xlsx": Variant(XLSX, XLSX, ("xlsx",)),
    "docx": Variant(DOCX, DOCX, ("docx",)),
    "srj": Variant(RESULTS, RESULTS, ("srj",)),
    "tsv": Variant("text/tab-separated-values", "text/tab-separated-values", ("tsv",)),
    "parquet": Variant(PARQUET, PARQUET, ("parquet",)),
    "nt": Variant("application/n-triples", "application/n-triples", ("nt", "ntriples")),
    "txt": Variant("text/plain", "text/plain", ("text", "txt")),
    # Nobody registered a media type of KGCL, so it is asked for by its name.
    "kgcl": Variant("text/plain", "text/plain", ("kgcl",), is_alias=True),
    "yaml": Variant("application/yaml", "application/yaml", ("yaml",)),
}
Form = Callable[[], str | bytes]


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a value of the model, or plain values, as JSON."""
    return Response(
        json_text(value), status, headers={**PRIVATE, **(headers or {})}, media_type=JSON
    )


def json_text(value: Any) -> str:
    """Return a value of the model, or plain values, as the text of a JSON document."""
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False)


def in_form(
    request: Request, forms: Mapping[str, Form], *, name: str = "", wanted: str = ""
) -> Response:
    """Answer in the form that `?format=` or Accept asks for; only that one is made.

    Args:
        request: who asks for what.
        forms: short name of a form ("json", "pdf" ...) to what makes it; the first is the usual.
        name: of the file, without ending, for those who keep it.
        wanted: the short name of a form, where the body of the request says it.

    Raises:
        ProblemError: 406, none of the forms is acceptable.
    """
    offers = [_OFFERS[form] for form in forms]
    wanted = wanted or request.query_params.get("format", "")
    chosen = named(wanted, offers) if wanted else choose(request.headers.get("accept"), offers)
    if chosen is None:
        kinds = ", ".join(listing(offers))
        raise ProblemError(406, "not-acceptable", "There is no such form of the answer", kinds)
    form = next(form for form in forms if _OFFERS[form] is chosen)
    headers = {**PRIVATE, "vary": "Accept, Authorization"}
    content = forms[form]()
    if form in {"html", "svg"}:
        page = content.encode() if isinstance(content, str) else content
        headers["content-security-policy"] = policy_for_document(page)
    if name:
        headers["content-disposition"] = f'inline; filename="{name}.{form}"'
    return Response(content, headers=headers, media_type=chosen.content_type)


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """Return a file to keep, under its name as it was sent; nothing of it is ever shown."""
    headers = {
        **PRIVATE,
        **CLOSED,
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
    }
    return Response(content, headers=headers, media_type=media_type)

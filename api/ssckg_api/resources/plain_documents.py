"""Documents in one form only: the JSON-LD contexts."""

from __future__ import annotations

from typing import Final

from ssckg import resources
from ssckg.linked_data.context import FILE
from ssckg_api.negotiation import Variant

_CONTEXT: Final = (
    Variant("application/ld+json", "jsonld", ("jsonld", "json")),
    Variant("application/json", "jsonld", is_alias=True),
)
PLAIN: Final = {"/context.jsonld": _CONTEXT, "/context/submission.jsonld": _CONTEXT}
"""Path to what is offered there."""


def plain_document(path: str) -> bytes:
    """Return the document at a path of `PLAIN`."""
    if path == "/context.jsonld":
        return FILE.read_bytes()
    return (resources.folder("ontology") / "context.jsonld").read_bytes()

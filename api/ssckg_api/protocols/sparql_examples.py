"""`/.well-known/sparql-examples`: the named queries as other programs read examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from ssckg.app.named_queries import example_text
from ssckg.publication.describing.examples_document import examples_document
from ssckg.querying.versions import version_of
from ssckg_api.protocols.address import CROSS_ORIGIN, AddressDep
from ssckg_api.protocols.catalogue import FormatParameter, chosen
from ssckg_api.site.page_cache import KEEP
from ssckg_api.v1.schemas import made

if TYPE_CHECKING:
    from ssckg_api.site.service import Site

router = APIRouter(tags=["queries"])


@router.get(
    "/.well-known/sparql-examples",
    summary="Named queries as SPARQL examples",
    responses=made(
        *("text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples"),
        *("application/trig", "application/n-quads"),
    ),
)
def sparql_examples(
    request: Request, address: AddressDep, _format: FormatParameter = ""
) -> Response:
    """Return each query as an executable of SHACL, with values in place of what it needs."""
    variant = chosen(request, _format)
    site: Site = request.app.state.site
    document = examples_document(
        site.library.values(),
        f"{address}sparql",
        lambda query: (example_text(query, site.base), version_of(query)),
        site.base,
    )
    headers = {**CROSS_ORIGIN, KEEP: "1", "vary": "Accept, Accept-Encoding"}
    headers["link"] = '</sparql>; rel="service"'
    body = document.write(variant.engine_type)
    return Response(body, headers=headers, media_type=variant.content_type)

"""Which graph a request of the Graph Store Protocol means.

SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/), section 4:
indirectly by `?graph=` with an absolute IRI or by `?default`, or directly by the address itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, unquote

from pyoxigraph import NamedNode

from ssckg_api.problems import ProblemError
from ssckg_api.protocols.address import address_of

if TYPE_CHECKING:
    from fastapi import Request

DEFAULT: Final = None
"""The default graph."""
_MAX_FIELDS: Final = 20
_SAFE: Final = "/:@!$&'()*+,;=~-._"


class NoGraphNamedError(Exception):
    """The request names no graph: it is about the store itself."""


def graph_of(request: Request, path: str, store: str, space: str) -> str | None:
    """Return the IRI of the graph that a request means, None for the default graph.

    Args:
        request: who asks.
        path: what stands behind the address of the store, without the slash between.
        store: path of the store on the server; a graph may be named by its whole address, too,
            as `Location` told it.
        space: what a direct address stands for: the beginning of the IRIs of its graphs.

    Raises:
        NoGraphNamedError: neither a graph nor the default graph is named.
        ProblemError: 400, more than one is named, or the IRI is not absolute.
    """
    try:
        fields = parse_qsl(
            request.url.query, keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict"
        )
    except ValueError as error:
        raise _bad("The query of the address cannot be read.") from error
    graphs = [value for name, value in fields if name == "graph"]
    defaults = [value for name, value in fields if name == "default"]
    if len(graphs) + len(defaults) + bool(path) > 1:
        raise _bad("One graph at a time: ?graph=, or ?default, or an address of its own.")
    if path:
        return _absolute(space + path)
    if defaults:
        if defaults[0]:
            raise _bad("?default takes no value.")
        return DEFAULT
    if not graphs:
        raise NoGraphNamedError
    own = f"{address_of(request).rstrip('/')}{store}/"
    if graphs[0].startswith(own) and graphs[0] != own:
        return _absolute(space + unquote(graphs[0].removeprefix(own)))
    return _absolute(graphs[0])


def direct_path(graph: str | None, store: str, space: str) -> str:
    """Return the address of a graph of its own; of one that has none, the indirect address.

    Args:
        graph: its IRI, None for the default graph.
        store: path of the store on the server.
        space: what direct addresses stand for.
    """
    if graph is None:
        return f"{store}?default"
    if graph.startswith(space) and graph != space and "?" not in graph and "#" not in graph:
        return f"{store}/{quote(graph.removeprefix(space), safe=_SAFE)}"
    return f"{store}?graph={quote(graph, safe='')}"


def _absolute(iri: str) -> str:
    scheme, colon, rest = iri.partition(":")
    is_absolute = bool(colon and rest) and scheme.isascii() and scheme[:1].isalpha()
    try:
        if is_absolute and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum():
            return NamedNode(iri).value
    except ValueError:
        pass
    raise _bad("The IRI of the graph must be absolute, such as https://example.org/graph.")


def _bad(detail: str) -> ProblemError:
    return ProblemError(400, "wrong-graph", "The request names no graph that can be meant", detail)

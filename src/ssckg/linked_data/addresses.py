"""From the IRI of a thing to its path at the service, and back (docs/decisions/0040)."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, unquote

from ssckg.namespaces import BASE, PREFIXES, SSC

RESERVED: Final = frozenset(
    {
        *("sparql", "as-of", "api", "assets", "feeds", "problem", "search", "reconcile"),
        *("catalog", "datasets", "download", "docs", "desk", "sign-in", "sign-out", "healthz"),
        *("readyz", "metrics", "openapi.json", ".well-known", "sitemap.xml", "robots.txt"),
        *("resource", "prefixes", "context", "context.jsonld", "timemap", "analyses", "compare"),
        *("frameworks", "cities", "agencies", "mappings", "rounds", "releases", "queries"),
        *("rdf-graph-store", "workspace", "opensearch.xml"),
    }
)
"""First segments of paths that are the service's own; the data mint no IRI below them."""
OFFICIAL: Final = (
    (PREFIXES["unsdg"], "sdg/"),
    (PREFIXES["iso37120-2014"], "iso37120-2014/"),
)
"""Namespaces whose IRIs are not ours, and where we tell of their things."""
ONTOLOGY: Final = SSC.rstrip("#")
"""The IRI of the vocabulary, which never moves with the base."""
_SAFE: Final = "/:@!$&'()*+,;=~-._%"


def path_of(iri: str, base: str = BASE) -> str:
    """Return where the service tells of a thing.

    >>> path_of("https://w3id.org/ssckg/u4ssc/EC-ICT-ICT-1C")
    '/u4ssc/EC-ICT-ICT-1C'
    >>> path_of("http://metadata.un.org/sdg/11.6")
    '/sdg/11.6'
    >>> path_of("http://www.w3.org/2004/02/skos/core#broader")
    '/resource?iri=http%3A%2F%2Fwww.w3.org%2F2004%2F02%2Fskos%2Fcore%23broader'
    """
    if iri == ONTOLOGY or iri.startswith((SSC, ONTOLOGY + "/")):
        return _path("ontology" + iri.removeprefix(ONTOLOGY))
    if iri.startswith(base) and _is_ours(iri.removeprefix(base)):
        return _path(iri.removeprefix(base))
    for namespace, folder in OFFICIAL:
        local = iri.removeprefix(namespace)
        if local != iri and local and "#" not in local:
            return _path(folder + local)
    return "/resource?iri=" + quote(iri, safe="")


def iri_of(path: str, base: str = BASE) -> tuple[str, ...]:
    """Return what a path may stand for, in the order to be tried; empty for paths of the service.

    >>> iri_of("/sdg/11.6")
    ('https://w3id.org/ssckg/sdg/11.6', 'http://metadata.un.org/sdg/11.6')
    >>> iri_of("/sparql")
    ()

    Args:
        path: as it was sent, percent-encoded; the fragment is never sent.
        base: where the IRIs of the data begin.
    """
    raw = path.removeprefix("/")
    found = []
    for local in dict.fromkeys((unquote(raw), raw)):  # an IRI may hold escapes of its own
        if not _is_ours(local) or not _is_iri(local):
            continue
        if local == "ontology" or local.startswith("ontology/"):
            found.append(ONTOLOGY + local.removeprefix("ontology"))
            continue
        found.append(base + local)
        found += [
            namespace + local.removeprefix(folder)
            for namespace, folder in OFFICIAL
            if local.startswith(folder) and local != folder
        ]
    return () if is_reserved(path) else tuple(found)


def _is_iri(local: str) -> bool:
    """Say whether a text can stand in an IRI."""
    return local.isprintable() and not any(c in local for c in ' <>"{}|\\^`#?')


def is_reserved(path: str) -> bool:
    """Say whether a path is below one of the service's own first segments."""
    return unquote(path).removeprefix("/").partition("/")[0] in RESERVED


def _is_ours(local: str) -> bool:
    return bool(local) and local.partition("/")[0].partition("#")[0] not in RESERVED


def _path(local: str) -> str:
    before, mark, fragment = local.partition("#")
    return "/" + quote(before, safe=_SAFE) + mark + quote(fragment, safe=_SAFE + "?")

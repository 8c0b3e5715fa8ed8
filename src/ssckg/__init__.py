"""ssckg: a knowledge graph of city indicators, built from tables and served over SPARQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ssckg.app.knowledge_graph import KnowledgeGraph

__version__ = "0.1.0"
__all__ = ["KnowledgeGraph", "__version__"]


def __getattr__(name: str) -> Any:
    """Return the front door when it is asked for: commands that do without start faster."""
    if name == "KnowledgeGraph":
        from ssckg.app.knowledge_graph import KnowledgeGraph  # noqa: PLC0415

        return KnowledgeGraph
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

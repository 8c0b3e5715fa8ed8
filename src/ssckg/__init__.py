"""ssckg: a knowledge graph of city indicators, built from tables and served over SPARQL."""

__version__ = "0.1.0"
__all__ = ["__version__"]

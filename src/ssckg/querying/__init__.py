"""Asking: named queries, their parameters, and what the graph knows of given values."""

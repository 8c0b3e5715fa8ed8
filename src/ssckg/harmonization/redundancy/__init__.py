"""Indicators that may be one: candidates for merging (docs/decisions/0023)."""

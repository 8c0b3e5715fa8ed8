"""Dereferencing: every IRI that the data mint answers people and machines (docs/decisions/0041)."""

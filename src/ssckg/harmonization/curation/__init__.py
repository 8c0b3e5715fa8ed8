"""Curating mappings: their states, verdicts and agreement, changed ends, differences of sets."""

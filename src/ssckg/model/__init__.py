"""Frozen values that the whole library speaks in."""

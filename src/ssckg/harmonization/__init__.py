"""Comparing frameworks: mapping sets, coverage, overlaps, clashes."""

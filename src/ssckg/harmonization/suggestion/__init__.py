"""Suggests mappings that are not made yet, from texts and from what is mapped already."""

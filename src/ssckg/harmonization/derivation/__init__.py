"""Mappings that follow from mappings, by inversion and chaining (docs/decisions/0024)."""

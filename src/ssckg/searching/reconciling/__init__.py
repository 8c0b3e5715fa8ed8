"""Matching names of other tables to things here (W3C Entity Reconciliation, API 0.1 and 0.2)."""

"""Coverage of frameworks by one another, their overlaps and gaps (docs/decisions/0022)."""

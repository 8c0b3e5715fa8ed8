"""Finding things by words and codes, and matching names of other tables to them (0044)."""

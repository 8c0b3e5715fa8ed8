"""Projects of cities, set against the indicators and targets that they serve."""

"""Which indicators cities can report: shares of cities, and what they rest on (0029)."""

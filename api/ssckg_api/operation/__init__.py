"""Around every request: its id, its log line, its measures, its headers, and what it may cost."""

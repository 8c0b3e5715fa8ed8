"""The core set: which indicators to keep, proven best (docs/decisions/0029)."""

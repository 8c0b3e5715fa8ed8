"""Points by share of target, categories, snapshot, factsheet."""

"""The life of a submission: its record, its steps, what is kept of it."""

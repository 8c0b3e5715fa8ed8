"""What linked indicators disagree on, and what their words mean (docs/decisions/0023)."""

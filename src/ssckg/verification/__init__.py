"""A verifier's judgement: hints, verdicts, reports."""

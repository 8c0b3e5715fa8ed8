"""Decisions on proposals: quorum, consensus, votes, conflicts, what undoes what."""

"""Revision rounds: proposals, reviews, decisions, releases."""

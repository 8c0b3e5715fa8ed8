"""Rounds of revision: a log of events, the state it comes to, editions and what becomes of them."""

"""Agencies: what each cares about, which indicators touch that, and where agencies meet."""

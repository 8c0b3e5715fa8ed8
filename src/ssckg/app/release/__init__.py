"""Use cases of releases: making, verifying, reading and comparing editions that are frozen."""

"""What a release is made of: frozen graphs, the mapping old to new, sets that follow; verifying."""

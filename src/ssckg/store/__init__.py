"""The store seam: one client of the SPARQL protocols, the embedded engine, the data directory."""

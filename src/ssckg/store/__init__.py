"""Engines behind the store port: SPARQL 1.1 and Graph Store protocols."""

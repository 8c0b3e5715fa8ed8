"""Checking what a city hands in: facts for the shapes, findings with place and advice."""

"""Commands of the harmonization workbench."""

"""The documentation: Markdown of `docs/` as pages in the frame of the site (decision 0051)."""

"""Pages of kinds of things, one module per subject; `registry` knows which page shows what."""

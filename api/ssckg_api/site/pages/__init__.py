"""Pages at addresses of their own, one module per subject; each has a `router`."""

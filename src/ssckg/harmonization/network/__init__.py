"""Networks of indicators or agencies with SDG targets: what holds them together."""

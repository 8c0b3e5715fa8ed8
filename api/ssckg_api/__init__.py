"""The HTTP edge of ssckg: routes and negotiation, no logic."""

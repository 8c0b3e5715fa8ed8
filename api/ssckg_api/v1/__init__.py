"""The HTTP API of submissions, `/api/v1`: a thin edge over the use cases of `ssckg.app`."""

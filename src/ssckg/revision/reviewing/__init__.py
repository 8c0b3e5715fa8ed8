"""Reviews of proposals: what a verdict must meet, lists of what is to do, sums, what is late."""

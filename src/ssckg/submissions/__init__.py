"""What cities hand in: reading, matching to data points, validating, observations."""

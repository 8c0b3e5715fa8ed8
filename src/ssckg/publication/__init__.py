"""What leaves the house: dumps, catalogue, service description."""

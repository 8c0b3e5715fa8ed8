"""OWL reasoning behind its port."""

"""SHACL engines behind the validator port."""

"""Proposals as people write them, as tables, YAML or JSON, and what is wrong with one."""

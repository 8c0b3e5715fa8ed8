"""Analyses of frameworks and what links them (docs/decisions/0021).

Each module here names the analyses of one subject: parameters, and the function that answers
from what is read. `all_analyses` gathers them.
"""

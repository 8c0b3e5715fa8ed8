"""Wires the library: the only place that chooses engines and reads settings.

One module per kind of use, so that a command loads only its own engines. Everything below takes
what it needs as arguments.
"""

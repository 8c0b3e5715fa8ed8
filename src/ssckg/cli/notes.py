"""Prints on stderr how a question was understood, where that was not plain."""

from __future__ import annotations

import logging

import typer


class _Notes(logging.Handler):
    """Prints each note once."""

    def __init__(self) -> None:
        super().__init__()
        self._told: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message not in self._told:
            self._told.add(message)
            typer.echo(f"note: {message}", err=True)


def print_notes() -> None:
    """Have notes printed from now on, each once."""
    logger = logging.getLogger("ssckg.notes")
    logger.handlers = [_Notes()]
    logger.setLevel(logging.INFO)
    logger.propagate = False

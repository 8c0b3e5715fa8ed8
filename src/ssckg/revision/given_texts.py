"""Texts that people give with a step of a round: whether they can be kept and shown."""

from __future__ import annotations

import re
from typing import Final

from ssckg.io.unseen_characters import fault_of

LONGEST: Final = 4000
"""Characters of a reason or of changes that are wanted."""
_MAIL: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def fault_of_text(text: str, *, is_needed: bool = False) -> str:
    """Return in words what is wrong with a text; empty if nothing is.

    Reasons become public with the decision, so they hold no address of a person.

    >>> fault_of_text("  ", is_needed=True), fault_of_text("Ask ann@example.org")
    ('is empty, and must not be', 'holds an e-mail address, which would become public')
    >>> fault_of_text(""), fault_of_text("The unit clashes.")
    ('', '')
    """
    if not text.strip():
        return "is empty, and must not be" if is_needed else ""
    if len(text) > LONGEST:
        return f"is longer than {LONGEST:,} characters"
    if _MAIL.search(text):
        return "holds an e-mail address, which would become public"
    return fault_of(text)

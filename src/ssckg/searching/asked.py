"""What is asked for: a text, and what narrows it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from ssckg.searching.folding import MOST_CHARACTERS, code_parts, phrase_of, words_of
from ssckg.searching.vocabulary import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_WORDS: Final = 24


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that is looked for.

    text: as given, without control characters and shortened; words: those that count, folded;
    phrase: all of it, folded; chunks: what stands between blanks; code: all of it read as a code;
    is_typed: somebody is still typing, so the last word may go on.
    """

    text: str
    words: tuple[str, ...]
    phrase: str
    chunks: tuple[str, ...]
    code: tuple[str, ...]
    is_typed: bool = False
    filters: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, text: str, *, is_typed: bool = False, filters: Mapping[str, str] | None = None
    ) -> Asked:
        """Read a text; whatever it holds, it is only words."""
        shown = "".join(c if c.isprintable() else " " for c in text[: MOST_CHARACTERS * 4])
        shown = " ".join(shown.split())[:MOST_CHARACTERS]
        words = list(dict.fromkeys(words_of(shown)))[:MOST_WORDS]
        telling = [word for word in words if word not in STOP_WORDS] or words
        return cls(
            *(shown, tuple(telling), phrase_of(shown), tuple(shown.split())[:MOST_WORDS]),
            code=code_parts(shown)[:MOST_WORDS],
            is_typed=is_typed,
            filters={name: value for name, value in (filters or {}).items() if value},
        )

    def without_code(self, start: int, end: int) -> Asked:
        """Return what is asked for beside the chunks from `start` to `end`."""
        rest = " ".join((*self.chunks[:start], *self.chunks[end:]))
        return replace(Asked.of(rest), is_typed=self.is_typed, filters=self.filters)

"""The picture of a result in the language of a page; its data and its names stay as they are.

Texts are measured when a picture is drawn, to leave them room. Where the fonts at hand have no
letters for a language, they would run over one another and out of the picture: it stays English.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.phrase import Phrase
from ssckg.model.result import Result, ResultTable
from ssckg_api.site.phrases import said

if TYPE_CHECKING:
    from ssckg_api.site.languages import Language

_MEASURED: Final = frozenset({"ar", "es", "fr", "ru"})
"""Languages whose letters Liberation and DejaVu have; neither has Han characters."""
_RIGHT_TO_LEFT: Final = "\u2067{}\u2069"
"""SVG runs from left to right; a sentence that does not keeps its order within these."""


@dataclass(frozen=True, kw_only=True)
class PictureOnly(Result):
    """A picture under its title; what draws results draws it."""

    title: str
    picture: dict[str, Any]

    def tables(self) -> tuple[ResultTable, ...]:
        """Return a table without anything, under the title."""
        return (ResultTable("picture", self.title, (), ()),)

    def chart(self) -> dict[str, Any]:
        """Return the picture."""
        return self.picture


def has_pictures(language: Language) -> bool:
    """Say whether pictures are drawn in a language, beside English."""
    return language.code in _MEASURED


def picture_in(language: Language, result: Result) -> Result:
    """Return what draws the picture of a result in a language; itself where it has none."""
    picture = result.chart() if has_pictures(language) else None
    if picture is None:
        return result
    title = _in(language, result.tables()[0].title)
    return PictureOnly(title=title, picture=_in(language, picture))


def _in(language: Language, part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _in(language, value) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_in(language, each) for each in part]
    if not isinstance(part, Phrase):
        return part
    told = said(language, part)
    is_turned = language.direction == "rtl" and not told["lang"]
    return _RIGHT_TO_LEFT.format(told["text"]) if is_turned else told["text"]

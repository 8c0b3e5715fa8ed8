"""Tells edits in sentences, with the names that people know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.edition_diff import EditKind
from ssckg.namespaces import shrink

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ssckg.model.edition_diff import Edit
    from ssckg.revision.differing.frames import Frames

_WHOLE: Final = {
    EditKind.ADDED,
    EditKind.REPLACED,
    EditKind.SPLIT,
    EditKind.MERGED,
}
_NOTHING: Final = "–"


class Teller:
    """Puts edits into words of one language."""

    def __init__(self, frames: Frames, names: Mapping[str, str]) -> None:
        """Take the sentences, and names of things by IRI."""
        self._frames, self._names = frames, names

    def tell(self, edit: Edit) -> str:
        """Return an edit as a sentence."""
        if edit.kind is EditKind.OTHER:
            return self._other(edit)
        return self._frames.say(
            f"change-{self._key(edit)}",
            item=self.subject(edit),
            field=self.field(edit),
            old=self._old(edit),
            new=self._new(edit),
        )

    def name(self, iri: str) -> str:
        """Return the name of a thing, else the last part of its IRI, else a value as it is."""
        if iri in self._names:
            return self._names[iri]
        if not iri.startswith(("http://", "https://", "urn:")):
            return iri
        short = shrink(iri)
        return short.rpartition("/")[2] if short.startswith("code:") else short

    def named(self, iris: Iterable[str]) -> str:
        """Return names one after the other."""
        return self._frames.listed(self.name(iri) for iri in iris)

    def subject(self, edit: Edit) -> str:
        """Return what an edit is about: the element, and its data point where it has several."""
        if edit.kind in {*_WHOLE, EditKind.RETIRED}:
            return self.named(edit.before or edit.after)
        element = self.named(edit.after[:1] or edit.before[:1])
        if edit.kind in {EditKind.POINT_ADDED, EditKind.POINT_RETIRED} or not edit.point:
            return element
        point = edit.point.rpartition("/")[2]
        if point != "result":
            return f"{element} ({self.name(edit.point)})"
        # The one data point has a label of its own.
        return f"{element} ({point})" if edit.field == "label" else element

    def field(self, edit: Edit) -> str:
        """Return the name of the field or aspect that an edit changes."""
        kind = "aspect" if edit.kind is EditKind.METHODOLOGY else "field"
        return self._frames.texts.get(f"{kind}-{edit.field.replace('_', '-')}", edit.field)

    def _key(self, edit: Edit) -> str:
        if edit.kind in {EditKind.FIELD, EditKind.LEVEL}:
            if not edit.new:
                return "field-emptied"
            return "field" if edit.old else "field-filled"
        if edit.kind is EditKind.RETIRED and edit.after:
            return "retired-heirs"
        return edit.kind.value

    def _old(self, edit: Edit) -> str:
        if edit.kind in {*_WHOLE, EditKind.RETIRED}:
            return self.named(edit.before)
        if edit.kind is EditKind.POINT_RETIRED:
            return self.name(edit.point)
        return self.named(edit.old) or _NOTHING

    def _new(self, edit: Edit) -> str:
        if edit.kind in {*_WHOLE, EditKind.RETIRED}:
            return self.named(edit.after)
        if edit.kind is EditKind.POINT_ADDED:
            return self.name(edit.point)
        return self.named(edit.new) or _NOTHING

    def _other(self, edit: Edit) -> str:
        return self._frames.say(
            "change-other", field=edit.field, removed=len(edit.removed), added=len(edit.added)
        )

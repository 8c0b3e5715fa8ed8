"""A diff as a result: counts, lists and sentences for people, and every statement for programs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from ssckg.model.edition_content import RESOURCE
from ssckg.model.edition_diff import Edit, EditionDiff, EditKind, Statement
from ssckg.model.phrase import phrase
from ssckg.model.result import Result, ResultTable
from ssckg.namespaces import shrink
from ssckg.revision.differing.frames import frames
from ssckg.revision.differing.telling import Teller

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENDS: Final = (
    EditKind.ADDED,
    EditKind.RETIRED,
    EditKind.REPLACED,
    EditKind.SPLIT,
    EditKind.MERGED,
)
_FIELDS: Final = (
    EditKind.MOVED,
    EditKind.LEVEL,
    EditKind.FIELD,
    EditKind.POINT_ADDED,
    EditKind.POINT_RETIRED,
    EditKind.BENCHMARK,
    EditKind.METHODOLOGY,
)
_BRIEF: Final = 240
"""Characters of a value in a table; the whole of it is among the statements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEdit:
    """An edit with the names of what it is about; values as people read them.

    before_codes, after_codes: of the elements in `before` and `after` (IRIs).
    """

    kind: EditKind
    before: tuple[str, ...]
    after: tuple[str, ...]
    before_codes: tuple[str, ...]
    after_codes: tuple[str, ...]
    subject: str
    point: str
    field: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    statements_removed: int
    statements_added: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementChange:
    """A statement that only one of the editions makes; change: "removed" or "added"."""

    change: str
    item: str
    property: str
    value: str
    datatype: str
    language: str
    edit: int


@dataclass(frozen=True, kw_only=True)
class DiffResult(Result):
    """What lies between two editions.

    edits: with IRIs, names and sentences; renames: IRI in the first and in the second edition;
    gone, come: items without a counterpart; statements: all that differ, each with the number of
    its edit (from 1). Renames and statements make either edition out of the other. remarks: what
    the editions say of themselves, such as that one holds only a part.
    """

    unpictured: ClassVar[str] = "what changed is a list"

    first: str
    second: str
    first_title: str
    second_title: str
    counts: dict[str, int]
    elements_kept: int
    edits: tuple[ToldEdit, ...]
    renames: tuple[tuple[str, str], ...]
    gone: tuple[str, ...]
    come: tuple[str, ...]
    statements: tuple[StatementChange, ...]
    remarks: tuple[str, ...] = ()

    def tables(self) -> tuple[ResultTable, ...]:
        """Return counts by kind, then lists."""
        return (
            self._summary(),
            ResultTable(
                "elements",
                phrase("Elements that came in, ended or became others"),
                ("kind", "before", "after", "sentence"),
                tuple(
                    (e.kind.value, "; ".join(e.before_codes), "; ".join(e.after_codes), e.sentence)
                    for e in self.edits
                    if e.kind in _ENDS
                ),
            ),
            ResultTable(
                "fields",
                phrase("What changed of elements that stayed"),
                ("kind", "element", "point", "field", "old", "new"),
                tuple(
                    (
                        e.kind.value,
                        e.subject,
                        e.point.rpartition("/")[2],
                        e.field,
                        _brief(e.old),
                        _brief(e.new),
                    )
                    for e in self.edits
                    if e.kind in _FIELDS
                ),
            ),
            self._others(),
            self._renames(),
            self._statements(),
        )

    def notes(self) -> tuple[str, ...]:
        """Return what a reader must know."""
        return (
            phrase(
                "Every statement that only one of the two editions makes belongs to exactly one"
                " line; what is the same under another name is a rename and no change."
            ),
            *self.remarks,
        )

    def _summary(self) -> ResultTable:
        rows = tuple((kind, count) for kind, count in self.counts.items())
        return ResultTable(
            "summary",
            phrase("From %(first)s to %(second)s", first=self.first, second=self.second),
            ("kind", "count"),
            (("elements kept", self.elements_kept), *rows),
            phrase("Kept: there in both editions, whether something of it changed or not."),
        )

    def _others(self) -> ResultTable:
        return ResultTable(
            "other",
            phrase("The edition itself, and other statements summed up"),
            ("kind", "what", "removed", "added"),
            tuple(
                (e.kind.value, e.field, e.statements_removed, e.statements_added)
                for e in self.edits
                if e.kind in {EditKind.EDITION, EditKind.OTHER}
            ),
        )

    def _renames(self) -> ResultTable:
        return ResultTable(
            "renames",
            phrase("What is the same under another name"),
            ("first", "second"),
            tuple((shrink(old), shrink(new)) for old, new in self.renames),
            is_detail=True,
        )

    def _statements(self) -> ResultTable:
        return ResultTable(
            "statements",
            phrase("All statements that differ"),
            ("change", "item", "property", "value", "edit"),
            tuple(
                (
                    one.change,
                    shrink(one.item),
                    shrink(one.property),
                    shrink(one.value) if one.datatype == RESOURCE else one.value,
                    one.edit,
                )
                for one in self.statements
            ),
            is_detail=True,
        )


def diff_result(
    found: EditionDiff,
    *,
    kept: int,
    titles: tuple[str, str],
    labels: Mapping[str, str],
    remarks: tuple[str, ...] = (),
    language: str = "en",
) -> DiffResult:
    """Return a diff as a result.

    Args:
        found: the diff.
        kept: number of elements that both editions have.
        titles: of the two editions.
        labels: names of units and other things outside the editions, by IRI.
        remarks: what the editions say of themselves.
        language: of the sentences.
    """
    teller = Teller(frames(language), {**labels, **found.names})
    counts = Counter(edit.kind.value for edit in found.edits)
    return DiffResult(
        first=found.from_id,
        second=found.to_id,
        first_title=titles[0],
        second_title=titles[1],
        counts={kind.value: counts[kind.value] for kind in EditKind if counts[kind.value]},
        elements_kept=kept,
        edits=tuple(_told(edit, teller, found.codes) for edit in found.edits),
        renames=found.renames,
        gone=found.gone,
        come=found.come,
        remarks=remarks,
        statements=tuple(
            _change(name, one, number)
            for number, edit in enumerate(found.edits, start=1)
            for name, part in (("removed", edit.removed), ("added", edit.added))
            for one in part
        ),
    )


def _told(edit: Edit, teller: Teller, codes: Mapping[str, str]) -> ToldEdit:
    return ToldEdit(
        kind=edit.kind,
        before=edit.before,
        after=edit.after,
        before_codes=_codes(edit.before, teller, codes),
        after_codes=_codes(edit.after, teller, codes),
        subject=teller.subject(edit),
        point=edit.point,
        field=edit.field,
        old=tuple(map(teller.name, edit.old)),
        new=tuple(map(teller.name, edit.new)),
        statements_removed=len(edit.removed),
        statements_added=len(edit.added),
        sentence=teller.tell(edit),
    )


def _codes(iris: tuple[str, ...], teller: Teller, codes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes of elements; one without a code goes by its name."""
    return tuple(codes.get(iri) or teller.name(iri) for iri in iris)


def _change(change: str, one: Statement, edit: int) -> StatementChange:
    value = one.fact.value
    return StatementChange(
        change=change,
        item=one.item,
        property=one.fact.property,
        value=value.text,
        datatype=value.datatype,
        language=value.language,
        edit=edit,
    )


def _brief(values: tuple[str, ...]) -> str:
    text = "; ".join(values)
    return text if len(text) <= _BRIEF else f"{text[: _BRIEF - 3]}..."

"""A proposal in a form: what the edition says now beside what it is to say, and larger changes.

Fields of elements stand in rows, each with the value of now; those that are left empty ask for
nothing. Changes of another kind (a new element, a merge ...) stand in blocks. Together they are the
document that files hold, too, so that one use case reads both.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.proposed_change import ChangeKind
from ssckg.revision.proposing.columns import DESCRIBES, LISTS, NEW, TAKES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ssckg_api.site.forms import Posted

HEAD: Final = ("title", "submitted_by", "reason", "evidence", "sources")
ROW: Final = ("kind", "element", "point", "field", "benchmark", "old", "value", "redefines")
ROW_KINDS: Final = frozenset(
    {
        *(ChangeKind.CHANGE_FIELD, ChangeKind.CHANGE_LEVEL),
        *(ChangeKind.CHANGE_BENCHMARK, ChangeKind.ADD_METHODOLOGY),
    }
)
"""Kinds that say another thing of one field; they stand in rows."""
BLOCK_KINDS: Final = tuple(kind for kind in ChangeKind if kind not in ROW_KINDS)
_MOST: Final = 500
_LISTED: Final = LISTS - {"element"}
_NUMBERED: Final = re.compile(r"(?P<kind>[rc])(?P<number>\d{1,4})\.(?P<name>[a-z_0-9.]{1,40})")
_NEW: Final = re.compile(r"n(?P<number>\d{1,3})\.(?P<name>[a-z_]{1,40})")
_CHANGE: Final = re.compile(r"(?:proposals\[1\]\.)?changes\[(?P<number>\d+)\](?:\.(?P<rest>.+))?")
_INTO: Final = re.compile(r"(?:into\[(?P<number>\d+)\]|new)\.(?P<name>\w+)")


@dataclass(frozen=True, slots=True)
class Block:
    """A change that is not of one field: its kind, cells by name, and new elements."""

    kind: str
    cells: Mapping[str, str] = field(default_factory=dict)
    new: tuple[Mapping[str, str], ...] = ()

    @property
    def takes(self) -> tuple[str, ...]:
        """Names of the cells that this kind has."""
        known = TAKES.get(ChangeKind(self.kind), frozenset()) if self.kind else frozenset()
        return tuple(name for name in ("element", "below", "into", "old") if name in known)

    def as_change(self) -> dict[str, Any]:
        """Return the change as documents have it."""
        found: dict[str, Any] = {"kind": self.kind}
        found |= {name: _value(name, text) for name, text in self.cells.items() if text}
        new = [{n: _value(n, text) for n, text in one.items() if text} for one in self.new]
        described = [one for one in new if one]
        if self.kind == ChangeKind.SPLIT:
            found["into"] = described
        elif described and self.kind in DESCRIBES:
            found["new"] = described[0]
        return found


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposal as it stands in a form."""

    head: Mapping[str, str] = field(default_factory=dict)
    grounds: tuple[str, ...] = ()
    rows: tuple[Mapping[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()

    def document(self) -> dict[str, Any]:
        """Return the proposal as the document that could be filed."""
        said: dict[str, Any] = {
            "title": self.head.get("title", ""),
            "submitted_by": self.head.get("submitted_by", ""),
            "grounds": list(self.grounds),
            "reason": self.head.get("reason", ""),
            "evidence": _lines(self.head.get("evidence", "")),
            "sources": [part for part in re.split(r"[;\s]+", self.head.get("sources", "")) if part],
        }
        changes = [dict(_asked(row)) for row in self._asking()]
        changes += [block.as_change() for block in self.blocks]
        return {name: value for name, value in said.items() if value} | {"changes": changes}

    def field_of(self, place: str) -> str:
        """Return the field of the form that a place in the document is, "" where there is none."""
        found = _CHANGE.fullmatch(place)
        if found is None:
            name = place.rpartition(".")[2].partition("[")[0]
            return name if name in {*HEAD, "grounds"} else ""
        asking = [number for number, row in enumerate(self.rows) if row.get("value")]
        number, rest = int(found["number"]) - 1, found["rest"] or ""
        if number < len(asking):
            name = rest if rest in ROW else "value"
            return f"r{asking[number]}.{'value' if name != 'redefines' else name}"
        block = number - len(asking)
        if (new := _INTO.fullmatch(rest)) is not None:
            return f"c{block}.n{int(new['number'] or 1) - 1}.{new['name']}"
        return f"c{block}.{rest.partition('[')[0] or 'element'}"

    def _asking(self) -> Iterable[Mapping[str, str]]:
        return (row for row in self.rows if row.get("value"))

    def with_rows(self, rows: Iterable[Mapping[str, str]]) -> Draft:
        """Return the draft with more rows; those that are there already are left out."""
        known = {_key(row) for row in self.rows}
        more = tuple(dict(row) for row in rows if _key(row) not in known)
        return replace(self, rows=(*self.rows, *more)[:_MOST])

    def with_block(self, kind: str, element: str) -> Draft:
        """Return the draft with one more change of a kind; a split begins with two new elements."""
        number = 2 if kind == ChangeKind.SPLIT else int(ChangeKind(kind) in DESCRIBES)
        block = Block(kind, {"element": element} if element else {}, ({},) * number)
        return replace(self, blocks=(*self.blocks, block)[:_MOST])

    def with_new(self, number: int) -> Draft:
        """Return the draft with one more new element in a block."""
        blocks = tuple(
            replace(block, new=(*block.new, {})) if place == number else block
            for place, block in enumerate(self.blocks)
        )
        return replace(self, blocks=blocks)


def read_draft(form: Posted) -> Draft:
    """Return the draft that a form holds; blocks whose kind was emptied are gone."""
    rows: dict[int, dict[str, str]] = {}
    blocks: dict[int, dict[str, str]] = {}
    for key, value in form.pairs:
        if (found := _NUMBERED.fullmatch(key)) is not None:
            kept = rows if found["kind"] == "r" else blocks
            kept.setdefault(int(found["number"]), {})[found["name"]] = _plain(value)
    return Draft(
        head={name: form.first(name, 40_000) for name in HEAD},
        grounds=tuple(dict.fromkeys(form.all("grounds")))[:20],
        rows=tuple(
            {name: row.get(name, "") for name in ROW} for _, row in sorted(rows.items())[:_MOST]
        ),
        blocks=tuple(
            _block(cells)
            for _, cells in sorted(blocks.items())[:_MOST]
            if cells.get("kind") in set(ChangeKind) and not cells.get("drop")
        ),
    )


def draft_of(document: Mapping[str, Any], rows: Sequence[Mapping[str, str]]) -> Draft:
    """Return the draft of a proposal that is there, to be amended.

    Args:
        document: as the proposal could be filed.
        rows: what the edition says now of the elements of which it changes fields.
    """
    kept = [dict(row) for row in rows]
    blocks = []
    for change in document["changes"]:
        if change["kind"] in ROW_KINDS:
            _fill(kept, change)
        else:
            blocks.append(_block_of(change))
    evidence = [_evidence(one) for one in document.get("evidence", ())]
    return Draft(
        head={
            "title": document["title"],
            "submitted_by": document["submitted_by"],
            "reason": document["reason"],
            "evidence": "\n".join(evidence),
            "sources": "; ".join(document.get("sources", ())),
        },
        grounds=tuple(document["grounds"]),
        rows=tuple(kept),
        blocks=tuple(blocks),
    )


def changed_elements(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the elements of which a proposal changes fields, as it names them."""
    found = (c["element"] for c in document["changes"] if c["kind"] in ROW_KINDS)
    return tuple(dict.fromkeys(found))


def _fill(rows: list[dict[str, str]], change: Mapping[str, Any]) -> None:
    """Put what a change asks for into its row; a row of its own where there is none."""
    said = {name: str(change.get(name, "")) for name in ROW}
    for wanted in (_key(said), _key({**said, "point": ""}), _key({**said, "benchmark": ""})):
        for row in rows:
            if _key(row) == wanted:
                row |= {"value": said["value"], "redefines": said["redefines"]}
                return
    rows.append(said)


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(name, "") for name in ("kind", "element", "point", "field", "benchmark"))


def _asked(row: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    known = TAKES[ChangeKind(row["kind"])] | {"kind"}
    return ((name, row[name]) for name in ROW if row.get(name) and name in known)


def _block(cells: Mapping[str, str]) -> Block:
    new: dict[int, dict[str, str]] = {}
    for key, value in cells.items():
        if (found := _NEW.fullmatch(key)) is not None and found["name"] in NEW:
            new.setdefault(int(found["number"]), {})[found["name"]] = value
    own = {name: cells[name] for name in ("element", "below", "into", "old") if cells.get(name)}
    return Block(cells["kind"], own, tuple(one for _, one in sorted(new.items())))


def _block_of(change: Mapping[str, Any]) -> Block:
    into = change.get("into", ())
    described = [one for one in into if isinstance(one, dict)] if isinstance(into, list) else []
    new = described or ([change["new"]] if change.get("new") else [])
    cells = {
        "element": _joined(change.get("elements") or change.get("element", "")),
        "below": _joined(change.get("below", "")),
        "into": "" if described else _joined(into),
        "old": _joined(change.get("old", "")),
    }
    return Block(
        change["kind"],
        {name: text for name, text in cells.items() if text},
        tuple({name: _joined(value) for name, value in one.items()} for one in new),
    )


def _joined(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _value(name: str, text: str) -> Any:
    if name in _LISTED or (name == "element" and ";" in text):
        return [part.strip() for part in text.split(";") if part.strip()]
    return text


def _evidence(one: Any) -> str:
    return one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)


def _lines(text: str) -> list[Any]:
    """Return evidence line by line; a citation is the object that it was written as."""
    found: list[Any] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            found.append(json.loads(line) if line.startswith("{") else line)
        except ValueError:
            found.append(line)
    return found


def _plain(value: str) -> str:
    return value.strip().replace("\r\n", "\n")[:20_000]

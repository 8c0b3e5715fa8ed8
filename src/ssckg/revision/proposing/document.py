"""Proposals from a document: YAML or JSON with the same names as the columns of the table.

    proposals:
      - title: Households, not inhabitants
        submitted_by: ITU
        grounds: [harmonization]
        reason: The methodology counts households and the headline says population.
        evidence: ["clashes EC: ICT: ICT: 1C"]
        changes:
          - {kind: change-field, element: "EC: ICT: ICT: 1C", field: label, value: Homes online}

A new element stands below `new`, several of a split in the list `into`. A list of proposals, or one
alone, is a document, too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ssckg.io.faults import Faults
from ssckg.io.placed_document import Items, Members, Text, plain_of
from ssckg.revision.proposing.columns import CHANGE, HEAD, LISTS, NEW
from ssckg.revision.proposing.drafts import Cell, ChangeDraft, Part, ProposalDraft

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ssckg.io.placed_document import Node

_MOST_FAULTS: Final = 200
_MOST_PROPOSALS: Final = 1000
_MOST_CHANGES: Final = 500
_KEY: Final = "key"
_ALIASES: Final = {"elements": "element", "heirs": "into"}
"""Names that read better where a list stands."""


def drafts_from_document(document: Node) -> tuple[ProposalDraft, ...]:
    """Return the proposals of a document, in their order.

    Raises:
        DataError: it is none; members are unknown, of another kind, or too many; each one named.
    """
    faults = Faults(_MOST_FAULTS)
    found = []
    nodes = _proposals(document)
    if len(nodes) > _MOST_PROPOSALS:
        raise document.place.fault(f"has more than {_MOST_PROPOSALS:,} proposals; split it")
    for number, node in enumerate(nodes, 1):
        if isinstance(node, Members):
            found.append(_proposal(node, number, faults))
        else:
            faults.add(node.place.fault("is no proposal: write names and values"))
    faults.check()
    if not found:
        raise document.place.fault("holds no proposal")
    return tuple(found)


def _proposals(document: Node) -> tuple[Node, ...]:
    if isinstance(document, Items):
        return document.items
    if isinstance(document, Members):
        if "proposals" not in document.members:
            return (document,)
        inner = document.members["proposals"]
        others = [name for name in document.members if name != "proposals"]
        if others:
            fault = "is not known beside 'proposals'; write it into each proposal"
            raise document.members[others[0]].place.fault(fault)
        if isinstance(inner, Items):
            return inner.items
        raise inner.place.fault("is no list")
    raise document.place.fault("is no proposal, nor a list of them")


def _proposal(node: Members, number: int, faults: Faults) -> ProposalDraft:
    known = (*HEAD, _KEY, "changes")
    head = _part(node, known, faults, skipped={"changes"})
    changes = []
    inner = node.members.get("changes")
    if isinstance(inner, Items):
        if len(inner.items) > _MOST_CHANGES:
            faults.add(inner.place.fault(f"are more than {_MOST_CHANGES}"))
        changes = [one for each in inner.items[:_MOST_CHANGES] for one in _change(each, faults)]
    elif inner is not None:
        faults.add(inner.place.fault("is no list of changes"))
    return ProposalDraft(head[_KEY] or str(number), head, tuple(changes))


def _change(node: Node, faults: Faults) -> Iterator[ChangeDraft]:
    if not isinstance(node, Members):
        faults.add(node.place.fault("is no change: write kind, element and so on"))
        return
    described = [name for name in ("new", "into") if _is_described(node.members.get(name))]
    known = (*CHANGE, *_ALIASES, "new", "label")
    part = _part(node, known, faults, skipped={"new", *described})
    new = [
        _part(one, tuple(NEW), faults) for name in described for one in _members(node.members[name])
    ]
    if "label" in part.cells:  # of a benchmark
        new.append(Part(part.place, {"label": part.cells["label"]}))
    yield ChangeDraft(part, tuple(new))


def _is_described(node: Node | None) -> bool:
    if isinstance(node, Members):
        return True
    return isinstance(node, Items) and any(isinstance(one, Members) for one in node.items)


def _members(node: Node) -> Iterator[Members]:
    for one in node.items if isinstance(node, Items) else (node,):
        if isinstance(one, Members):
            yield one


def _part(
    node: Members, known: Collection[str], faults: Faults, skipped: Collection[str] = ()
) -> Part:
    cells: dict[str, tuple[Cell, ...]] = {}
    for name, value in node.members.items():
        if name not in known:
            names = ", ".join(sorted(known))
            faults.add(value.place.fault(f"is not known; known: {names}"))
        elif name not in skipped:
            own = _ALIASES.get(name, name)
            found = tuple(cell for cell in _texts(value, own, faults) if cell.text)
            if found:
                cells[own] = (*cells.get(own, ()), *found)
    return Part(node.place, cells)


def _texts(node: Node, name: str, faults: Faults) -> Iterator[Cell]:
    if isinstance(node, Text):
        yield from (Cell(text, node.place) for text in _split(node.text, name))
    elif isinstance(node, Items) and name in LISTS:
        for one in node.items:
            if isinstance(one, Text):
                yield Cell(one.text, one.place)
            else:
                yield from _as_json(one, name, faults)
    else:
        yield from _as_json(node, name, faults)


def _as_json(node: Node, name: str, faults: Faults) -> Iterator[Cell]:
    """Yield what evidence may be: a citation as it was printed."""
    if name == "evidence" and isinstance(node, Members):
        yield Cell(json.dumps(plain_of(node), ensure_ascii=False), node.place)
    else:
        faults.add(node.place.fault("must be a text" if name not in LISTS else "must be texts"))


def _split(text: str, name: str) -> tuple[str, ...]:
    """Return the texts of a list that was written as one, as in a cell of the table."""
    if name in {"grounds", "sources", "measures", "listings"}:
        return tuple(part.strip() for part in text.split(";"))
    return (text,)

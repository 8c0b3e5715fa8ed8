"""A proposal as the document that it could have been filed with: to be edited and filed anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from ssckg.model.proposed_change import (
    AddElement,
    AddMethodology,
    ChangeBenchmark,
    ChangeField,
    ChangeLevel,
    MergeElements,
    MoveElement,
    ReplaceElement,
    RetireElement,
)
from ssckg.namespaces import shrink
from ssckg.revision.proposing.columns import BLANK, NEW
from ssckg.revision.proposing.names import last_part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.proposed_change import NewElement, ProposedChange
    from ssckg.model.revision_event import Evidence, ProposalText
    from ssckg.revision.proposing.names import EditionNames

_REFERENCES: Final = ("below",)


def document_of(text: ProposalText, names: EditionNames) -> dict[str, Any]:
    """Return a proposal as plain values for YAML or JSON, as `document` reads them.

    Args:
        text: what the proposal says.
        names: of the edition that it is on; elements are named by code where one means one only.
    """
    found: dict[str, Any] = {
        "title": text.title,
        "submitted_by": text.submitted_by,
        "grounds": [ground.value for ground in text.grounds],
        "reason": text.reason,
    }
    if text.evidence:
        found["evidence"] = [_evidence(one) for one in text.evidence]
    if text.sources:
        found["sources"] = list(text.sources)
    writer = _Writer(names)
    found["changes"] = [writer.change(change) for change in text.changes]
    return found


def _evidence(one: Evidence) -> dict[str, Any]:
    """Return a figure as the citation that it is."""
    return {
        "analysis": one.analysis,
        "parameters": json.loads(one.parameters),
        "release": "",
        "data": one.data,
        "result": one.result,
    }


class _Writer:
    """Writes changes with the names of one edition."""

    def __init__(self, names: EditionNames) -> None:
        self._names = names

    def change(self, change: ProposedChange) -> dict[str, Any]:
        """Return a change with its kind first; what is blank is left out."""
        said = self._said(change)
        return {"kind": change.kind.value} | {n: value for n, value in said.items() if value}

    def _said(self, change: ProposedChange) -> dict[str, Any]:  # noqa: PLR0911  one for each kind
        element = self._name(getattr(change, "element", ""))
        if isinstance(change, AddElement):
            return {"new": self._new(change.new)}
        if isinstance(change, ReplaceElement):
            return {"element": element, "new": self._new(change.new)}
        if isinstance(change, RetireElement):
            return {"element": element, "into": self._all(change.heirs)}
        if isinstance(change, MergeElements):
            new = self._new(change.new) if change.new is not None else None
            elements = self._all(change.elements)
            return {"elements": elements, "into": self._name(change.into), "new": new}
        if isinstance(change, MoveElement):
            below, old = self._name(change.below), self._name(change.old)
            return {"element": element, "below": below, "old": old}
        if isinstance(change, ChangeLevel):
            return {"element": element, "old": change.old, "value": change.level}
        if isinstance(change, ChangeField | AddMethodology | ChangeBenchmark):
            return self._value(change, element)
        return {"element": element, "into": [self._new(new) for new in change.into]}

    def _value(
        self, change: ChangeField | AddMethodology | ChangeBenchmark, element: str
    ) -> dict[str, Any]:
        if isinstance(change, AddMethodology):
            point = last_part(change.point)
            return {
                "element": element,
                "point": point,
                "field": change.aspect,
                "value": change.text,
            }
        said = {"old": change.old, "value": change.value or BLANK}
        if isinstance(change, ChangeField):
            if change.field == "unit":
                said = {name: _unit(value) for name, value in said.items()}
            return {
                "element": element,
                "point": last_part(change.point),
                "field": change.field,
                **said,
                "redefines": "yes" if change.redefines else "",
            }
        item = self._names.content.item.get(change.point)
        owner = item.text("ssc:dataPointOf") if item is not None else ""
        return {
            "element": self._name(owner),
            "point": last_part(change.point),
            "benchmark": last_part(change.benchmark),
            **said,
            "label": change.label,
        }

    def _new(self, new: NewElement) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in NEW:
            value = getattr(new, name)
            if name in _REFERENCES:
                value = self._name(value)
            elif name == "unit":
                value = _unit(value)
            elif name == "listings":
                value = [self._listing(text) for text in value]
            elif isinstance(value, tuple):
                value = list(value)
            if value:
                found[name] = value
        return found

    def _listing(self, text: str) -> str:
        code, _, place = text.rpartition(" ")
        return f"{code} below {self._name(place)}"

    def _all(self, iris: Iterable[str]) -> list[str]:
        return [self._name(iri) for iri in iris]

    def _name(self, iri: str) -> str:
        """Return the code of an element, where it means that one only; else its CURIE or id."""
        if iri not in self._names.elements:
            # One that comes in with the same proposal, and has no code in the edition.
            return last_part(iri)
        code = self._names.code_of(iri)
        return code if self._names.holders(code) == {iri} else shrink(iri)


def _unit(value: str) -> str:
    return last_part(value) if "/unit/" in value else value

"""A mapping set carried over to a released edition: what follows, and what must be judged anew.

A pair of an element that the revision kept or only reworded goes on as it was, and names the
mapping it comes from. Where what is measured changed, or where an element was replaced, parted or
merged, the pair becomes a candidate for review. Pairs of what ended are not carried over; they are
told. That something has no counterpart goes on only where it is as it was and nothing came in that
could be one; else nothing is declared.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from ssckg.model.release import SuccessionKind
from ssckg.namespaces import expand
from ssckg.revision.releasing.carried_rdf import (
    ACCEPTED,
    CANDIDATES,
    LISTS,
    Row,
    SetToCarry,
    graphs_of,
    one,
)
from ssckg.revision.releasing.old_to_new import NO_TERM
from ssckg.revision.releasing.terms import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyoxigraph import Triple

    from ssckg.model.release import WorkingEdition
    from ssckg.revision.releasing.carried_rdf import Facts

__all__ = ["Carried", "SetToCarry", "carried_name", "carry"]

_STAYS: Final = frozenset({SuccessionKind.KEPT, SuccessionKind.EDITED})
_BRINGS: Final = frozenset(SuccessionKind) - {
    *_STAYS,
    SuccessionKind.RETIRED,
    SuccessionKind.MERGED,
}
"""Kinds after which an element may be there that the one without counterpart never met."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A set carried over: its name and graphs; how many pairs went on, and which did not.

    kept: accepted pairs that go on; no_match: declarations that something has no counterpart that
    go on; to_review: pairs that are candidates because of the revision; undeclared: declarations
    that do not hold by themselves any more; left: mappings (IRIs) of what ended.
    """

    name: str
    graphs: Mapping[str, Sequence[Triple]]
    kept: int
    no_match: int
    to_review: int
    undeclared: int
    left: tuple[str, ...]


def carried_name(working: WorkingEdition, other_edition: str) -> str:
    """Return the name of the set: "un-sscf-0.1--sdg-2022"."""
    return f"{working.target.version}--{other_edition.rpartition('/')[2]}"


def carry(working: WorkingEdition, found: SetToCarry, on: str) -> Carried:
    """Return a set with one side moved from the edition before to the released one.

    Args:
        working: the edition that is released.
        found: a set one of whose sides is the edition before.
        on: day of the release (ISO 8601).
    """
    is_subject = found.subject_edition == working.base.iri
    name = carried_name(working, found.object_edition if is_subject else found.subject_edition)
    side = _Side(working, is_subject)
    rows: dict[tuple[str, str], Row] = {}
    left: list[str] = []
    undeclared = 0
    for listed in LISTS:
        for iri, facts in _mappings(found.triples.get(listed, ())).items():
            moved = side.moved(iri, facts, listed)
            left += [] if moved else [iri]
            for row in moved:
                if row.is_no_match and not row.is_sure:
                    undeclared += 1
                    continue
                key = (row.subject, row.object)
                rows[key] = _joined(rows[key], row) if key in rows else row
    kept = [row for row in rows.values() if row.listed == ACCEPTED]
    return Carried(
        name=name,
        graphs=graphs_of(working, found, name, rows, on),
        kept=sum(not row.is_no_match for row in kept),
        no_match=sum(row.is_no_match for row in kept),
        to_review=sum(bool(row.case) for row in rows.values()),
        undeclared=undeclared,
        left=tuple(sorted(left)),
    )


def _mappings(found: Iterable[Triple]) -> Mapping[str, Facts]:
    about: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for triple in found:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            about[triple.subject.value][triple.predicate.value].append(triple.object)
    mapping = named("ssc:Mapping")
    return {
        iri: facts for iri, facts in sorted(about.items()) if mapping in facts[expand("rdf:type")]
    }


class _Side:
    """The side of a set that the revision touched, and what became of its elements."""

    def __init__(self, working: WorkingEdition, is_subject: bool) -> None:
        self.become = {iri: each for each in working.elements for iri in each.before}
        self.may_bring = any(each.kind in _BRINGS for each in working.elements)
        self.is_subject = is_subject
        self.ours, self.theirs = ("subject", "object") if is_subject else ("object", "subject")

    def moved(self, iri: str, facts: Facts, listed: str) -> tuple[Row, ...]:
        """Return what a mapping becomes: nothing, where its end is gone."""
        end, far = one(facts, f"sssom:{self.ours}_id"), one(facts, f"sssom:{self.theirs}_id")
        if end == NO_TERM:
            return (self._row(iri, facts, listed, end, far, "added" if self.may_bring else ""),)
        if end not in self.become:  # something that the edition before does not have
            return ()
        kind = self.become[end].kind
        case = "" if kind in _STAYS else str(kind)
        return tuple(
            replace(self._row(iri, facts, listed, after, far, case), before=end)
            for after in self.become[end].after
        )

    def _row(  # noqa: PLR0917  the two ends of a pair, and why it is to be judged
        self, iri: str, facts: Facts, listed: str, after: str, far: str, case: str
    ) -> Row:
        pair = (after, far) if self.is_subject else (far, after)
        return Row(
            *pair,
            listed=CANDIDATES if case else listed,
            is_sure=not case,
            facts=facts,
            origins=(iri,),
            case=case,
            side=self.ours,
            before=after,
            after=after,
        )


def _joined(first: Row, other: Row) -> Row:
    """Return one row for two that became the same pair: to be judged, unless both agree."""
    origins = tuple(dict.fromkeys((*first.origins, *other.origins)))
    agree = first.listed == other.listed and first.is_sure and other.is_sure
    predicates = [one(row.facts, "sssom:predicate_id") for row in (first, other)]
    listed = first.listed if agree and predicates[0] == predicates[1] else CANDIDATES
    case = first.case or other.case or ("" if listed != CANDIDATES else "merged")
    is_sure = listed != CANDIDATES
    return replace(first, listed=listed, is_sure=is_sure, origins=origins, case=case)

"""Roles of agencies (custodian, partner) that go over to what their indicators are merged into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.model.edition_content import EditionContent, Item
from ssckg.model.proposed_change import MergeElements
from ssckg.namespaces import expand
from ssckg.revision.applying.making import grounds
from ssckg.revision.applying.values import resource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ssckg.model.release import AcceptedChange
    from ssckg.revision.applying.plan import Plan

_ROLE: Final = "ssc:IndicatorRole"
_INDICATOR: Final = "ssc:indicator"
_GROUND: Final = frozenset(map(expand, ("dcterms:source", "ssc:origin")))


def with_moved_roles(base: EditionContent, plan: Plan) -> EditionContent:
    """Return an edition in which the roles on what is merged are on what it is merged into.

    An agency that has the role there already keeps the one it has. Trust stays; the decision stands
    as a further source. Who takes over what is replaced, split or retired, a round has to say.
    """
    roles = [item for item in base.items if item.is_a(_ROLE)]
    held = {_who(item, item.text(_INDICATOR)) for item in roles}
    moved = []
    for item in sorted(roles, key=lambda one: one.iri):
        for heir, origin in _mergers(plan, item.text(_INDICATOR)):
            if _who(item, heir) not in held:
                held.add(_who(item, heir))
                moved.append(_moved(item, heir, origin))
                break  # an element is merged into one
    return base.with_items(moved) if moved else base


def _mergers(plan: Plan, element: str) -> Iterator[tuple[str, AcceptedChange]]:
    for end in plan.ends.get(element, ()):
        if isinstance(end.change, MergeElements):
            yield from ((heir, end.origin) for heir in end.heirs)


def _who(item: Item, indicator: str) -> tuple[str, str, str]:
    return indicator, item.text("ssc:agency"), item.text("ssc:role")


def _moved(item: Item, heir: str, origin: AcceptedChange) -> Item:
    decided = [fact for fact in grounds(origin) if fact.property in _GROUND]
    kept = item.with_values(_INDICATOR, [resource(heir)]).with_values("ssc:origin", ())
    return Item.of(item.iri, (*kept.facts, *decided))

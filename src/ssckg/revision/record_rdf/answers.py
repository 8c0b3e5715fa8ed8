"""What cities answered to "can you report this?", as the public record has it: counts, no city.

Where fewer than three cities answered, the record says how many and not what: it is copied for
ever, and whoever knows which cities take part could tell what one of them said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from ssckg.revision.names import round_iri
from ssckg.revision.record_rdf.statements import number, says, term
from ssckg.revision.reviewing.answers import count_answers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Triple

    from ssckg.model.revision_state import RoundState

SMALLEST: Final = 3
"""Cities from which on it is said how many can and how many cannot."""


def answer_triples(state: RoundState) -> Iterator[Triple]:
    """Yield how many cities answered on each element, and how many of them can report it.

    Args:
        state: the round, as far as it was announced.
    """
    for count in count_answers(state.answers):
        last = count.element.rpartition("/")[2]
        node = NamedNode(f"{round_iri(state.round.id)}/answers/{last}")
        yield says(node, "rdf:type", term("ssc:AnswerCount"))
        yield says(node, "ssc:answersIn", NamedNode(round_iri(state.round.id)))
        yield says(node, "ssc:answersOn", NamedNode(count.element))
        yield says(node, "ssc:answeringCities", number(count.cities))
        if count.cities >= SMALLEST:
            yield says(node, "ssc:citiesThatCan", number(count.yes))
            yield says(node, "ssc:citiesThatCannot", number(count.no))

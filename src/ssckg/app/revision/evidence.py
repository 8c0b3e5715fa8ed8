"""Evidence of proposals: live figures, kept with what it takes to compute them again.

A proposal names a figure ("reportability EC: ICT: ICT: 1C") or hands in a citation that
`ssckg cite` printed. What is kept is the figure in words, the analysis with its parameters, and the
hashes of data and result; asked again, it says whether the figure still holds.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from ssckg.app.analyses.catalogue import find_analysis
from ssckg.app.analyses.citing import read_citation
from ssckg.app.analyses.registry import run_analysis, values_hash
from ssckg.app.permitting import permit
from ssckg.app.revision.as_of_round import sources_of_round
from ssckg.app.revision.desk import find_proposal
from ssckg.app.revision.figures import FIGURES, Asked, words_of
from ssckg.errors import SsckgError, UnknownNameError, UsageError
from ssckg.harmonization.lookup import curie, find_element
from ssckg.harmonization.measures import SDG
from ssckg.model.proposal_view import EvidenceStanding
from ssckg.model.revision_event import Evidence

if TYPE_CHECKING:
    from ssckg.app.analyses.sources import Sources
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.result import Result

ABOUT: Final = "about"
"""In the parameters of evidence: the elements (CURIEs) that the figure is on."""
_MOST_ELEMENTS: Final = 6
_WITH: Final = " with "
_BUDGET: Final = 200
_COSTS: Final = {"core-set": 20, "core-frontier": 100, "suggest": 20, "suggest-evaluate": 50}
"""What an analysis costs, where that is more than a fraction of a second; others cost 1."""
_MOST_SECONDS: Final = 60


class EvidenceFinder:
    """Computes the figures that proposals name, each once, on what a round reads."""

    def __init__(self, sources: Sources, edition: str, budget: int = _BUDGET) -> None:
        """Take what is read, the edition that codes are of first, and how much may be computed."""
        self._budget = budget
        self._sources = sources
        self._edition = edition
        self._results: dict[tuple[str, str], Result] = {}

    def find(self, text: str) -> Evidence:
        """Return the figure that a text names, or the citation that it is.

        Raises:
            UnknownNameError: there is no such figure, element or analysis.
            UsageError: it does not fit together.
            DataError: a citation is none, or its result was changed.
        """
        if text.lstrip().startswith("{"):
            return self._of_citation(text)
        word, _, rest = text.partition(" ")
        figure = FIGURES.get(word.casefold().strip(":"))
        if figure is None:
            raise UnknownNameError("figure", word, tuple(FIGURES))
        named, _, more = rest.partition(_WITH)
        elements = tuple(self._element(name) for name in _names(named))
        if not elements:
            raise UsageError(f"{word} of what?", hint=f"{word} CODE")
        asked = Asked(elements, self._edition_of(elements), more.strip())
        if word.casefold() == "redundancy" and more.strip():
            asked = Asked((*elements, self._element(more)), asked.edition)
        parameters = figure.parameters(self._sources.crosswalk, asked)
        return self._computed(figure.analysis, parameters, asked.elements)

    def again(self, evidence: Evidence) -> EvidenceStanding:
        """Return how a figure stands now; what no longer can be computed says why."""
        given = _given(evidence)
        about = given.pop(ABOUT, [])
        question = f"{evidence.analysis} {', '.join(about)}".strip()
        try:
            elements = tuple(find_element(self._sources.crosswalk, name) for name in about)
            now = self._computed(evidence.analysis, given, elements)
        except SsckgError as error:
            return EvidenceStanding(
                question=question,
                value=evidence.value,
                value_now="",
                holds=False,
                is_same=False,
                is_same_data=evidence.data == self._sources.data,
                fault=str(error),
            )
        return EvidenceStanding(
            question=question,
            value=evidence.value,
            value_now=now.value,
            holds=now.value == evidence.value,
            is_same=now.result == evidence.result,
            is_same_data=now.data == evidence.data,
        )

    def _of_citation(self, text: str) -> Evidence:
        cited, old = read_citation(text, "citation")
        given = {name: value for name, value in cited.parameters.items() if value is not None}
        if given.get("submissions") not in {None, False, "false"}:
            raise UsageError(
                "it counts private submissions", hint="evidence is public; count published reports"
            )
        if old is not None and values_hash(old) != cited.result:
            raise UsageError("the figures in it are not those that it cites", hint="cite it again")
        about = given.pop(ABOUT, [])
        elements = tuple(find_element(self._sources.crosswalk, str(name)) for name in about)
        now = self._computed(cited.analysis, given, elements)
        if now.result != cited.result:
            raise UsageError(
                f"{cited.analysis} gives another result now", hint="look at it, and cite it again"
            )
        return now

    def _computed(
        self, analysis: str, given: dict[str, Any], elements: tuple[Element, ...]
    ) -> Evidence:
        found = find_analysis(analysis)
        if found.is_private:
            raise UsageError(f"{analysis} reads what is private, and evidence is public")
        key = analysis, json.dumps(given, sort_keys=True)
        result = self._results.get(key)
        if result is None:
            self._pay(analysis, given)
            result = self._results[key] = run_analysis(found, self._sources, given)
        cited = result.citation
        if cited is None:
            raise UsageError(f"{analysis} gives no citation")
        parameters = {name: value for name, value in cited.parameters.items() if value is not None}
        if elements:
            parameters[ABOUT] = [curie(self._sources.crosswalk, each.iri) for each in elements]
        return Evidence(
            analysis=analysis,
            parameters=json.dumps(parameters, sort_keys=True, ensure_ascii=False),
            value=words_of(analysis, result, elements),
            data=cited.data,
            result=cited.result,
        )

    def _pay(self, analysis: str, given: dict[str, Any]) -> None:
        """Count what is computed: a file of figures must not keep a server busy for an hour."""
        seconds = given.get("seconds")
        if isinstance(seconds, int | float) and seconds > _MOST_SECONDS:
            raise UsageError(f"may take {_MOST_SECONDS} seconds as evidence, not {seconds:g}")
        self._budget -= _COSTS.get(analysis, 1)
        if self._budget < 0:
            raise UsageError("too many figures in one file", hint="split the file")

    def _element(self, name: str) -> Element:
        """Return an element: of the round's edition first, then of the SDGs, then of any."""
        crosswalk, text = self._sources.crosswalk, name.strip()
        sdgs = [e.id for e in crosswalk.editions if e.family == SDG]
        for edition in (self._edition, *sorted(sdgs)):
            with suppress(UnknownNameError):
                return find_element(crosswalk, text, edition)
        return find_element(crosswalk, text)

    def _edition_of(self, elements: tuple[Element, ...]) -> str:
        """Return the edition (id) that a figure is of: the round's own, if an element is of it."""
        crosswalk = self._sources.crosswalk
        ids = [crosswalk.edition[e].id for e in elements[0].editions if e in crosswalk.edition]
        is_own = self._edition in ids or elements[0].kind in {"Goal", "Target"}
        return self._edition if is_own or not ids else ids[0]


def check_evidence(ws: Workspace, actor: Actor, proposal: str) -> tuple[EvidenceStanding, ...]:
    """Return how the figures that a proposal points to stand now, as the round sees them.

    What the round itself led to does not count (`as_of_round`).

    Raises:
        ForbiddenError: the actor may not read.
        UnknownNameError: there is no such proposal.
        EngineError: the engine does not answer.
    """
    permit(ws, actor, "revision-read")
    state, found = find_proposal(ws, proposal)
    if not found.text.evidence:
        return ()
    finder = EvidenceFinder(sources_of_round(ws, state), state.round.starts_from)
    return tuple(finder.again(one) for one in found.text.evidence)


def _names(text: str) -> tuple[str, ...]:
    """Return the names in a text, with commas or "and" between."""
    parts = text.replace(" and ", ",").split(",")
    names = tuple(part.strip() for part in parts if part.strip())
    if len(names) > _MOST_ELEMENTS:
        raise UsageError(f"names more than {_MOST_ELEMENTS} elements")
    return names


def _given(evidence: Evidence) -> dict[str, Any]:
    try:
        found = json.loads(evidence.parameters)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}

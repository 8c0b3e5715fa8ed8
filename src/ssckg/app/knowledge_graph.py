"""The library's front door: a built graph, its analyses and its queries.

from ssckg import KnowledgeGraph

kg = KnowledgeGraph.open(".ssckg")
result = kg.compare("u4ssc-2017", "cpi-2016")
result.to_polars()
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ssckg.app.analyses.catalogue import all_analyses, find_analysis
from ssckg.app.analyses.citing import Rerun, read_citation, rerun
from ssckg.app.analyses.registry import run_analysis
from ssckg.app.analyses.sources import SourceReader
from ssckg.app.asking import ask_query, read_query_text
from ssckg.app.history.opening import open_as_of
from ssckg.app.searching import Searcher, search
from ssckg.model.result import Citation, Result, ResultTable
from ssckg.querying.asking import AnswerFormat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.app.analyses.sources import Sources
    from ssckg.model.agency_results import AgencyHeatmap, AgencyOverlaps, AgencyProfile
    from ssckg.model.clashes import ClashesResult
    from ssckg.model.combinations import CombinationsResult
    from ssckg.model.comparison import ComparisonResult, CoverageResult, GapsResult
    from ssckg.model.core_set import CoreFrontier, CoreSet
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.derivation_result import DerivationResult
    from ssckg.model.evaluation import EvaluationResult
    from ssckg.model.explanation import ExplanationResult
    from ssckg.model.flows import FlowsResult
    from ssckg.model.impact import Impact
    from ssckg.model.network import Network
    from ssckg.model.redundancy import RedundancyResult
    from ssckg.model.reportability import Reportability
    from ssckg.model.search_result import SearchResult
    from ssckg.model.suggestion import SuggestionResult
    from ssckg.model.terminology import SideBySideResult, TermsResult


class KnowledgeGraph:
    """A data directory that `ssckg build` made. Reading is its only power.

    Each analysis has a method that returns its typed result with its citation; `run` takes any of
    them by name.
    """

    def __init__(self, data: Path) -> None:
        """Take the data directory; see `open`."""
        self._data = data
        self._reader = SourceReader(data)
        self._searcher = Searcher(data)

    @classmethod
    def open(cls, data: str | Path = ".ssckg", *, as_of: str | None = None) -> KnowledgeGraph:
        """Return the graph of a data directory; `as_of` a release, day or time, as published then.

        Raises:
            DataDirectoryError: there is none, or nothing was built in it.
            UnknownNameError: no such release, or no state of that time is kept.
            UsageError: `as_of` names nothing, or something in the future.
        """
        opened = cls(Path(data) if as_of is None else open_as_of(Path(data), as_of).path)
        opened._reader.read()
        return opened

    @property
    def sources(self) -> Sources:
        """What analyses read: always of what is published now."""
        return self._reader.read()

    @property
    def crosswalk(self) -> Crosswalk:
        """Frameworks, elements, data points, mappings and agencies as values."""
        return self.sources.crosswalk

    @staticmethod
    def analyses() -> Mapping[str, str]:
        """Return the analyses: name to what it answers."""
        return {name: analysis.summary for name, analysis in all_analyses().items()}

    def compare(self, *frameworks: str, **options: Any) -> ComparisonResult:
        """Return coverage of each framework by each other, overlaps and gaps; none: all of them."""
        everything = {} if frameworks else {"all": True}
        found: ComparisonResult = self._run(
            "compare", frameworks=frameworks, **everything, **options
        )
        return found

    def coverage(self, framework: str, **options: Any) -> CoverageResult:
        """Return how much of the SDGs (or `of=`) a framework covers, by goal, target or group."""
        found: CoverageResult = self._run("coverage", framework=framework, **options)
        return found

    def gaps(self, subject: str, object_: str, **options: Any) -> GapsResult:
        """Return what of each of two frameworks the other lacks, and who cares."""
        found: GapsResult = self._run("gaps", subject=subject, object=object_, **options)
        return found

    def flows(self, subject: str, object_: str, **options: Any) -> FlowsResult:
        """Return which groups of an edition lead to which goals or groups of another one."""
        found: FlowsResult = self._run("flows", subject=subject, object=object_, **options)
        return found

    def combinations(self, framework: str, *others: str, **options: Any) -> CombinationsResult:
        """Return in which exact sets of others the elements of an edition have counterparts."""
        found: CombinationsResult = self._run(
            "combinations", framework=framework, others=others, **options
        )
        return found

    def redundancy(self, framework: str | None = None, **options: Any) -> RedundancyResult:
        """Return indicators that may be merged, with the evidence; without a name, of all."""
        found: RedundancyResult = self._run("redundancy", framework=framework, **options)
        return found

    def clashes(self, subject: str, object_: str, **options: Any) -> ClashesResult:
        """Return in what linked indicators of two frameworks differ."""
        found: ClashesResult = self._run("clashes", subject=subject, object=object_, **options)
        return found

    def terms(self, *frameworks: str, **options: Any) -> TermsResult:
        """Return terms with two meanings, and meanings with two terms."""
        found: TermsResult = self._run("terms", frameworks=frameworks, **options)
        return found

    def side_by_side(self, *indicators: str) -> SideBySideResult:
        """Return the definitions of two to six indicators, line by line."""
        found: SideBySideResult = self._run("side-by-side", indicators=indicators)
        return found

    def derive(self, *frameworks: str, **options: Any) -> DerivationResult:
        """Return derived mappings with their chains, contradictions and cycles."""
        found: DerivationResult = self._run("derive", frameworks=frameworks, **options)
        return found

    def explain(self, subject: str, object_: str, **options: Any) -> ExplanationResult:
        """Return all that links two elements, stated or derived, link by link."""
        found: ExplanationResult = self._run("explain", subject=subject, object=object_, **options)
        return found

    def suggest(self, subject: str, object_: str, **options: Any) -> SuggestionResult:
        """Return candidates for pairs of two frameworks that nobody has judged."""
        found: SuggestionResult = self._run("suggest", subject=subject, object=object_, **options)
        return found

    def suggest_evaluate(self, **options: Any) -> EvaluationResult:
        """Return how often suggestions are right on frameworks that were held out."""
        found: EvaluationResult = self._run("suggest-evaluate", **options)
        return found

    def agency(self, acronym: str, **options: Any) -> AgencyProfile:
        """Return what an agency cares about, the KPIs for it to review, and what is missing."""
        found: AgencyProfile = self._run("agency-profile", agency=acronym, **options)
        return found

    def agency_overlaps(self, **options: Any) -> AgencyOverlaps:
        """Return who shares a target, and what is claimed and unmeasured, or by nobody."""
        found: AgencyOverlaps = self._run("agency-overlaps", **options)
        return found

    def agency_heatmap(self, **options: Any) -> AgencyHeatmap:
        """Return the number of targets that each agency cares about, by goal."""
        found: AgencyHeatmap = self._run("agency-heatmap", **options)
        return found

    def impact_remove(self, *elements: str, **options: Any) -> Impact:
        """Return what would be touched if indicators were removed."""
        found: Impact = self._run("impact-remove", elements=elements, **options)
        return found

    def impact_merge(self, *elements: str, **options: Any) -> Impact:
        """Return what would be touched if indicators were merged."""
        found: Impact = self._run("impact-merge", elements=elements, **options)
        return found

    def impact_change(self, element: str, field: str, **options: Any) -> Impact:
        """Return what would be touched if a field of an indicator changed."""
        found: Impact = self._run("impact-change", element=element, field=field, **options)
        return found

    def impact_add(self, **options: Any) -> Impact:
        """Return what an indicator that is added would measure."""
        found: Impact = self._run("impact-add", **options)
        return found

    def reportability(self, **options: Any) -> Reportability:
        """Return how many cities report each indicator."""
        found: Reportability = self._run("reportability", **options)
        return found

    def core(self, **options: Any) -> CoreSet:
        """Return the smallest set of indicators, or the best of a size, with proof."""
        found: CoreSet = self._run("core-set", **options)
        return found

    def core_frontier(self, **options: Any) -> CoreFrontier:
        """Return what coverage each size and each floor of reportability can reach."""
        found: CoreFrontier = self._run("core-frontier", **options)
        return found

    def network(self, **options: Any) -> Network:
        """Return indicators (or agencies) and targets as a network, with what holds it together."""
        found: Network = self._run("network", **options)
        return found

    def run(self, analysis: str, **parameters: Any) -> Result:
        """Return the result of an analysis by name.

        Raises:
            UnknownNameError: there is no such analysis, framework, element or agency.
            UsageError: a parameter is unknown, missing or malformed.
        """
        result: Result = self._run(analysis, **parameters)
        return result

    def _run(self, analysis: str, **parameters: Any) -> Any:
        given = {name: value for name, value in parameters.items() if value is not None}
        return run_analysis(find_analysis(analysis), self.sources, given)

    def rerun(self, citation: Citation | str | Path) -> Rerun:
        """Compute a cited result again: a citation, or the path of a file that holds one.

        Raises:
            ParseError: the file holds no citation.
        """
        if isinstance(citation, Citation):
            return rerun(self.sources, citation, None)
        path = Path(citation)
        return rerun(self.sources, *read_citation(path.read_text("utf-8"), str(path)))

    def search(
        self, text: str, *, limit: int = 20, offset: int = 0, **filters: str
    ) -> SearchResult:
        """Return what a text finds, best first: words, a code in any spelling, or a mixture.

        `filters`: framework, kind, agency, trust, values="yes".

        Raises:
            UnknownNameError: a filter is none, or asks for what does not occur.
        """
        index, base = self._searcher.index(), self._searcher.base
        return search(index, text, base, filters=filters, limit=limit, offset=offset)

    def query(self, name: str, **parameters: str) -> ResultTable:
        """Return the rows of a named query (`ssckg queries` lists them), every cell as text.

        Raises:
            UnknownNameError: there is no such query, or what a parameter names.
            UsageError: a parameter is unknown, missing or malformed.
        """
        asked = read_query_text(name, None)
        answer = ask_query(asked, parameters, AnswerFormat.CSV, data=self._data)
        with answer.content as content:
            rows = list(csv.reader(io.TextIOWrapper(content, "utf-8", newline="")))
        cells = tuple(tuple(cell or None for cell in row) for row in rows[1:])
        return ResultTable(name, asked.summary, tuple(rows[0]), cells)

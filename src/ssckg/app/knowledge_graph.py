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
from ssckg.model.result import Citation, Result, ResultTable
from ssckg.querying.asking import AnswerFormat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ssckg.app.analyses.sources import Sources
    from ssckg.model.crosswalk import Crosswalk


class KnowledgeGraph:
    """A data directory that `ssckg build` made. Reading is its only power.

    Each analysis has a method that returns its typed result with its citation; `run` takes any of
    them by name.
    """

    def __init__(self, data: Path) -> None:
        """Take the data directory; see `open`."""
        self._data = data
        self._reader = SourceReader(data)

    @classmethod
    def open(cls, data: str | Path = ".ssckg") -> KnowledgeGraph:
        """Return the graph of a data directory.

        Raises:
            DataDirectoryError: there is none, or nothing was built in it.
        """
        opened = cls(Path(data))
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

    def run(self, analysis: str, **parameters: Any) -> Result:
        """Return the result of an analysis by name.

        Raises:
            UnknownNameError: there is no such analysis, framework, element or agency.
            UsageError: a parameter is unknown, missing or malformed.
        """
        result: Result = run_analysis(find_analysis(analysis), self.sources, parameters)
        return result

    def rerun(self, citation: Citation | str | Path) -> Rerun:
        """Compute a cited result again: a citation, or the path of a file that holds one.

        Raises:
            ParseError: the file holds no citation.
        """
        if isinstance(citation, Citation):
            return rerun(self.sources, citation, None)
        path = Path(citation)
        return rerun(self.sources, *read_citation(path.read_text("utf-8"), str(path)))

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

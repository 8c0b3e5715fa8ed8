"""The result of an analysis: typed values, the tables behind them, and how to cite them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from ssckg.errors import MissingError

if TYPE_CHECKING:
    from decimal import Decimal

    import polars

Cell: TypeAlias = "str | int | float | bool | Decimal | None"
Fact: TypeAlias = "str | int | float | bool"
"""An attribute in a network for other programs."""


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A table of a result.

    name: kebab case, for files and sheets; title: a heading in words; columns: snake case, as in
    JSON; rows: a cell per column, shares as fractions of one; note: what to know when reading it;
    is_detail: it backs figures of another table, and a terminal only names it when it is long;
    brief: columns a terminal keeps to where not all of them fit, what matters most first; empty:
    it prints records; prefix: what ids begin with, left out of cells where columns are left out;
    is_form: blank cells are there to be filled in, so documents keep columns that are all blank.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    is_detail: bool = False
    brief: tuple[str, ...] = ()
    prefix: str = ""
    is_form: bool = False

    def to_polars(self) -> polars.DataFrame:
        """Return it as a data frame.

        Raises:
            MissingError: polars is not installed.
        """
        try:
            import polars  # noqa: PLC0415
        except ImportError as error:
            raise MissingError(
                "data frames need polars", hint="pip install 'ssckg[tables]'"
            ) from error
        return polars.DataFrame(
            list(self.rows), schema=list(self.columns), orient="row", infer_schema_length=None
        )


@dataclass(frozen=True, slots=True)
class ResultGraph:
    """A network for other programs: nodes by id, edges by the ids of their ends, with attributes.

    An attribute has the same type wherever it occurs; where it is not known, it is left out.
    """

    name: str
    nodes: tuple[tuple[str, dict[str, Fact]], ...]
    edges: tuple[tuple[str, str, dict[str, Fact]], ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """All that it takes to compute a result again.

    analysis and parameters: the question; release: version of ssckg; data: hash of the published
    dataset (of what was read, where the engine is remote); seed: of its random numbers, if it drew
    any; result: SHA-256 of the result as JSON.
    """

    analysis: str
    parameters: dict[str, Any]
    release: str
    data: str
    result: str
    seed: int | None = None


@dataclass(frozen=True, kw_only=True)
class Result(ABC):
    """What an analysis returns. Field names are the names in JSON."""

    pictured: ClassVar[str] = ""
    """Name of the table with the figures of the picture; empty: the main one."""
    unpictured: ClassVar[str] = ""
    """Why there is no picture of it, where there never is one; a clause without a full stop."""

    citation: Citation | None = field(default=None, compare=False, repr=False)

    @abstractmethod
    def tables(self) -> tuple[ResultTable, ...]:
        """Return the tables, the main one first; every figure has its list among them."""

    def notes(self) -> tuple[str, ...]:
        """Return in words what a reader must know: model, evidence, limits."""
        return ()

    def words(self) -> tuple[str, ...]:
        """Return it in sentences, where a person at a terminal reads these and not the tables."""
        return ()

    def chart(self) -> dict[str, Any] | None:
        """Return a picture as a Vega-Lite specification, where one says more than the table."""
        return None

    def graph(self) -> ResultGraph | None:
        """Return the network that it is, where it is one."""
        return None

    def to_polars(self, table: str | None = None) -> polars.DataFrame:
        """Return a table (by name; else the main one) as a data frame.

        Raises:
            MissingError: polars is not installed.
            KeyError: there is no such table.
        """
        found = {each.name: each for each in self.tables()}
        return (found[table] if table else next(iter(found.values()))).to_polars()

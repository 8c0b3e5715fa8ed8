"""Files that people edit: proposals and verdicts from a table, a mapping set or suggestions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ssckg.app.curation import (
    Judgement,
    Proposal,
    prepare,
    prepare_verdict,
    read_predicate,
)
from ssckg.app.curation_views import open_curation
from ssckg.app.permitting import permit
from ssckg.errors import DataError, FaultsError, ParseError, SsckgError, TableError, UsageError
from ssckg.harmonization.curation import record
from ssckg.io.textfile import read_text
from ssckg.model.curation import Action, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ssckg.app.curation_views import Curation
    from ssckg.app.workspace import Workspace
    from ssckg.model.actor import Actor
    from ssckg.model.curation import CurationEvent, MappingKey

_NAMES: Final = {
    "subject": "subject",
    "subject_id": "subject",
    "predicate": "predicate",
    "predicate_id": "predicate",
    "object": "object",
    "object_id": "object",
    "reason": "reason",
    "comment": "reason",
    "confidence": "confidence",
    "source": "source",
    "ext_source": "source",
    "verdict": "verdict",
    "mapping": "mapping",
    "record_id": "mapping",
}
"""Columns that are read, by what they may be called; others of a mapping set are passed over."""
_MAX_ROWS: Final = 5000


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its place for messages, and its filled cells by our names, with the column's own."""

    file: str
    line: int
    cells: Mapping[str, str]
    columns: Mapping[str, str]

    def fault(self, error: SsckgError | str, name: str = "") -> TableError:
        """Return an error at this row and the column of a cell."""
        column = self.columns.get(name) or name or None
        return TableError(str(error), file=self.file, row=self.line, column=column)


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken from a file: ids of mappings put forward and judged; faults passed over."""

    proposed: tuple[str, ...]
    judged: tuple[str, ...]
    faults: tuple[str, ...] = ()


def import_file(ws: Workspace, actor: Actor, file: Path, *, partial: bool = False) -> Taken:
    """Take proposals and verdicts from a TSV, an SSSOM TSV or suggestions as JSON.

    A row with a verdict is judged; any other is put forward. Nothing is taken unless all rows are
    good, or `partial`; what is taken is taken at once.

    Raises:
        ForbiddenError: the actor may not.
        DataError: the file cannot be read, or rows have faults, each with line and column.
    """
    permit(ws, actor, "mapping-propose")
    rows = _suggestions(file) if file.suffix == ".json" else read_rows(file)
    cur = open_curation(ws)
    faults: list[DataError] = []
    new: dict[str, tuple[MappingKey, CurationEvent]] = {}
    for row in rows:
        try:
            _check(row)
            key, event = _step(cur, ws, actor, row)
            if key.iri in new:
                raise UsageError(f"{key.id} stands here twice")
            new[key.iri] = key, event
        except TableError as fault:
            faults.append(fault)
        except SsckgError as error:
            faults.append(row.fault(error, _guilty(row, error)))
    if faults and not partial:
        raise faults[0] if len(faults) == 1 else FaultsError(tuple(faults))
    record.append(ws.store, tuple(new.values()))
    judged = [key.id for key, event in new.values() if event.action is Action.REVIEW]
    proposed = [key.id for key, event in new.values() if event.action is not Action.REVIEW]
    return Taken(tuple(proposed), tuple(judged), tuple(map(str, faults)))


def _step(cur: Curation, ws: Workspace, actor: Actor, row: Row) -> tuple[MappingKey, CurationEvent]:
    """Return the step that a row asks for."""
    if "verdict" not in row.cells:
        return prepare(cur, ws, actor, _proposal(row))
    name = row.cells.get("mapping")
    key = cur.find(name) if name else cur.key_of(_cell(row, 0), _cell(row, 1))
    return prepare_verdict(cur, ws, actor, key, _judgement(row))


def read_rows(file: Path) -> tuple[Row, ...]:
    """Return the rows of a TSV; lines that begin with # are a head and are passed over.

    Raises:
        ParseError: it cannot be read, or lacks columns.
        TableError: a row has more or fewer cells than the header.
    """
    shown = file.name
    lines = read_text(file, shown=shown).splitlines()
    start = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
    if start == len(lines):
        raise ParseError("has no line of column names", file=shown)
    header = [name.strip() for name in lines[start].split("\t")]
    known = {_NAMES[name]: name for name in header if name in _NAMES}
    if not ({"subject", "object"} <= known.keys() or "mapping" in known) or "reason" not in known:
        wanted = "subject, predicate, object and reason, or mapping, verdict and reason"
        raise ParseError(f"the columns must be: {wanted}", file=shown, line=start + 1)
    if len(lines) - start > _MAX_ROWS:
        raise ParseError(f"has more than {_MAX_ROWS} rows", file=shown)
    return tuple(_rows(lines, start, header, known, shown))


def _rows(
    lines: Sequence[str], start: int, header: Sequence[str], known: Mapping[str, str], shown: str
) -> Iterator[Row]:
    for number, line in enumerate(lines[start + 1 :], start + 2):
        if not line.strip():
            continue
        texts = line.split("\t")
        if len(texts) != len(header):
            fault = f"has {len(texts)} cells, the header has {len(header)}"
            raise TableError(fault, file=shown, row=number)
        by_column = dict(zip(header, (text.strip() for text in texts), strict=True))
        cells = {ours: by_column[theirs] for ours, theirs in known.items() if by_column[theirs]}
        yield Row(shown, number, cells, known)


def _suggestions(file: Path) -> tuple[Row, ...]:
    """Return what `ssckg suggest --json` printed as rows; the number of the suggestion as line."""
    try:
        document = json.loads(read_text(file, shown=file.name))
        found = document["suggestions"]
        rows = []
        for number, one in enumerate(found, 1):
            cells = {
                "subject": one["subject"]["curie"],
                "predicate": one["predicate"] or "related",
                "object": one["object"]["curie"],
                "reason": f"Suggested (score {one['score']:.2f}): {'; '.join(one['evidence'])}.",
            }
            rows.append(Row(file.name, number, cells, {}))
    except (ValueError, KeyError, TypeError) as error:
        message = "is not what ssckg suggest --json prints"
        raise ParseError(message, file=file.name) from error
    return tuple(rows)


def _check(row: Row) -> None:
    """Raise for what can be told from the row alone, at its column."""
    if "reason" not in row.cells:
        raise row.fault("is empty, and must not be", "reason")
    verdict = row.cells.get("verdict")
    if verdict is not None and verdict not in set(Verdict):
        raise row.fault(f"{verdict!r} is none of {', '.join(Verdict)}", "verdict")
    if verdict is None:
        for name in ("subject", "predicate", "object"):
            if name not in row.cells:
                raise row.fault("is empty, and must not be", name)
    if "predicate" in row.cells:
        try:
            read_predicate(row.cells["predicate"])
        except SsckgError as error:
            raise row.fault(error, "predicate") from error
    _confidence(row)


def _confidence(row: Row) -> float | None:
    text = row.cells.get("confidence")
    if text is None:
        return None
    try:
        number = float(text)
    except ValueError:
        raise row.fault(f"{text!r} is no number", "confidence") from None
    if not 0 <= number <= 1:
        raise row.fault(f"{text} is not between 0 and 1", "confidence")
    return number


def _proposal(row: Row) -> Proposal:
    cells = row.cells
    sources = tuple(cells.get("source", "").replace(";", "|").split("|"))
    return Proposal(
        cells["subject"],
        cells["predicate"],
        cells["object"],
        cells["reason"],
        _confidence(row),
        tuple(source for source in sources if source.strip()),
    )


def _cell(row: Row, side: int) -> str:
    name = ("subject", "object")[side]
    if name not in row.cells:
        raise row.fault("is empty, and must not be", name)
    return row.cells[name]


def _guilty(row: Row, error: SsckgError) -> str:
    """Return the name of the cell that an error quotes, as far as one does."""
    quoted = getattr(error, "name", "")
    return next((name for name, text in row.cells.items() if quoted and quoted in text), "")


def _judgement(row: Row) -> Judgement:
    cells = row.cells
    return Judgement(cells["verdict"], cells["reason"], cells.get("predicate"), _confidence(row))

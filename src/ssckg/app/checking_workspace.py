"""Checks what is not public: logs of submissions are legal, their files are there and intact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ssckg import resources
from ssckg.app.checking_rounds import check_rounds
from ssckg.errors import DataDirectoryError, UnknownNameError
from ssckg.harmonization.curation import record
from ssckg.io.csvw import read_table, triples
from ssckg.io.faults import Faults
from ssckg.model.check_outcome import CheckOutcome
from ssckg.model.finding import Finding, Place, Severity
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.namespaces import BASE
from ssckg.submissions.life import repository
from ssckg.submissions.life.names import graph_of, submission_iri
from ssckg.submissions.life.transitions import TABLE
from ssckg.validation.engines import load_shapes, make_validator
from ssckg.validation.findings import as_findings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssckg.app.workspace import Workspace
    from ssckg.model.submission import Summary
    from ssckg.ports import ShapeValidator

SECTION: Final = "workspace"
_SHAPES: Final = "submission-event"
_MAPPING_SHAPES: Final = "mapping-event"
_STEP: Final = "/event/"
_BATCH: Final = 200
"""So many logs are held to the shapes at once; the engine is slower on more."""
_SHOWN_ORPHANS: Final = 5
_RULE: Final = f"{BASE}shape/submission-event#"


def check_workspace(ws: Workspace) -> CheckOutcome:
    """Hold every log to its shapes, and read every file that a submission names.

    A log is what was done with a submission or in a round, or said of a mapping. Each log and each
    file is a check. Kept files that nothing names are told and fail nothing.

    Raises:
        EngineError: an engine does not answer.
    """
    heads = repository.summaries(ws.store, ws.base)
    logs = CheckOutcome.total(SECTION, _check_logs(ws, heads))
    named = _named_files(ws)
    files = CheckOutcome.total(SECTION, _check_files(ws, named))
    orphans = CheckOutcome(SECTION, 0, 0, tuple(_orphans(ws, named)))
    curated = CheckOutcome.total(SECTION, _check_mappings(ws))
    rounds = CheckOutcome.total(SECTION, check_rounds(ws, SECTION))
    unreadable = CheckOutcome.of(SECTION, _unreadable(ws, heads))
    return logs + curated + rounds + files + orphans + unreadable


def _check_logs(ws: Workspace, heads: Sequence[Summary]) -> Iterator[CheckOutcome]:
    validator = make_validator(load_shapes([_SHAPES]))
    steps = _steps()
    for start in range(0, len(heads), _BATCH):
        batch = heads[start : start + _BATCH]
        found = _findings(validator, [steps, _logs(ws, batch)])
        guilty = {finding.focus for finding in found}
        passed = sum(
            not any((focus or "").startswith(submission_iri(head.id)) for focus in guilty)
            for head in batch
        )
        yield CheckOutcome(SECTION, passed, len(batch) - passed, tuple(found))


def _check_mappings(ws: Workspace) -> Iterator[CheckOutcome]:
    log = record.log(ws.store)
    if not log:
        return
    content = "".join(f"{triple} .\n" for triple in log)
    document = RdfDocument(content.encode(), "mappings", RdfFormat.N_TRIPLES)
    found = _findings(make_validator(load_shapes([_MAPPING_SHAPES])), [document])
    subjects = (str(triple.subject).strip("<>") for triple in log)
    judged = {iri.rpartition(_STEP)[0] for iri in subjects if _STEP in iri}
    guilty = {(finding.focus or "").rpartition(_STEP)[0] for finding in found}
    yield CheckOutcome(SECTION, len(judged - guilty), len(guilty), tuple(found))


def _unreadable(ws: Workspace, heads: Sequence[Summary]) -> Iterator[Finding]:
    """Yield graphs of submissions whose head no list shows: something of it is missing."""
    query = f"""{repository.PREFIX_LINES}
        SELECT DISTINCT ?submission WHERE {{
          GRAPH ?g {{
            ?event a ssc:SubmissionEvent ; ssc:sequenceNumber 1 ; ssc:eventOf ?submission }}
        }} ORDER BY ?submission"""
    known = {submission_iri(head.id) for head in heads}
    for row in ws.store.select(query):
        if str(row["submission"]) not in known:
            message = "The head of a submission is damaged: lists do not show it."
            yield Finding(f"{_RULE}head", Severity.VIOLATION, message, str(row["submission"]))


def _findings(validator: ShapeValidator, data: Sequence[RdfDocument]) -> list[Finding]:
    return as_findings(validator.validate(data))


def _steps() -> RdfDocument:
    """Return the table of transitions as triples."""
    faults = Faults()
    table = read_table(resources.folder("ontology") / TABLE, faults, shown=f"ontology/{TABLE}")
    content = "".join(f"{triple} .\n" for triple in triples(table, faults))
    faults.check()
    return RdfDocument(content.encode(), "transitions", RdfFormat.N_TRIPLES)


def _logs(ws: Workspace, heads: Sequence[Summary]) -> RdfDocument:
    """Return states, counts and events of submissions, without anything that a city reported."""
    graphs = " ".join(str(ox.NamedNode(graph_of(head.id))) for head in heads)
    query = f"""{repository.PREFIX_LINES}
        CONSTRUCT {{ ?s ?p ?o }} WHERE {{
          VALUES ?g {{ {graphs} }}
          {{ GRAPH ?g {{ ?s a ssc:SubmissionEvent ; ?p ?o }} }} UNION {{
            GRAPH ?g {{ ?s a ssc:Submission ; ?p ?o }}
            VALUES ?p {{ ssc:submissionState ssc:eventCount }}
          }}
        }}"""
    with ws.store.stream(query, accept="application/n-triples") as body:
        return RdfDocument(b"".join(body), "logs", RdfFormat.N_TRIPLES)


def _named_files(ws: Workspace) -> dict[str, str]:
    """Return the hashes that the workspace names, each with what names it."""
    query = f"""{repository.PREFIX_LINES}
        SELECT ?file ?sha256 WHERE {{
          GRAPH ?g {{ ?file a ssc:SubmittedFile ; ssc:sha256 ?sha256 }}
        }} ORDER BY ?file"""
    return {str(row["sha256"]): str(row["file"]) for row in ws.store.select(query)}


def _check_files(ws: Workspace, named: dict[str, str]) -> Iterator[CheckOutcome]:
    for sha256, focus in sorted(named.items()):
        found = []
        try:
            ws.files.verify(sha256)
        except (UnknownNameError, DataDirectoryError, OSError) as error:
            is_absent = isinstance(error, UnknownNameError)
            message = "The file is not kept." if is_absent else str(error)
            found = [_file_finding("file-intact", Severity.VIOLATION, message, focus, sha256)]
        yield CheckOutcome.of(SECTION, found)


def _orphans(ws: Workspace, named: dict[str, str]) -> Iterator[Finding]:
    """Yield what is kept and not named: a step that was not taken leaves its file behind."""
    orphans = [sha256 for sha256 in ws.files.all_hashes() if sha256 not in named]
    for sha256 in orphans[:_SHOWN_ORPHANS]:
        message = f"A kept file belongs to no submission ({len(orphans)} in all)."
        yield _file_finding("file-named", Severity.INFO, message, None, sha256)


def _file_finding(
    rule: str, severity: Severity, message: str, focus: str | None, sha256: str
) -> Finding:
    place = Place(file=f"files/{sha256[:2]}/{sha256}")
    return Finding(f"{_RULE}{rule}", severity, message, focus, sha256, place)

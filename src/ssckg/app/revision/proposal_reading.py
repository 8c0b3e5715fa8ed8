"""Reads proposals from what people hand in: the file, what names in it mean, shapes and edition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ssckg.app.analyses.sources import read_sources
from ssckg.app.public_projects import register_column
from ssckg.app.revision.editions import load_edition
from ssckg.app.revision.evidence import EvidenceFinder
from ssckg.errors import CheckError, UnknownNameError, UsageError
from ssckg.harmonization.lookup import find_element
from ssckg.harmonization.measures import is_sdg
from ssckg.io.placed_document import placed, read_placed
from ssckg.io.records import read_records
from ssckg.io.sheets.records import SUFFIXES, read_sheet_records
from ssckg.io.textfile import read_text
from ssckg.model.choices import Predicate
from ssckg.model.release import AcceptedChange
from ssckg.model.revision_round import RegistryRole
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.namespaces import BASE
from ssckg.revision.applying import faults_of
from ssckg.revision.proposing.columns import COLUMNS
from ssckg.revision.proposing.document import drafts_from_document
from ssckg.revision.proposing.names import EditionNames
from ssckg.revision.proposing.resolving import resolve
from ssckg.revision.proposing.table import drafts_from_rows
from ssckg.revision.proposing.values import Known
from ssckg.submissions.codes import code_list
from ssckg.validation.engines import load_shapes, make_validator
from ssckg.validation.findings import as_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pyoxigraph import Triple

    from ssckg.app.workspace import Workspace
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.proposed_change import ProposedChange
    from ssckg.model.revision_event import Evidence
    from ssckg.model.revision_state import RoundState
    from ssckg.revision.proposing.drafts import ProposalDraft
    from ssckg.revision.proposing.resolving import ReadProposal

CODE_LISTS: Final = ("level", "population-base", "direction", "value-type")
_DOCUMENTS: Final = (".yaml", ".yml", ".json")
_FILE: Final = "file:"


def drafts_of_file(file: Path, name: str = "") -> tuple[ProposalDraft, ...]:
    """Return the proposals of a file: a table (CSV, workbook) or a document (YAML, JSON).

    Raises:
        DataError: it cannot be read, or has columns or members that nobody knows.
    """
    shown = name or file.name
    suffix = file.suffix.lower()
    if suffix in _DOCUMENTS:
        return drafts_from_document(read_placed(file, shown=shown))
    read = read_sheet_records if suffix in SUFFIXES else read_records
    records = read(file, required=(), optional=COLUMNS, shown=shown)
    return drafts_from_rows(records)


def drafts_of_document(document: Any) -> tuple[ProposalDraft, ...]:
    """Return the proposals of a document that came as JSON; errors as `drafts_of_file`."""
    return drafts_from_document(placed(document, "request"))


def read_proposals(
    ws: Workspace,
    state: RoundState,
    drafts: Sequence[ProposalDraft],
    own_body: str,
    folder: Path | None = None,
) -> tuple[ReadProposal, ...]:
    """Return the proposals that drafts describe, checked against the edition that is revised.

    Args:
        ws: the workspace.
        state: the round that they are for.
        drafts: what was written.
        own_body: who puts forward where nobody is named.
        folder: where citations lie that the file names; None: files cannot be named.

    Raises:
        DataError: all that is wrong, each with its place and what to do.
        UnknownNameError: the edition is not published.
    """
    edition = load_edition(ws, state.round.starts_from)
    known = known_names(ws, state, EditionNames(edition, ws.base), own_body, folder)

    def _faults(changes: Sequence[ProposedChange]) -> tuple[str, ...]:
        accepted = [AcceptedChange(change=change, proposal="new") for change in changes]
        return faults_of(edition, accepted)

    return resolve(drafts, known, _faults)


def known_names(
    ws: Workspace,
    state: RoundState,
    names: EditionNames,
    own_body: str = "",
    folder: Path | None = None,
) -> Known:
    """Return what names in the proposals of a round may mean."""
    sources = read_sources(ws.directory.path)
    crosswalk = sources.crosswalk
    finder = EvidenceFinder(sources, state.round.starts_from)
    submitters = state.round.bodies(RegistryRole.SUBMITTING_ORGANISATION)
    return Known(
        names=names,
        units=unit_labels(crosswalk),
        codes={name: code_list(name).names.get("en", {}) for name in CODE_LISTS},
        bodies=tuple(dict.fromkeys(submitters)),
        sources=register_column("sources/sources", "key"),
        measured=lambda text: _measured(crosswalk, text),
        evidence=lambda text: _evidence(finder, text, folder),
        own_body=own_body if own_body in submitters else "",
    )


def unit_labels(crosswalk: Crosswalk) -> dict[str, str]:
    """Return the labels of all units by IRI, below the standard base."""
    start = f"{crosswalk.base}unit/"
    labels = {p.unit: p.unit.removeprefix(start) for p in crosswalk.points if p.unit}
    labels |= {iri: label for iri, label in crosswalk.names.items() if iri.startswith(start)}
    return {BASE + iri.removeprefix(crosswalk.base): label for iri, label in labels.items()}


def check_shape(triples: Iterable[Triple]) -> None:
    """Hold proposals to `shapes/proposal.ttl`.

    Raises:
        CheckError: what the reading of the file lets through and should not.
    """
    text = "\n".join(f"{triple} ." for triple in triples)
    document = RdfDocument(text.encode(), "proposals", RdfFormat.N_TRIPLES)
    findings = as_findings(make_validator(load_shapes(["proposal"])).validate([document]))
    if findings:
        raise CheckError(f"the proposals break a rule: {findings[0].message}", tuple(findings))


def _measured(crosswalk: Crosswalk, text: str) -> str:
    """Return "broad:11.6" for what a new indicator is said to measure."""
    start, _, rest = text.partition(":")
    is_said = start.strip() in set(Predicate)
    code = (rest if is_said else text).strip()
    if not code:
        raise UsageError("names nothing that is measured", hint="broad:11.6, or 11.6")
    of_sdg = (e for e in crosswalk.elements if code in e.codes and is_sdg(crosswalk, e.iri))
    found = next(of_sdg, None) or find_element(crosswalk, code)
    if is_sdg(crosswalk, found.iri) and found.kind not in {"Target", "Indicator"}:
        raise UsageError(f"{code} is a {found.kind.lower()}", hint="name targets or indicators")
    return f"{start.strip() if is_said else Predicate.RELATED}:{code}"


def _evidence(finder: EvidenceFinder, text: str, folder: Path | None) -> Evidence:
    if not text.startswith(_FILE):
        return finder.find(text)
    name = text.removeprefix(_FILE).strip()
    if folder is None or name != name.replace("\\", "/").rpartition("/")[2] or name in {"", ".."}:
        raise UsageError(
            f"{name!r} cannot be read here", hint="a file beside the table, without a folder"
        )
    if not (folder / name).is_file():
        raise UnknownNameError("file of a citation", name)
    return finder.find(read_text(folder / name, shown=name))

"""What is published against what it was made from: files, references, hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ssckg.content.faults import findings_of
from ssckg.content.files import find_sources
from ssckg.errors import DataError
from ssckg.model.check_outcome import CheckOutcome
from ssckg.model.finding import Finding, Severity
from ssckg.namespaces import BASE
from ssckg.publication.canonical import dataset_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Any

    from ssckg.content.compiling import Compiled

SECTION: Final = "content"
DAMAGED: Final = BASE + "shape/check#published-differs-from-manifest"
NOT_BUILT: Final = BASE + "shape/check#not-built"
OTHER_SOURCES: Final = BASE + "shape/check#built-from-other-sources"
_SHOWN = 3


def check_content(
    root: Path,
    compile_sources: Callable[[], Compiled],
    published: bytes,
    manifest: Mapping[str, Any] | None,
) -> CheckOutcome:
    """Check the sources, and the published dataset against its manifest and the sources.

    Each source file is a check (it reads, and its keys refer to rows that are there), so is
    each of: no reference leads nowhere; what is published is what the build wrote. Data built
    from other sources are told, and are no fault.

    Args:
        root: the folder that holds the sources.
        compile_sources: makes the dataset anew, with the base of the published one.
        published: the published dataset as canonical N-Quads.
        manifest: what the build said; None where the engine is not ours and nothing was said.
    """
    outcomes = []
    compiled: Compiled | None = None
    try:
        compiled = compile_sources()
    except DataError as error:
        outcomes.append(_source_files(root, error))
    else:
        outcomes.append(_source_files(root, None))
        outcomes.append(CheckOutcome.of(SECTION, compiled.findings))
    if manifest is not None:
        outcomes.append(CheckOutcome.of(SECTION, _damage(published, manifest, compiled)))
    if compiled is not None and (manifest is None or manifest.get("hash")):
        # What cities published is in the whole, so the content has a hash of its own.
        built = (
            dataset_hash(published)
            if manifest is None
            else manifest.get("content") or manifest["hash"]
        )
        outcomes.append(CheckOutcome.of(SECTION, _staleness(str(built), compiled)))
    return CheckOutcome.total(SECTION, outcomes)


def _source_files(root: Path, error: DataError | None) -> CheckOutcome:
    """Return one check for each file; where reading broke off, the others were not checked."""
    findings = tuple(findings_of(error)) if error else ()
    faults = [finding for finding in findings if finding.severity is Severity.VIOLATION]
    faulty = {fault.place.file if fault.place else None for fault in faults}
    is_whole = len(faults) == len(findings)
    try:
        names = {source.shown for source in find_sources(root)}
    except DataError:
        names = set()
    return CheckOutcome(SECTION, len(names - faulty) if is_whole else 0, len(faulty), findings)


def _damage(
    published: bytes, manifest: Mapping[str, Any], compiled: Compiled | None
) -> tuple[Finding, ...]:
    written = manifest.get("hash")
    if not written:
        message = "nothing has been built here; run ssckg build"
        return (Finding(NOT_BUILT, Severity.VIOLATION, message),)
    found = dataset_hash(published)
    if found == written:
        return ()
    count = published.count(b"\n")
    message = (
        f"what is published is not what the build wrote (hash {found[:12]}, not {written[:12]};"
        f" {count:,} statements, not {manifest.get('triples', 0):,}):"
        " it was changed or damaged; run ssckg build"
    )
    findings = [Finding(DAMAGED, Severity.VIOLATION, message, value=found)]
    if compiled is not None and compiled.manifest["hash"] == written:
        findings += _differences(set(published.splitlines()), set(compiled.nquads.splitlines()))
    return tuple(findings)


def _differences(published: set[bytes], built: set[bytes]) -> list[Finding]:
    """Return the first statements that are too many, or missing, with the count of all."""
    findings = []
    for what, lines in (("added", published - built), ("lost", built - published)):
        for number, line in enumerate(sorted(lines)[:_SHOWN], 1):
            message = f"{what} ({number} of {len(lines):,}): {line.decode()}"
            findings.append(Finding(DAMAGED, Severity.VIOLATION, message))
    return findings


def _staleness(built: str, compiled: Compiled) -> tuple[Finding, ...]:
    if built == compiled.manifest["hash"]:
        return ()
    message = "built from other sources than these (or by another version); run ssckg build"
    return (Finding(OTHER_SOURCES, Severity.INFO, message, value=built),)

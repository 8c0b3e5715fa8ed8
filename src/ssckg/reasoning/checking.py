"""The ontology's own tests: hygiene rules, competency questions, and the reasoner.

Each file of `ontology/verify/` is a SELECT that must find nothing; each of
`ontology/questions/must-hold/` an ASK that must answer true, of `must-not-hold/` false. The
comment lines at the head of a file are the rule, or the question and its answer, in words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ssckg.errors import ParseError, QuerySyntaxError, QueryTimeoutError
from ssckg.model.check_outcome import CheckOutcome
from ssckg.model.finding import Finding, Place, Severity
from ssckg.model.shape_result import RdfDocument
from ssckg.namespaces import BASE, expand, shrink

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ssckg.ports import GraphStore, Reasoner, Rows

_SHOWN = 5
"""So many rows of a broken rule are reported; the count is always given."""
_OWN_BASE = re.compile(re.escape(BASE) + r"(?!ontology)")


def check_hygiene(store: GraphStore, folder: Path, *, base: str = BASE) -> CheckOutcome:
    """Run the hygiene rules of `folder` (`ontology/verify`) over all graphs.

    Args:
        store: what is asked; its default graph is the union of all.
        folder: holds `*-violation.rq`.
        base: where the data IRIs of the dataset begin.
    """
    outcomes = []
    for path in sorted(folder.glob("*-violation.rq")):
        text = path.read_text(encoding="utf-8")
        words = _words(text, path)
        try:
            findings = tuple(_hygiene_findings(path, words, store.select(_rebase(text, base))))
        except (QuerySyntaxError, QueryTimeoutError) as error:
            findings = (_finding(path, f"cannot be asked: {error}"),)
        outcomes.append(CheckOutcome.of("ontology", findings))
    return _sum("ontology", outcomes)


def check_questions(store: GraphStore, folder: Path, *, base: str = BASE) -> CheckOutcome:
    """Ask the questions of `folder` (`ontology/questions`); arguments as `check_hygiene`."""
    outcomes = []
    for name, wanted in (("must-hold", True), ("must-not-hold", False)):
        for path in sorted((folder / name).glob("*.rq")):
            text = path.read_text(encoding="utf-8")
            words = _words(text, path)
            try:
                answer = store.ask(_rebase(text, base))
                findings = () if answer is wanted else (_finding(path, f"does not hold: {words}"),)
            except (QuerySyntaxError, QueryTimeoutError) as error:
                findings = (_finding(path, f"cannot be asked: {error}"),)
            outcomes.append(CheckOutcome.of("questions", findings))
    return _sum("questions", outcomes)


def check_reasoning(
    reasoner: Reasoner, folder: Path, content: Sequence[RdfDocument] = ()
) -> CheckOutcome:
    """Ask a reasoner whether the modules `folder/*.ttl` are consistent and satisfiable.

    Args:
        reasoner: decides.
        folder: holds the modules (`ontology`).
        content: data that is to agree with the vocabulary.
    """
    documents = [RdfDocument(path.read_bytes(), path.name) for path in sorted(folder.glob("*.ttl"))]
    documents.extend(content)
    report = reasoner.check_consistency(documents)
    rule = expand("owl:Nothing")
    if not report.consistent:
        what = "the vocabulary and the content contradict each other or themselves"
        message = what if content else "the vocabulary contradicts itself"
        return CheckOutcome("ontology", 0, 1, (Finding(rule, Severity.VIOLATION, message),))
    findings = tuple(
        Finding(rule, Severity.VIOLATION, f"{shrink(iri)} can have no member", focus=iri)
        for iri in report.unsatisfiable
    )
    return CheckOutcome("ontology", int(not findings), int(bool(findings)), findings)


def _hygiene_findings(path: Path, rule: str, rows: Rows) -> Iterable[Finding]:
    for number, row in enumerate(rows.rows):
        if number == _SHOWN:
            yield _finding(path, f"broken {len(rows)} times in all: {rule}")
            return
        terms = [shrink(str(term)) if term is not None else "-" for term in row]
        focus = str(row[0]) if row and row[0] is not None else None
        yield _finding(path, f"{rule} Found: {' '.join(terms)}", focus)


def _finding(path: Path, message: str, focus: str | None = None) -> Finding:
    rule = f"{BASE}ontology/{path.parent.name}/{path.stem}"
    return Finding(
        rule,
        Severity.VIOLATION,
        message,
        focus,
        place=Place(file=f"{path.parent.name}/{path.name}"),
    )


def _words(text: str, path: Path) -> str:
    """Return the comment at the head of a file as one line."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# "))
    words = " ".join(line for line in lines if line)
    if not words:
        raise ParseError("does not open with its rule in words", file=path.name, line=1)
    return words


def _rebase(text: str, base: str) -> str:
    """Return a query for a dataset whose data IRIs begin with `base`."""
    return text if base == BASE else _OWN_BASE.sub(lambda _: base, text)


def _sum(section: str, outcomes: list[CheckOutcome]) -> CheckOutcome:
    total = CheckOutcome(section, 0, 0)
    for outcome in outcomes:
        total += outcome
    return total

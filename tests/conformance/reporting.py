"""The report of what was proved: EARL in Turtle, and a page with a table for people.

EARL 1.0 (https://www.w3.org/TR/EARL10-Schema/): an assertion says that a test has an outcome for a
subject. "Failed" is what failed, also where that is known; "untested" is what is not offered.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, DOAP, RDF, XSD
from tests.conformance.tables import asked, names, suites

from ssckg import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

EARL = Namespace("http://www.w3.org/ns/earl#")
HERE: Final = "https://w3id.org/ssckg/docs/conformance"
OUTCOMES: Final = ("passed", "failed", "not offered")
_EARL: Final = {
    "passed": EARL.passed,
    "failed": EARL.failed,
    "not offered": EARL.untested,
}


@dataclass(frozen=True, slots=True)
class Proof:
    """What one test function found of a test: outcome and, where it is not "passed", reason."""

    suite: str
    test: str
    outcome: str
    reason: str


def write_report(folder: Path, proofs: Iterable[Proof]) -> Iterator[str]:
    """Write `conformance.ttl` and `conformance.md` into a folder; yield a line for each suite."""
    found = combined(proofs)
    (folder / "conformance.ttl").write_text(earl(found), encoding="utf-8")
    (folder / "conformance.md").write_text(page(found), encoding="utf-8")
    for name, suite in suites().items():
        counts = _counts(found, name)
        numbers = ", ".join(f"{counts[one]} {one}" for one in OUTCOMES)
        yield f"{suite.title}: {numbers}"


def combined(proofs: Iterable[Proof]) -> list[Proof]:
    """Return one proof for each test that has a name: several functions may prove one.

    The worst counts; what nobody proved is not offered.
    """
    worst: dict[tuple[str, str], Proof] = {}
    for proof in proofs:
        key = (proof.suite, proof.test)
        there = worst.get(key)
        if there is None or _rank(proof) > _rank(there):
            worst[key] = proof
    return [
        worst.get((suite, test), Proof(suite, test, "not offered", "not run"))
        for suite, tests in names().items()
        for test in tests
    ]


def _rank(proof: Proof) -> int:
    return {"passed": 0, "not offered": 1, "failed": 2}[proof.outcome]


def _counts(found: Iterable[Proof], suite: str) -> Counter[str]:
    return Counter(proof.outcome for proof in found if proof.suite == suite)


def earl(found: Iterable[Proof]) -> str:
    """Return the report as Turtle."""
    graph = Graph(base=HERE)
    graph.bind("earl", EARL)
    graph.bind("doap", DOAP)
    subject, assertor = URIRef("https://w3id.org/ssckg"), URIRef(f"{HERE}#tests")
    today = Literal(f"{datetime.now(UTC):%Y-%m-%d}", datatype=XSD.date)
    graph.add((subject, RDF.type, DOAP.Project))
    graph.add((subject, RDF.type, EARL.TestSubject))
    graph.add((subject, DOAP.name, Literal("ssckg")))
    graph.add((subject, DOAP["revision"], Literal(__version__)))
    graph.add((assertor, RDF.type, EARL.Software))
    graph.add((assertor, DCTERMS.title, Literal("make conformance", lang="en")))
    for proof in found:
        suite = suites()[proof.suite]
        name = f"{HERE}#{proof.suite}--{proof.test}"
        test, assertion, result = URIRef(name), URIRef(f"{name}--run"), URIRef(f"{name}--result")
        graph.add((test, RDF.type, EARL.TestCase))
        graph.add((test, DCTERMS.title, Literal(proof.test)))
        graph.add((test, DCTERMS.description, Literal(asked()[proof.suite, proof.test], lang="en")))
        if suite.document:
            graph.add((test, DCTERMS.conformsTo, URIRef(suite.document)))
        if suite.tests:
            graph.add((test, DCTERMS.relation, URIRef(suite.tests + proof.test)))
        graph.add((assertion, RDF.type, EARL.Assertion))
        graph.add((assertion, EARL.assertedBy, assertor))
        graph.add((assertion, EARL.subject, subject))
        graph.add((assertion, EARL.test, test))
        graph.add((assertion, EARL.mode, EARL.automatic))
        graph.add((assertion, EARL.result, result))
        graph.add((result, RDF.type, EARL.TestResult))
        graph.add((result, EARL.outcome, _EARL[proof.outcome]))
        graph.add((result, DCTERMS.date, today))
        if proof.reason:
            graph.add((result, EARL.info, Literal(proof.reason, lang="en")))
    return graph.serialize(format="turtle")


HEAD: Final = """# Conformance

Which tests of standards pass, which fail and why, and which could not be run.

Written by `make conformance`; the same as EARL: [conformance.ttl](conformance.ttl). How it works
and what is counted: [decision 0049](decisions/0049-conformance.md).

"Failed" are failures that are known, with their reason; a failure that is not known, and a known
one that passes, stop the run. "Not offered" is what could not run where the report was made. Our
own cases bear the names of the W3C's tests, and are no copies of them; only the lines that say so
ran the W3C's files. Nobody but us has looked at this report.

The files of the W3C are read from the folder that `W3C_TESTS` names, a checkout of
<https://github.com/w3c/rdf-tests>; the validator of the reconciliation test bench from the one that
`RECON_TESTBENCH` names, a checkout of <https://github.com/reconciliation-api/testbench> in which
`npm ci --omit=dev --ignore-scripts` was run:

```
W3C_TESTS=/path/to/rdf-tests RECON_TESTBENCH=/path/to/testbench make conformance
```

"""


def page(found: list[Proof]) -> str:
    """Return the report as a page."""
    lines = [
        "| suite | whose tests | passed | failed | not offered |",
        "| --- | --- | --: | --: | --: |",
    ]
    for name, suite in suites().items():
        counts = _counts(found, name)
        title = f"[{suite.title}]({suite.document})" if suite.document else suite.title
        numbers = " | ".join(str(counts[one]) for one in OUTCOMES)
        lines.append(f"| {title} | {suite.whose} | {numbers} |")
    lines += ["", "## What is known to fail, and why", ""]
    failed = [proof for proof in found if proof.outcome == "failed"]
    lines += [f"- {suites()[one.suite].title}, `{one.test}`: {one.reason}." for one in failed]
    lines += ["", "## What is not offered, and why", ""]
    for reason, tests in _by_reason(found).items():
        lines.append(f"- {reason}: {tests}.")
    lines += [
        "",
        "## Every test",
        "",
        "| suite | test | what it asks | outcome |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {one.suite} | `{one.test}` | {asked()[one.suite, one.test]} | {one.outcome} |"
        for one in found
    ]
    return HEAD + "\n".join(lines) + "\n"


def _by_reason(found: Iterable[Proof]) -> dict[str, str]:
    reasons: dict[str, list[str]] = {}
    for one in found:
        if one.outcome == "not offered":
            reasons.setdefault(one.reason, []).append(f"`{one.suite}` {one.test}")
    return {reason: ", ".join(tests) for reason, tests in reasons.items()}

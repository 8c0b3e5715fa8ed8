"""What goes out of submissions, held to the shapes of published observations."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from ssckg.model.finding import Severity
from ssckg.model.shape_result import RdfDocument, RdfFormat
from ssckg.namespaces import BASE, SSC, expand
from ssckg.validation.bounds import bounds_shapes, read_bounds
from ssckg.validation.engines import load_shapes, make_validator
from ssckg.validation.findings import as_findings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.model.finding import Finding
    from ssckg.model.submission import Waiver

PUBLISHED_SHAPES = ("observation", "published-observation", "fact")
_POINT = ox.NamedNode(expand("ssc:observedDataPoint"))


class PublicCheck:
    """Holds parts of the published dataset to the shapes; make it once for many parts."""

    def __init__(self, context: bytes, base: str = BASE) -> None:
        """Take N-Triples of the data points and classes, and the base of the data IRIs."""
        self._context = RdfDocument(context, "what was built", RdfFormat.N_TRIPLES)
        self._base = base
        bounds = bounds_shapes(read_bounds([self._context]), base)
        self._validator = make_validator(
            load_shapes(PUBLISHED_SHAPES, extra=[bounds], base=base), "native"
        )

    def check(
        self, parts: Mapping[str, tuple[bytes, Sequence[Waiver]]]
    ) -> dict[str, list[Finding]]:
        """Return the violations of each part, without those that a waiver accepts.

        Args:
            parts: name to canonical N-Quads and waivers.
        """
        found: dict[str, list[Finding]] = {name: [] for name in parts}
        if not parts:
            return found
        owners: dict[str, set[str]] = defaultdict(set)
        points: dict[tuple[str, str], str] = {}
        documents = [self._context]
        for name, (part, _) in parts.items():
            documents.append(RdfDocument(part, name, RdfFormat.N_QUADS))
            for quad in ox.parse(part, ox.RdfFormat.N_QUADS):
                if isinstance(quad.subject, ox.NamedNode):
                    owners[quad.subject.value].add(name)
                    if quad.predicate == _POINT and isinstance(quad.object, ox.NamedNode):
                        points[name, quad.subject.value] = quad.object.value
        for finding in as_findings(self._validator.validate(documents)):
            for name in owners.get(finding.focus or "", ()):
                point = points.get((name, finding.focus or ""), "")
                if finding.severity is Severity.VIOLATION and not self._is_waived(
                    finding, point, parts[name][1]
                ):
                    found[name].append(finding)
        return found

    def _is_waived(self, finding: Finding, point: str, waivers: Sequence[Waiver]) -> bool:
        rule, data_point = self._back(finding.rule), self._back(point)
        return any(
            self._back(waiver.rule) == rule and waiver.data_point in {"", data_point}
            for waiver in waivers
        )

    def _back(self, iri: str) -> str:
        if iri.startswith(self._base) and not iri.startswith(SSC):
            return BASE + iri[len(self._base) :]
        return iri

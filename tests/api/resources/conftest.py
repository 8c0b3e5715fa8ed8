from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ssckg.app.building import dump_published

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.v1.service import Service


@pytest.fixture(scope="session")
def service(standing_service: Service) -> Service:
    return standing_service


class Dump:
    """The published data as they are dumped, indexed by hand: what answers are held against."""

    def __init__(self, text: bytes) -> None:
        self.by_subject: dict[str, list[ox.Quad]] = defaultdict(list)
        self.by_object: dict[str, list[ox.Quad]] = defaultdict(list)
        for quad in ox.parse(text, ox.RdfFormat.N_QUADS):
            self.by_subject[str(quad.subject)].append(quad)
            self.by_object[str(quad.object)].append(quad)
        self.iris = sorted(s[1:-1] for s in self.by_subject if s.startswith("<"))

    def classes(self, iri: str) -> set[str]:
        kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        quads = self.by_subject[f"<{iri}>"]
        return {str(quad.object)[1:-1] for quad in quads if str(quad.predicate) == kind}


@pytest.fixture(scope="session")
def dump(built_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Dump:
    file = tmp_path_factory.mktemp("dump") / "all.nq"
    dump_published(built_data, file)
    return Dump(file.read_bytes())

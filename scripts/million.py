"""A data directory with a million observations, made up, beside all that is published otherwise.

The observations have the shape of those that a publication makes of submissions, and are loaded
straight into the engine: to hand in, verify and publish ten thousand submissions takes hours. All
of them are marked as generated. The hash of such a dataset is that of the description of what was
generated; nothing but pages may be measured on it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ssckg.app.building import build_dataset
from ssckg.namespaces import BASE, CODE, PREFIXES, SSC
from ssckg.store.directory import DataDirectory
from ssckg.store.engine_program import ENVIRONMENT, engine_binary
from ssckg.store.layout import State
from ssckg.submissions.catalogue import load_data_points

if TYPE_CHECKING:
    from collections.abc import Iterator

EDITION: Final = "u4ssc-2017"
CITY: Final = "generated-00000"
_NOTE: Final = "Generated for a benchmark: no city reported this."
_A: Final = f"<{PREFIXES['rdf']}type>"
_INFERRED: Final = (
    f"{SSC}DataPointReport",
    f"{PREFIXES['prov']}Entity",
    f"{PREFIXES['s4city']}KeyPerformanceIndicatorAssessment",
)


@dataclass(frozen=True, slots=True)
class Size:
    """So many cities, each with values for all data points in so many years."""

    cities: int = 2_500
    years: int = 4
    points: int = 100

    @property
    def observations(self) -> int:
        """How many observations that makes."""
        return self.cities * self.years * self.points


def make(data: Path, size: Size) -> None:
    """Build, and load what is generated beside it, in files that are loaded side by side."""
    build_dataset(data)
    directory = DataDirectory.open_published(data)
    files = [data / f"generated-{number}.nq" for number in range(2)]
    for number, file in enumerate(files):
        with file.open("w", encoding="utf-8") as out:
            for city in range(number, size.cities, len(files)):
                out.writelines(_of_city(city, size))
    place = ["--location", str(directory.location("published"))]
    _run("load", *place, "--format", "nq", "--file", *map(str, files))
    _run("optimize", *place)  # as a publication of so much does
    for file in files:
        file.unlink()
    layout = directory.layout
    state = layout.read()
    said = json.dumps([state.manifest["hash"], size.cities, size.years, size.points])
    changed = {**state.manifest, "hash": hashlib.sha256(said.encode()).hexdigest()}
    layout.write(State(state.generation, changed))


def _run(*words: str) -> None:
    command = [str(engine_binary()), *words]
    subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True)


def _of_city(number: int, size: Size) -> Iterator[str]:
    """Yield the lines of a city: itself, its data sets, its observations."""
    name = f"generated-{number:05}"
    city = f"<{BASE}city/{name}>"
    graph = f"<{BASE}graph/register/cities>"
    label = f"<{PREFIXES['skos']}prefLabel>"
    source = f"<{PREFIXES['dcterms']}source>"
    trust = f"<{SSC}trust> <{CODE}trust/recall>"
    yield f"{city} {_A} <{SSC}City> {graph} .\n"
    yield f'{city} {label} "Generated city {number:05}" {graph} .\n'
    yield f'{city} <{PREFIXES["dcterms"]}identifier> "{name}" {graph} .\n'
    yield f"{city} {source} <{BASE}source/generated> {graph} .\n"
    yield f"{city} {trust} {graph} .\n"
    for year in range(2020, 2020 + size.years):
        yield from _data_set(city, name, year)
        for at, point in enumerate(_points()[: size.points]):
            yield from _observation(city, name, year, point, (number * 7 + at * 13 + year) % 1000)


def _data_set(city: str, name: str, year: int) -> Iterator[str]:
    node = f"<{BASE}dataset/{name}-{year}>"
    said = (
        (_A, f"<{PREFIXES['qb']}DataSet>"),
        (_A, f"<{PREFIXES['dcat']}Dataset>"),
        (f"<{PREFIXES['qb']}structure>", f"<{SSC}observationStructure>"),
        (f"<{PREFIXES['dcterms']}title>", f'"Generated values of {name} {year}"@en'),
        (f"<{PREFIXES['rdfs']}label>", f'"Generated values of {name} {year}"@en'),
        (f"<{PREFIXES['skos']}editorialNote>", f'"{_NOTE}"@en'),
        (f"<{SSC}forEdition>", f"<{BASE}framework/{EDITION}>"),
        (f"<{PREFIXES['dcterms']}spatial>", city),
        (f"<{PREFIXES['dcterms']}source>", f"<{BASE}source/generated>"),
    )
    for property_, value in said:
        yield f"{node} {property_} {value} <{BASE}graph/observation/{name}-{year}> .\n"


def _observation(
    city: str, name: str, year: int, point: tuple[str, str], number: int
) -> Iterator[str]:
    iri, unit = point
    code = iri.removeprefix(f"{BASE}u4ssc/").replace("/", "-")
    node = f"<{BASE}observation/{name}/{year}/{code}>"
    graph = f"<{BASE}graph/observation/{name}-{year}>"
    xsd = PREFIXES["xsd"]
    yield (
        f"{node} {_A} <{SSC}Observation> {graph} .\n"
        f"{node} {_A} <{PREFIXES['qb']}Observation> {graph} .\n"
        f"{node} <{SSC}observedDataPoint> <{iri}> {graph} .\n"
        f"{node} <{PREFIXES['qb']}dataSet> <{BASE}dataset/{name}-{year}> {graph} .\n"
        f"{node} <{PREFIXES['sdmx-dimension']}refArea> {city} {graph} .\n"
        f'{node} <{SSC}reportYear> "{year}"^^<{xsd}gYear> {graph} .\n'
        f"{node} <{PREFIXES['dcterms']}source> <{BASE}source/generated> {graph} .\n"
        f"{node} <{SSC}trust> <{CODE}trust/recall> {graph} .\n"
        f"{node} <{PREFIXES['sdmx-attribute']}obsStatus>"
        f" <{PREFIXES['sdmx-code']}obsStatus-A> {graph} .\n"
        f'{node} <{PREFIXES["sdmx-measure"]}obsValue> "{number / 10}"^^<{xsd}decimal> {graph} .\n'
    )
    if unit:
        yield f"{node} <{PREFIXES['sdmx-attribute']}unitMeasure> <{unit}> {graph} .\n"
    for kind in _INFERRED:
        yield f"{node} {_A} <{kind}> <{BASE}graph/inferred> .\n"


def _points() -> tuple[tuple[str, str], ...]:
    return tuple((point.iri, point.unit) for point in load_data_points(EDITION))


if __name__ == "__main__":
    make(Path(sys.argv[1]), Size(*map(int, sys.argv[2:])))

"""Small worlds, written down by hand, for analyses whose figures can be worked out on paper.

    world = World()
    world.edition("a", "a1 a2")
    world.edition("sdg", "c1 c2", kind="Indicator")
    world.add("sdg", "Target", "1.1 1.2"); world.below("c1", "1.1"); world.below("1.1", "1")
    world.map("a1", "exact", "c1", 0.9)
    crosswalk = world.crosswalk()

An element's IRI is BASE + edition + "/" + id; ids are unique in a world. Mapping sets are named
"<subject edition>-<object edition>".
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ssckg.model.choices import MappingList, Predicate
from ssckg.model.crosswalk import Crosswalk
from ssckg.model.crosswalk_agencies import Body, Priority, Role
from ssckg.model.crosswalk_cities import Place, Reported
from ssckg.model.crosswalk_frameworks import Edition, Element, Point
from ssckg.model.crosswalk_mappings import MappingRecord

BASE = "https://w3id.org/ssckg/"


class World:
    """Collects what a crosswalk holds; nothing is checked, so that faults can be built, too."""

    def __init__(self) -> None:
        self.editions: dict[str, Edition] = {}
        self.elements: dict[str, Element] = {}
        self.points: list[Point] = []
        self.mappings: list[MappingRecord] = []
        self.sets: dict[str, tuple[str, str]] = {}
        self.agencies: dict[str, Body] = {}
        self.roles: list[Role] = []
        self.priorities: list[Priority] = []
        self.reports: list[Reported] = []
        self.places: list[Place] = []
        self.names: dict[str, str] = {}

    def edition(self, name: str, ids: str = "", kind: str = "Indicator", **more: Any) -> None:
        """Add an edition with elements of one kind."""
        iri = f"{BASE}framework/{name}"
        self.editions[name] = Edition(iri, name, name, f"Framework {name}", **more)
        self.add(name, kind, ids)

    def add(self, edition: str, kind: str, ids: str, **more: Any) -> None:
        """Add elements; `more` goes into each (label, codes, level, definition ...)."""
        for each in ids.split():
            self.elements[each] = Element(
                iri=f"{BASE}{edition}/{each}",
                id=each,
                kind=kind,
                editions=(self.editions[edition].iri,),
                **{"label": f"Label of {each}", "codes": (each,), **more},
            )

    def iri(self, name: str) -> str:
        """Return the IRI of an element, empty for the empty name."""
        return self.elements[name].iri if name else ""

    def below(self, ids: str, above: str) -> None:
        """Put elements below another."""
        for each in ids.split():
            known = self.elements[each]
            self.elements[each] = replace(known, broader=(*known.broader, self.iri(above)))

    def point(self, indicator: str, name: str = "result", **more: Any) -> str:
        """Add a data point, and return its IRI."""
        iri = f"{self.iri(indicator)}/{name}"
        self.points.append(
            Point(iri, self.iri(indicator), **{"label": f"Point of {indicator}", **more})
        )
        return iri

    def map(
        self,
        subject: str,
        predicate: str = "exact",
        object_: str = "",
        confidence: float = 1.0,
        listed: str = "accepted",
        *,
        lacking: str = "",
        **more: Any,
    ) -> str:
        """Add a mapping, and return its IRI; an empty end: no match, in the edition `lacking`."""
        without = self.editions[lacking].iri if lacking else ""
        ends = [self.elements[e].editions[0] if e else without for e in (subject, object_)]
        names = "-".join(end.rpartition("/")[2] for end in ends)
        mapping_set = f"{BASE}mapping/{names}"
        self.sets[mapping_set] = (ends[0], ends[1])
        iri = f"{mapping_set}/{subject or 'none'}--{object_ or 'none'}"
        record = MappingRecord(
            iri,
            mapping_set,
            self.iri(subject),
            Predicate(predicate),
            self.iri(object_),
            confidence,
            MappingList(listed),
            **more,
        )
        self.mappings.append(record)
        return iri

    def agency(self, acronym: str, custodian: str = "", partner: str = "", **more: Any) -> str:
        """Add an agency with its roles for indicators, and return its IRI."""
        iri = f"{BASE}agency/{acronym}"
        self.agencies[acronym] = Body(iri, acronym, **{"name": f"Agency {acronym}", **more})
        for role, ids in (("custodian", custodian), ("partner", partner)):
            self.roles += [Role(self.iri(each), iri, role, each) for each in ids.split()]
        return iri

    def priority(self, acronym: str, element: str, level: str = "high", **more: Any) -> None:
        """Add a declared priority."""
        iri = f"{BASE}priority/{acronym}--{element}"
        agency = self.agencies[acronym].iri
        self.priorities.append(
            Priority(iri, agency, self.iri(element), level, **{"reason": "Because.", **more})
        )

    def report(self, city: str, year: str, indicator: str, *, missing: bool = False) -> None:
        """Add a city's report on the data point "result" of an indicator."""
        point = f"{self.iri(indicator)}/result"
        self.reports.append(Reported(f"{BASE}city/{city}", year, point, is_missing=missing))

    def place(self, city: str, region: str = "", **more: Any) -> None:
        """Add a city of the register."""
        self.places.append(Place(f"{BASE}city/{city}", region=region, **more))

    def crosswalk(self) -> Crosswalk:
        """Return the crosswalk of what was added."""
        return Crosswalk(
            base=BASE,
            editions=tuple(self.editions.values()),
            elements=tuple(self.elements.values()),
            points=tuple(self.points),
            mappings=tuple(self.mappings),
            set_editions=dict(self.sets),
            agencies=tuple(self.agencies.values()),
            roles=tuple(self.roles),
            priorities=tuple(self.priorities),
            reports=tuple(self.reports),
            places=tuple(self.places),
            names=dict(self.names),
        )

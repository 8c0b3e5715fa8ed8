"""What is published of cities: data sets, values, marks of what was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DataSet:
    """A published data set of a city and report year.

    submission: id of the submission it was published from, "" where it was compiled from a printed
    document; published: when, as text; entries, values: how many; source: IRI.
    """

    iri: str
    city: str
    title: str
    year: str
    source: str
    edition: str = ""
    submission: str = ""
    published: str = ""
    notes: tuple[str, ...] = ()
    entries: int = 0
    values: int = 0

    @property
    def missing(self) -> int:
        """How many entries were listed without a value."""
        return self.entries - self.values


@dataclass(frozen=True, slots=True)
class Mark:
    """That results were withdrawn: of which city and year, when, and what stands there now."""

    city: str
    """Id of the city."""
    year: str
    since: str
    label: str
    submission: str
    heir: str = ""


@dataclass(frozen=True, slots=True)
class ListedSet:
    """A data set as a list of cities knows it: its graph and its framework edition (IRIs).

    is_submitted: it was published from a submission, not compiled from a printed document.
    """

    iri: str
    graph: str
    edition: str = ""
    is_submitted: bool = False

    @property
    def year(self) -> str:
        """The year of the report."""
        return self.iri.rpartition("-")[2]


@dataclass(frozen=True, slots=True)
class ListedCity:
    """A city of the published data with its data sets, by year.

    is_example: nothing but a made-up project names it.
    """

    iri: str
    name: str
    country: str = ""
    code: str = ""
    """Of the country, three letters."""
    sets: tuple[ListedSet, ...] = ()
    is_example: bool = False

    @property
    def id(self) -> str:
        """The last part of the IRI."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class PublishedValue:
    """A published value, or that a data point was listed without one (value is "")."""

    iri: str
    point: str
    data_set: str
    year: str
    value: str = ""
    unit: str = ""
    status: str = ""
    sources: tuple[str, ...] = ()
    printed: str = ""
    printed_unit: str = ""
    page: str = ""
    trust: str = ""
    quality: str = ""
    reference_year: str = ""
    notes: tuple[str, ...] = ()
    waivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicDocuments:
    """Which documents of a published submission the city has made public."""

    submission: str
    city: str
    city_name: str
    year: str
    has_factsheet: bool
    has_report: bool

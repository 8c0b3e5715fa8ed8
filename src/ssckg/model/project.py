"""A project of a city, as it is recorded."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Project:
    """An undertaking in a city that helps to reach indicators and targets.

    `city` is an id and `city_name` its name; `start` and `end` are years or days in ISO 8601;
    `programme` is the id of a programme; `serves` are IRIs of elements of any framework;
    `source` is a key of the sources register, a web address, or words. `is_example` marks what is
    made up to show how a project is written, and is no fact.
    """

    id: str
    name: str
    city: str
    city_name: str
    serves: tuple[str, ...]
    description: str = ""
    start: str = ""
    end: str = ""
    programme: str = ""
    source: str = ""
    note: str = ""
    trust: str = "recall"
    is_example: bool = False

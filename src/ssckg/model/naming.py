"""How results name an element: by what people know it by, never by its IRI alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ElementName:
    """An element of a framework, as results name it."""

    iri: str
    curie: str
    code: str
    label: str


@dataclass(frozen=True)
class ElementRecord(ElementName):
    """An element with where it stands; `framework`: id of its edition."""

    framework: str

"""What there is to curate: mappings of the published lists and of the workspace, by their keys."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ssckg.app.public_projects import register_column
from ssckg.errors import UnknownNameError, UsageError
from ssckg.harmonization.curation.ends import end_of
from ssckg.harmonization.curation.states import rules, standing
from ssckg.harmonization.lookup import curie, find_element
from ssckg.model.choices import MappingList
from ssckg.model.curation import MappingKey
from ssckg.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element
    from ssckg.model.crosswalk_mappings import MappingRecord
    from ssckg.model.curation import Curated, End, Standing

_NEAR = 8


class CuratedMappings:
    """Mappings of the published lists and of the workspace; keys stand below the standard base."""

    def __init__(self, crosswalk: Crosswalk, curated: Iterable[Curated]) -> None:
        """Take both."""
        self.crosswalk = crosswalk
        self.curated = {one.key.iri: one for one in curated}

    def own(self, iri: str) -> str:
        """Return an IRI of the workspace as it stands in the crosswalk."""
        return self.crosswalk.base + iri.removeprefix(BASE) if iri.startswith(BASE) else iri

    def standard(self, iri: str) -> str:
        """Return an IRI of the crosswalk as it stands in the workspace."""
        base = self.crosswalk.base
        return BASE + iri.removeprefix(base) if iri.startswith(base) else iri

    @cached_property
    def _shipped(self) -> dict[str, MappingRecord]:
        return {
            self.standard(one.iri): one
            for one in self.crosswalk.mappings
            if one.listed is not MappingList.DERIVED and not one.is_no_match
        }

    @cached_property
    def _keys(self) -> dict[str, MappingKey]:
        shipped = {
            iri: MappingKey(
                iri,
                iri.rpartition("/")[0],
                self.standard(one.subject),
                self.standard(one.object),
            )
            for iri, one in self._shipped.items()
        }
        found = shipped | {iri: one.key for iri, one in self.curated.items()}
        return dict(sorted(found.items()))

    @property
    def sets(self) -> tuple[str, ...]:
        """The names of all sets."""
        return tuple(sorted(iri.rpartition("/")[2] for iri in self._editions))

    @cached_property
    def _editions(self) -> dict[str, tuple[str, str]]:
        """Subject and object edition of each set; its lists of other mappings are left out."""
        start = f"{self.crosswalk.base}mapping/"
        found = self.crosswalk.set_editions.items()
        return {
            iri: editions
            for iri, editions in sorted(found)
            if iri.startswith(start) and "/" not in iri.removeprefix(start)
        }

    def keys(self, mapping_set: str | None = None) -> tuple[MappingKey, ...]:
        """Return all mappings, on wish of one set.

        Raises:
            UnknownNameError: no such set.
        """
        if mapping_set is None:
            return tuple(self._keys.values())
        if mapping_set not in self.sets:
            raise UnknownNameError("mapping set", mapping_set, self.sets)
        wanted = PREFIXES["mapping"] + mapping_set
        return tuple(key for key in self._keys.values() if key.mapping_set == wanted)

    def find(self, name: str) -> MappingKey:
        """Return the mapping of an id ("<set>/<subject>--<object>"), CURIE or IRI.

        Raises:
            UnknownNameError: there is none.
        """
        iri = self.standard(name)
        if not iri.startswith(PREFIXES["mapping"]):
            iri = PREFIXES["mapping"] + name.removeprefix("mapping:")
        if iri not in self._keys:
            near = [k.id for k in self._keys.values() if name.rpartition("/")[2] in k.id]
            raise UnknownNameError("mapping", name, tuple(near[:_NEAR]))
        return self._keys[iri]

    def key_of(self, subject: str, target: str) -> MappingKey:
        """Return the key of a pair, known or new.

        Raises:
            UnknownNameError: an element is not known.
            UsageError: an element fits several sets; no set is between the two frameworks, or
                the pair stands the other way round in one.
        """
        texts = (subject, target)
        fitting = {
            iri: ends
            for iri, editions in self._editions.items()
            if (ends := self._in(editions, texts))
        }
        if len(fitting) == 1:
            [(iri, ends)] = fitting.items()
            names = [curie(self.crosswalk, end.iri).partition(":")[2] for end in ends]
            one, other = (self.standard(end.iri) for end in ends)
            mapping_set = self.standard(iri)
            return MappingKey(f"{mapping_set}/{'--'.join(names)}", mapping_set, one, other)
        if fitting:
            sets = ", ".join(iri.rpartition("/")[2] for iri in fitting)
            raise UsageError(
                f"{subject} and {target} fit several sets: {sets}",
                hint="write CURIEs, as cpi:P.E.1",
            )
        if any(self._in((e[1], e[0]), texts) for e in self._editions.values()):
            raise UsageError(
                "the set of these frameworks begins at the other end",
                hint=f"propose {target} PREDICATE {subject} (broad and narrow swap)",
            )
        for text in texts:
            find_element(self.crosswalk, text)
        raise UsageError(
            f"no mapping set is between the frameworks of {subject} and {target}",
            hint=f"known sets: {', '.join(self.sets)}",
        )

    def _in(self, editions: tuple[str, ...], texts: tuple[str, str]) -> tuple[Element, ...]:
        """Return the elements of two editions that two texts mean; empty where one means none."""
        found = []
        for edition, text in zip(editions, texts, strict=True):
            try:
                found.append(find_element(self.crosswalk, text, self.crosswalk.edition[edition].id))
            except (UnknownNameError, UsageError):
                return ()
        return tuple(found)

    def published(self, key: MappingKey) -> MappingRecord | None:
        """Return the mapping as it is in the published dataset, if it is there."""
        return self._shipped.get(key.iri)

    def version(self, key: MappingKey) -> int:
        """Return the number of steps that were taken in the workspace."""
        found = self.curated.get(key.iri)
        return found.version if found else 0

    def ends(self, key: MappingKey) -> tuple[End, End]:
        """Return what both ends say today."""
        subject, target = (self.own(iri) for iri in (key.subject, key.object))
        return end_of(self.crosswalk, subject), end_of(self.crosswalk, target)

    def standing(self, key: MappingKey) -> Standing | None:
        """Return where a mapping stands; None for a pair of which nothing is known."""
        known = self.curated.get(key.iri)
        return standing(known, self.published(key), self.ends(key), rules())

    def require_standing(self, key: MappingKey) -> Standing:
        """Return where a mapping stands.

        Raises:
            UnknownNameError: nothing is known of it.
        """
        found = self.standing(key)
        if found is None:
            raise UnknownNameError("mapping", key.id)
        return found

    def known_sources(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return keys of the sources register, sorted.

        Raises:
            UnknownNameError: one is not in it.
        """
        known = register_column("sources/sources", "key")
        found = sorted({name.strip().removeprefix("source:") for name in names if name.strip()})
        for name in found:
            if name not in known:
                raise UnknownNameError("source", name, tuple(sorted(known)[:_NEAR]))
        return tuple(found)

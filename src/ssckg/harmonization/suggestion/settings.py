"""The settings of the ranking: data beside this module, with how they were chosen."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Settings:
    """Weights of the ranking, all pure numbers.

    chosen: how they were chosen; fields: weight of the words of each part of a definition;
    gram_share: share of character n-grams in lexical likeness, the rest are words; own: weight of
    an object's own text, by its kind ("" for any other); below, above: weight of the indicators
    below it and of what stands above it;
    mapped: weight of a text that is mapped to the object, by predicate; neighbours: how many of
    these texts count for an object, each next one `neighbour_decay` times the one before;
    goal_members, goal_decay: likewise for the targets of a goal; goal_bonus: how much of the
    goal's score is added to the score of what stands below it; embedding_share: share of sentence
    embeddings, where they are asked for; same_content: families of frameworks of which one repeats
    the other, so that both are held out together; grammatical: words without content; silent:
    these, and the words of measuring, which say nothing about a subject.
    """

    chosen: str
    fields: Mapping[str, float]
    gram_share: float
    gram_lengths: tuple[int, ...]
    own: Mapping[str, float]
    below: float
    above: float
    mapped: Mapping[str, float]
    neighbours: int
    neighbour_decay: float
    goal_members: int
    goal_decay: float
    goal_bonus: float
    embedding_share: float
    same_content: tuple[frozenset[str], ...]
    grammatical: frozenset[str]
    silent: frozenset[str]

    def held_with(self, family: str) -> frozenset[str]:
        """Return a family of frameworks with those that repeat its content."""
        groups = [group for group in self.same_content if family in group]
        return frozenset({family}).union(*groups)


@cache
def standard_settings() -> Settings:
    """Return the settings in `settings.json`."""
    found = json.loads((files(__package__) / "settings.json").read_text("utf-8"))
    grammatical = frozenset(found.pop("stop_words").split())
    silent = grammatical.union(found.pop("measure_words").split())
    found["gram_lengths"] = tuple(found["gram_lengths"])
    found["same_content"] = tuple(frozenset(group) for group in found["same_content"])
    return Settings(**found, grammatical=grammatical, silent=silent)

"""From what an element came, and what it led to."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def line_of(start: str, links: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return an element with all that it came from and all that came of it.

    What else came of its origins, or led to its heirs, does not belong to its line.

    >>> sorted(line_of("b", [("a", "b"), ("b", "c"), ("a", "x"), ("y", "c")]))
    ['a', 'b', 'c']

    Args:
        start: the element (IRI).
        links: what was before and what came of it, in pairs.
    """
    onward: defaultdict[str, set[str]] = defaultdict(set)
    back: defaultdict[str, set[str]] = defaultdict(set)
    for old, new in links:
        onward[old].add(new)
        back[new].add(old)
    return frozenset(_reached(start, onward) | _reached(start, back))


def _reached(start: str, ways: Mapping[str, set[str]]) -> set[str]:
    found, todo = {start}, [start]
    while todo:
        for one in ways.get(todo.pop(), set()) - found:
            found.add(one)
            todo.append(one)
    return found

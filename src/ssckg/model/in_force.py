"""Which of several things with one code is meant: that of the newest edition in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ssckg.model.crosswalk_frameworks import Edition


def in_force(found: Mapping[str, Sequence[Edition]]) -> tuple[str, ...]:
    """Return those that are meant of what one code fits: one, or all between which to choose.

    What only demonstrations hold stands back. What is left is told apart by its newest edition,
    if all of it is of one framework; between frameworks nobody can choose but who asks.

    Args:
        found: what fits (IRI), with the editions that hold it.
    """
    kept = {
        iri: editions
        for iri, editions in found.items()
        if not all(edition.is_demonstration for edition in editions)
    } or dict(found)
    held = [edition for editions in kept.values() for edition in editions]
    if len(kept) > 1 and held and len({edition.family or edition.id for edition in held}) == 1:
        newest = max(held, key=lambda edition: (edition.issued, edition.id))
        kept = {iri: editions for iri, editions in kept.items() if newest in editions}
    return tuple(kept)


def said_of(text: str, meant: Sequence[Edition], others: Sequence[Edition]) -> str:
    """Return what is to be told where a code was taken for that of one edition.

    >>> from ssckg.model.crosswalk import Edition
    >>> one, two = (Edition(f"e{n}", f"x-{n}", "x", "X") for n in (1, 2))
    >>> said_of("5.1", [two], [one])
    "'5.1' is taken for that of x-2; also in x-1: --framework tells them apart"
    """
    own = ", ".join(sorted({edition.id for edition in meant}))
    left = ", ".join(
        sorted({f"{e.id}{' (a demonstration)' if e.is_demonstration else ''}" for e in others})
    )
    return f"{text!r} is taken for that of {own}; also in {left}: --framework tells them apart"

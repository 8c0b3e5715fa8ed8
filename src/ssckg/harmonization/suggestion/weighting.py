"""TF-IDF: what a text says that others do not, as vectors of length one.

The weight of a term in a text is its weight in the bag times log((1 + n) / (1 + df)) + 1, with n
texts, df of them with the term; the smoothed form (each term seen once more than it was) of the
inverse document frequency of Spärck Jones (1972), doi 10.1108/eb026526.
"""

from __future__ import annotations

from collections import Counter
from math import log, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray


class TfIdf:
    """Terms of a collection of texts, and how much each says."""

    def __init__(self, bags: Sequence[Mapping[str, float]]) -> None:
        """Learn the terms and their document frequencies from texts."""
        frequency = Counter(term for bag in bags for term in bag)
        self.place = {term: number for number, term in enumerate(sorted(frequency))}
        self.idf = {t: log((1 + len(bags)) / (1 + frequency[t])) + 1 for t in self.place}

    def vectors(self, bags: Iterable[Mapping[str, float]]) -> Any:
        """Return texts as rows of a sparse matrix, each of length one; unknown terms are left out.

        A text without any known term is a row of zeros.
        """
        values: list[float] = []
        columns: list[int] = []
        ends = [0]
        for bag in bags:
            known = {t: weight * self.idf[t] for t, weight in bag.items() if t in self.place}
            length = sqrt(sum(value * value for value in known.values())) or 1.0
            for term in sorted(known):
                columns.append(self.place[term])
                values.append(known[term] / length)
            ends.append(len(values))
        shape = (len(ends) - 1, len(self.place))
        return csr_array((np.array(values), np.array(columns, int), np.array(ends)), shape=shape)


def likeness(
    asked: Sequence[Mapping[str, float]], known: Sequence[Mapping[str, float]]
) -> NDArray[np.float64]:
    """Return the cosine of each asked text with each known one, asked texts as rows.

    What terms are worth is learned from the known texts alone.
    """
    space = TfIdf(known)
    product = space.vectors(asked) @ space.vectors(known).T
    return np.asarray(product.toarray(), dtype=np.float64)

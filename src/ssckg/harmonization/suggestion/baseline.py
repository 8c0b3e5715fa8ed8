"""The floor: plain TF-IDF of a name, its group and its numerator against short labels."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from ssckg.harmonization.suggestion.texts import stems, text_of
from ssckg.harmonization.suggestion.weighting import likeness

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ssckg.harmonization.suggestion.settings import Settings
    from ssckg.model.crosswalk import Crosswalk
    from ssckg.model.crosswalk_frameworks import Element


def baseline_scores(
    crosswalk: Crosswalk,
    subjects: Sequence[Element],
    objects: Sequence[Element],
    settings: Settings,
) -> NDArray[np.float64]:
    """Return the cosine of each subject with each object, or with the best indicator below it.

    Nothing is learned from mappings, no setting is used but the list of grammatical words.
    """
    known = [[each.iri, *crosswalk.narrower.get(each.iri, ())] for each in objects]
    texts = list(dict.fromkeys(iri for group in known for iri in group))
    labels = [_bag((crosswalk.element[iri].label,), settings) for iri in texts]
    asked = []
    for each in subjects:
        text = text_of(crosswalk, each.iri)
        asked.append(_bag((text.label, text.group, text.numerator), settings))
    like = likeness(asked, labels)
    place = {iri: number for number, iri in enumerate(texts)}
    columns = [like[:, [place[iri] for iri in group]].max(axis=1) for group in known]
    return np.stack(columns, axis=1) if columns else np.zeros((len(subjects), 0))


def _bag(texts: Sequence[str], settings: Settings) -> Mapping[str, float]:
    return Counter(word for text in texts for word in stems(text, settings.grammatical))

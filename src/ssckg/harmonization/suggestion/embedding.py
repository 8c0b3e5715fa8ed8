"""Sentence embeddings from a model that a package ships: an optional extra, off by default.

WordLlama (PyPI `wordllama`) carries a table of 32,000 token vectors of 256 dimensions in its
wheel; a text is the mean of its tokens. Nothing is downloaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ssckg.errors import MissingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ssckg.harmonization.suggestion.texts import ElementText


class WordLlamaEmbedder:
    """Likeness of labels, with what stands above them, by the vectors of WordLlama."""

    def __init__(self) -> None:
        """Load the model.

        Raises:
            MissingError: the package, or the model in it, is not installed.
        """
        try:
            import wordllama  # noqa: PLC0415
        except ImportError as error:
            raise MissingError(
                "sentence embeddings need wordllama", hint="pip install 'ssckg[embeddings]'"
            ) from error
        # The package looks for its tokenizer in a folder of another name and would then go to the
        # network; as a cache, its own folder is found.
        folder = Path(wordllama.__file__).parent
        try:
            self._model: Any = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
        except (FileNotFoundError, ValueError) as error:
            raise MissingError(
                f"the installed wordllama has no model with it: {error}",
                hint="pip install --force-reinstall wordllama",
            ) from error

    def likeness(
        self, asked: Sequence[ElementText], known: Sequence[ElementText]
    ) -> NDArray[np.float64]:
        """Return the cosine of each asked text with each known one, negative ones as zero."""
        product = self._vectors(asked) @ self._vectors(known).T
        return np.asarray(np.clip(product, 0.0, 1.0), dtype=np.float64)

    def _vectors(self, texts: Sequence[ElementText]) -> NDArray[np.float64]:
        sentences = [". ".join(part for part in (t.label, t.group) if part) for t in texts]
        return np.asarray(self._model.embed(sentences, norm=True), dtype=np.float64)

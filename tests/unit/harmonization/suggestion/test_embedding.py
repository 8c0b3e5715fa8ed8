"""Sentence embeddings: the model comes with the package, or it is said that it is missing."""

from __future__ import annotations

import socket
import sys
from types import ModuleType
from typing import Any, NoReturn

import numpy as np
import pytest

from ssckg.errors import MissingError
from ssckg.harmonization.suggestion.embedding import WordLlamaEmbedder
from ssckg.harmonization.suggestion.texts import ElementText


def test_package_without_its_model(monkeypatch: pytest.MonkeyPatch) -> None:
    package = ModuleType("wordllama")
    package.__file__ = "nowhere/wordllama/__init__.py"

    class WordLlama:
        @staticmethod
        def load(**options: Any) -> NoReturn:
            assert options["disable_download"] is True
            raise FileNotFoundError("no weights")

    package.WordLlama = WordLlama  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "wordllama", package)
    with pytest.raises(MissingError, match="no weights"):
        WordLlamaEmbedder()


def test_the_real_model_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("wordllama", reason="the extra `embeddings` is not installed")

    def no_network(*_: object) -> NoReturn:
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    found = WordLlamaEmbedder().likeness(
        [ElementText("Refuse collection", "Waste")],
        [ElementText("Garbage pickup"), ElementText("Voter turnout")],
    )
    assert found.shape == (1, 2)
    assert np.all((found >= 0) & (found <= 1))
    assert found[0, 0] > found[0, 1]

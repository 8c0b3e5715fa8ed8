"""The doors of the leak test are all there are: who adds a way in must add it to them."""

from __future__ import annotations

from tests.publication.api_doors import ASKED

from ssckg.app.analyses.catalogue import all_analyses


def test_every_analysis_is_asked() -> None:
    public = {name for name, analysis in all_analyses().items() if not analysis.is_private}
    assert set(ASKED) == public


def test_all_that_is_asked_is_known() -> None:
    for name, wishes in ASKED.items():
        fields = all_analyses()[name].parameters.model_fields
        for wish in wishes:
            assert set(wish) <= set(fields), name

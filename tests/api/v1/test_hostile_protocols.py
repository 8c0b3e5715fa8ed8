"""Requests made up from the description, to graph stores, catalogue and downloads: no 500."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance
from scripts.write_openapi import OUT
from tests.effort import examples

if TYPE_CHECKING:
    from tests.api.v1.service import Service

PLACES = r"^/(workspace|rdf-graph-store|download|catalog|\.well-known/void)"
schema = schemathesis.openapi.from_path(str(OUT)).include(path_regex=PLACES)
PEOPLE = ("city", "secretariat", "public")


@pytest.fixture(scope="module")
def ready(service: Service) -> Service:
    """A service whose files are made, so that no request waits for them."""
    assert service.client.get(f"{service.address}/download").status_code == 200
    return service


@pytest.mark.proves("openapi", "protocols")
@pytest.mark.slow
@schema.parametrize()
@settings(
    max_examples=examples(5),
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_made_up_requests(case: Any, ready: Service) -> None:
    for who in PEOPLE:
        headers = {} if who == "public" else {"authorization": f"Bearer {ready.secrets[who]}"}
        answer = case.call(base_url=ready.address, headers=headers, allow_redirects=False)
        case.validate_response(
            answer,
            checks=[not_a_server_error, content_type_conformance, status_code_conformance],
        )
        assert answer.elapsed < 20

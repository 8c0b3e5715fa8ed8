"""Requests made up from the description, by somebody who may do much: no 500, no hang."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from scripts.write_openapi import OUT
from tests.effort import examples

from ssckg import resources

if TYPE_CHECKING:
    from tests.api.v1.service import Service

schema = schemathesis.openapi.from_path(str(OUT)).include(path_regex="^/api/v1")
PEOPLE = ("city", "secretariat", "verifier", "public")


@pytest.fixture(scope="module")
def lodged(service: Service) -> Service:
    content = (resources.root() / "examples" / "cities" / "stavanger.csv").read_bytes()
    where = {"city": "Stavanger", "year": "2021"}
    answer = service.call("city", "POST", "/submissions", params=where, content=content)
    assert answer.status_code == 201
    return service


@pytest.mark.proves("openapi", "api")
@pytest.mark.slow
@schema.parametrize()
@settings(
    max_examples=examples(3),
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_made_up_requests(case: Any, lodged: Service) -> None:
    # A name that was made up leads nowhere; every other request is about what is there.
    if "submission" in case.path_parameters and len(case.path_parameters["submission"]) % 2:
        case.path_parameters["submission"] = "stavanger-2021-1"
    for who in PEOPLE:
        headers = {} if who == "public" else {"authorization": f"Bearer {lodged.secrets[who]}"}
        answer = case.call(base_url=lodged.address, headers=headers, allow_redirects=False)
        case.validate_response(
            answer,
            checks=[
                not_a_server_error,
                response_schema_conformance,
                content_type_conformance,
                status_code_conformance,
            ],
        )
        assert answer.elapsed < 20

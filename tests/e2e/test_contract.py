"""Schemathesis sends what nobody would think of to every route, as a guest, as a golfer and as a coach.

No answer may be a server error, and each must be as openapi.json says.
"""

import json
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dev.contract.openapi import CONTRACT
from dev.fakes.cloud import PATIENCE_S, Cloud
from tests.e2e.user_pool import People

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
# Few enough that all routes together take about a minute.
EXAMPLES = 10

SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
SCHEMA: Any = schemathesis.openapi.from_dict(json.loads(CONTRACT.read_text()))
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.fixture(scope="module")
def callers(people: People) -> list[dict[str, str]]:
    golfer = people.sign_up("golfer@example.com")["AccessToken"]
    coach = people.sign_up("trainer@example.com", "coaches")["AccessToken"]
    return [{}, {"Authorization": f"Bearer {golfer}"}, {"Authorization": f"Bearer {coach}"}]


# Schemathesis' own parametrization gives every operation one and the same test id, of which pytest-xdist runs one.
@pytest.mark.parametrize("operation", OPERATIONS, ids=[operation.label for operation in OPERATIONS])
def test_no_request_breaks_the_api_or_its_contract(operation: Any, cloud: Cloud, callers: list[dict[str, str]]) -> None:
    @given(case=operation.as_strategy())
    @SETTINGS
    def holds(case: Any) -> None:
        for identity in callers:
            case.headers = {name: value for name, value in case.headers.items() if name.lower() != "authorization"}

            answer = case.call(base_url=cloud.stack.outputs["ApiUrl"], headers=identity, timeout=PATIENCE_S)

            case.validate_response(answer, checks=CHECKS, headers=identity)

    holds()

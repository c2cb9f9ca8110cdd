"""The API keeps what it has promised to the apps that are out there."""

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dev.contract.compatibility import broken
from dev.contract.openapi import CONTRACT, contract

Tree = dict[str, Any]
# What was released as version 1. It changes with the next major version, and never before.
PROMISED: Tree = json.loads((Path(__file__).parent / "v1.json").read_text())


def test_no_app_of_version_1_is_broken() -> None:
    assert broken(PROMISED, contract()) == []


def test_the_stored_contract_is_that_of_the_code() -> None:
    assert json.loads(CONTRACT.read_text()) == contract(), "Write it anew: make contract"


def without_route(new: Tree) -> None:
    del new["paths"]["/api/profile"]["delete"]


def without_answer_field(new: Tree) -> None:
    del new["components"]["schemas"]["Result"]["properties"]["message"]


def without_request_field(new: Tree) -> None:
    del new["components"]["schemas"]["UploadWish"]["properties"]["filename"]


def with_needed_field(new: Tree) -> None:
    new["components"]["schemas"]["SessionWish"]["required"].append("notes")


def with_needed_parameter(new: Tree) -> None:
    new["paths"]["/api/profile"]["get"]["parameters"] = [{"name": "year", "in": "query", "required": True}]


def with_another_type(new: Tree) -> None:
    new["components"]["schemas"]["Progress"]["properties"]["percent"]["type"] = "string"


def with_a_refused_value(new: Tree) -> None:
    new["components"]["schemas"]["UploadWish"]["properties"]["contentType"]["enum"].remove("video/quicktime")


def with_an_unknown_value(new: Tree) -> None:
    new["components"]["schemas"]["AnalysisJob"]["properties"]["status"]["enum"].append("paused")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (without_route, ["DELETE /api/profile is gone"]),
        (without_answer_field, ["GET /api/video/results/{job_id} 200 no longer tells message"]),
        (without_request_field, ["POST /api/video/presigned-url request no longer takes filename"]),
        (with_needed_field, ["POST /api/coaches/plus/sessions request now needs notes"]),
        (with_needed_parameter, ["GET /api/profile now needs year"]),
        (with_another_type, ["GET /api/video/results/{job_id} 200.progress.percent is now string"]),
        (with_a_refused_value, ["POST /api/video/presigned-url request.contentType no longer takes 'video/quicktime'"]),
        (with_an_unknown_value, ["GET /api/coaches/plus/analysis-jobs/{job_id} 200.status may now be 'paused'"]),
    ],
)
def test_a_breaking_change_is_named(change: Callable[[Tree], None], told: list[str]) -> None:
    new = copy.deepcopy(PROMISED)

    change(new)

    assert broken(PROMISED, new) == told


def test_every_reference_of_the_contract_leads_somewhere() -> None:
    text, schemas = CONTRACT.read_text(), contract()["components"]["schemas"]

    assert set(re.findall(r"#/components/schemas/(\w+)", text)) <= schemas.keys()

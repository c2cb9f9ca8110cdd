"""What a run leaves in its item is what the contract tells."""

from typing import Any

import pytest
from pydantic import BaseModel

from swing.aws.dynamodb_values import numbers, plain
from swing.domain.models import Interval
from swing.domain.results import AnalysisResults
from swing.report.results import results
from tests.builders.analyses import BEHIND, LEFTY, SHEET, SWAY, VIDEO, measured

PICTURE = {
    "phase": "impact",
    "url": "s3://videos/plain.jpg",
    "overlay_url": "s3://videos/skeleton.jpg",
    "timestamp": 1.85,
    "description": "Impact",
    "frame_number": 111,
}


def kept(clip: str) -> dict[str, Any]:
    """The results as they come back from the table."""
    measurement = measured(clip).model_copy(update={"skipped": [Interval(start_s=0.5, end_s=4)]})
    stored: dict[str, Any] = numbers(plain(results(measurement, VIDEO, [PICTURE], SHEET)))
    return stored


def unknown(told: Any) -> list[str]:
    """Names of fields that the contract does not know."""
    match told:
        case BaseModel():
            below = [name for field in type(told).model_fields for name in unknown(getattr(told, field))]
            return [*(told.model_extra or {}), *below]
        case dict():
            return [name for value in told.values() for name in unknown(value)]
        case list():
            return [name for value in told for name in unknown(value)]
    return []


@pytest.mark.parametrize("clip", [SWAY, LEFTY, BEHIND])
def test_the_contract_knows_every_field_of_a_result(clip: str) -> None:
    assert unknown(AnalysisResults.model_validate(kept(clip))) == []


@pytest.mark.parametrize("clip", [SWAY, LEFTY, BEHIND])
def test_a_result_is_told_as_it_was_kept(clip: str) -> None:
    assert AnalysisResults.model_validate(kept(clip)).model_dump(mode="json") == kept(clip)


def test_a_result_of_an_earlier_version_is_told_without_what_came_later() -> None:
    earlier = {name: value for name, value in kept(SWAY).items() if name not in {"contact_sheet_url", "skipped"}}

    assert AnalysisResults.model_validate(earlier).model_dump(mode="json") == earlier


def test_what_a_later_version_has_added_is_handed_on() -> None:
    later = kept(SWAY) | {"club": "7 iron"}

    assert AnalysisResults.model_validate(later).model_dump(mode="json")["club"] == "7 iron"

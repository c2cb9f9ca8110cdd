"""What is kept of an analysis is looked for where and when it was written."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ops.analyses import records
from ops.deployment import Deployment
from tests.ops.conftest import Office

NOW = datetime.now(UTC)
BEGUN, ENDED = NOW - timedelta(days=2), NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("status", "told"), [("AI_COMPLETED", ["while it ran"]), ("PROCESSING", ["while it ran", "just now"])]
)
def test_the_log_of_an_analysis_is_read_as_far_as_the_analysis_went(
    office: Office, status: str, told: list[str]
) -> None:
    written(office, (ENDED, "while it ran"), (NOW, "just now"))
    item = {"status": status, "created_at": BEGUN.isoformat(), "updated_at": ENDED.isoformat()}

    lines = records.log_lines(with_logs(office), "swing-1", *records.lasted(item))

    assert [line["text"] for line in lines] == told


def with_logs(office: Office) -> Deployment:
    return replace(office.deployment, types={"OpsLogs": "AWS::Logs::LogGroup"})


def written(office: Office, *lines: tuple[datetime, str]) -> None:
    logs, group = office.deployment.client("logs"), office.deployment.resource("OpsLogs")
    logs.create_log_stream(logGroupName=group, logStreamName="lines")
    events = [
        {"timestamp": int(at.timestamp() * 1000), "message": json.dumps({"message": text, "analysis_id": "swing-1"})}
        for at, text in lines
    ]
    logs.put_log_events(logGroupName=group, logStreamName="lines", logEvents=events)

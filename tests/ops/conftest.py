"""A deployment in moto's AWS: the template's tables, the queues with their dead letters, and a workflow that waits."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from dev.fakes.account import SETTINGS
from ops.dead_letters.queues import QUEUE, DeadLetterQueue, dead_letter_queues
from ops.deployment import Deployment
from swing.analyses import items
from swing.aws import dynamodb, executions, s3
from swing.aws.sqs_batches import TRIES
from swing.domain.keys import KEY
from swing.domain.models import Step
from swing.domain.uploads import Upload
from tests.functions.conftest import Account
from tests.functions.conftest import account as account  # noqa: PLC0414 (a fixture is found by its name here)

VIDEOS = SETTINGS["VIDEOS_BUCKET"]
ETAG = "78b4c7e9b5e1f2e6d8b7f2a1c0d3e4f5"


@dataclass
class Office:
    """An operator's view of the account, and ways to get it into a state."""

    account: Account
    deployment: Deployment
    sent: list[str] = field(default_factory=list)

    def queue(self, name: str = "analysis") -> DeadLetterQueue:
        return next(queue for queue in dead_letter_queues(self.deployment) if queue.name == name)

    def failed(self, analysis_id: str, error_class: str = "KeyError", status: str = "FAILED") -> str:
        """An analysis that has failed and sent its letter; returns the run that did."""
        key = f"golf-swings/golfer/{analysis_id}.mp4"
        self.account.upload(key)
        upload = Upload(bucket=VIDEOS, key=key, **KEY.fullmatch(key).groupdict())  # type: ignore[union-attr]
        run_id = executions.run_id(upload, s3.etag(upload))
        item = items.started(upload) | {"status": status, "run_id": run_id, "run_started_at": dynamodb.now()}
        self.account.analyses.put_item(Item=item)
        self.letter(
            Step(analysis_id=analysis_id, run_id=run_id, user_id="golfer", s3_bucket=VIDEOS, s3_key=key), error_class
        )
        return run_id

    def letter(self, step: Step, error_class: str = "KeyError") -> None:
        body = step.model_dump(exclude={"segments"}) | {
            "error_class": error_class,
            "cause": '{"errorMessage": "\'hip\'"}',
            "execution_arn": "",
            "failed_at": datetime.now(UTC).isoformat(),
        }
        self.send("analysis", json.dumps(body))

    def send(self, queue: str, text: str, **attributes: Any) -> None:
        self.account.sqs.send_message(QueueUrl=self.queue(queue).url, MessageBody=text, MessageAttributes=attributes)

    def waiting(self, queue: str = "analysis") -> int:
        return self.queue(queue).waiting

    def audit(self) -> list[dict[str, Any]]:
        logs = self.deployment.client("logs")
        events = logs.filter_log_events(logGroupName=self.deployment.resource("OpsLogs"))["events"]
        return [json.loads(event["message"]) for event in events]


@pytest.fixture
def office(account: Account) -> Office:
    created = {name: with_dead_letters(name) for name in ("UploadQueue", "AiAnalysisQueue")}
    urls = {name: url for pair in created.values() for name, url in pair.items()}
    urls["AnalysisDeadLetterQueue"] = boto3.client("sqs").create_queue(QueueName="AnalysisDeadLetterQueue")["QueueUrl"]
    boto3.client("logs").create_log_group(logGroupName="/golf-coach/dev/ops")
    machine = boto3.client("stepfunctions").list_state_machines()["stateMachines"][0]["stateMachineArn"]
    others = {"OpsLogs": "/golf-coach/dev/ops", "AnalyzeSwing": machine, "VideosBucket": VIDEOS}
    tables = {"AnalysesTable": SETTINGS["ANALYSES_TABLE"]}
    return Office(
        account,
        Deployment(
            env="dev",
            stack="golf-coach-dev",
            endpoint=None,
            account="123456789012",
            session=boto3.Session(),
            resources=urls | others | tables,
            types=dict.fromkeys(urls, QUEUE),
            parameters={},
        ),
    )


def with_dead_letters(name: str) -> dict[str, str]:
    sqs = boto3.client("sqs")
    dead = sqs.create_queue(QueueName=name.replace("Queue", "DeadLetterQueue"))["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": TRIES})
    url = sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": policy})["QueueUrl"]
    return {name: url, name.replace("Queue", "DeadLetterQueue"): dead}


class Http:
    """What botocore wants to know of an answer that never came over a wire."""

    status_code = 200
    headers: dict[str, str] = {}  # noqa: RUF012 (nobody writes to it)

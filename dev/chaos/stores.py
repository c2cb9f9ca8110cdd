"""What lies in a stack's tables, queues, buckets and histories once everything is over, as one frozen object.

Tables are scanned, because the throttled DynamoDB lets scans pass. Queues are read without emptying them.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from dev.fakes.openai_server.answers import Call
from dev.local.analysis import history
from dev.local.deploy import STACK, Stack, physical_name
from swing.analyses.tombstones import DELETED
from swing.aws.dynamodb_values import numbers
from swing.coach.answers import Answered, Rejected
from swing.coach.model_catalog import Usage, cost_usd

Body = dict[str, Any]

RESERVED: Final = "Reserve from the day's budget"  # the second of two budgets, after which nothing is given back
SETTLED: Final = "Settle the golfer's reservation"
BAD_ENDS: Final = {"FAILED", "ABORTED", "TIMED_OUT"}
ASKED: Final = "Mark the coach as working"
PAYING: Final = {
    "Reserve from the golfer's budget",
    RESERVED,
    "Return the golfer's reservation",
    ASKED,
    SETTLED,
    "Settle the day's reservation",
}
PROFILING: Final = "Update the swing profile"
PROFILED: Final = "Forget the oldest swing"


@dataclass(frozen=True)
class Run:
    """One execution. `estimate_usd` is what it reserved and, unless `settled`, has left reserved."""

    arn: str
    run_id: str
    analysis_id: str
    user_id: str
    status: str
    error: str
    started: datetime
    delivered: bool  # the report was recorded, and its golfer told
    rejected: bool
    estimate_usd: float
    settled: bool
    profiled: bool
    profiling: bool  # it ended badly while its profile was being written, which is then written or not
    tries_again: int
    etag: str = ""
    calls: int = 0  # of services and functions, with every try
    settled_usd: float = 0.0
    # It was stopped while a budget was being written, which then holds its part or not.
    paying: bool = False


@dataclass(frozen=True)
class Bill:
    """What the artifacts of a run say of its calls to the model."""

    answers: tuple[str, ...]
    calls: int
    usd: float


@dataclass(frozen=True)
class Stores:
    """`uploads` are the names of what was uploaded; `charges` what the model's own books say, by response.

    `places` are the keys of the uploads, `objects` all that lies in their bucket, with its etag, `told` the analyses
    that the chat's history speaks of. What golfers did: `wished` away were the analyses whose deletion was answered
    with success, `forgotten` are those whose profile was deleted, `cancelled` what was stopped, `unanswered` the
    requests that were answered with nothing but 5xx.
    """

    uploads: tuple[str, ...]
    runs: tuple[Run, ...]
    items: Mapping[str, Body]
    letters: tuple[Body, ...]
    upload_letters: tuple[Body, ...]
    profiles: Mapping[str, Body]
    threads: Mapping[str, Body]
    usage: Mapping[str, Body]
    bills: Mapping[str, Bill]
    charges: Mapping[str, float]
    nonsense: int = 0
    coach_kills: int = 0
    places: Mapping[str, str] = field(default_factory=dict)
    objects: Mapping[str, str] = field(default_factory=dict)
    tombstones: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    wished: frozenset[str] = frozenset()
    forgotten: frozenset[str] = frozenset()
    cancelled: frozenset[str] = frozenset()
    unanswered: tuple[str, ...] = ()

    @cached_property
    def owners(self) -> dict[str, Run]:
        """The run that each analysis belongs to."""
        return {run.analysis_id: run for run in self.runs if self.item(run).get("run_id") == run.run_id}

    @cached_property
    def gone(self) -> frozenset[str]:
        """Analyses that were deleted; also by a golfer who went before anything but the video was known of them."""
        swept = {name for name, key in self.places.items() if key.split("/")[1] in self.forgotten}
        return self.tombstones | {name for name in swept if self.places[name] not in self.objects}

    @property
    def kept(self) -> list[str]:
        return [name for name in self.uploads if name not in self.gone]

    @cached_property
    def leavers(self) -> frozenset[str]:
        """Golfers who have deleted something, of whose past the profile and the thread no longer tell all."""
        return self.forgotten | {run.user_id for run in self.runs if run.analysis_id in self.gone}

    def item(self, run: Run) -> Body:
        return self.items.get(run.analysis_id, {})

    def cost(self, run: Run) -> float:
        return self.bills[run.run_id].usd if run.run_id in self.bills else 0.0


def read(stack: Stack, places: Mapping[str, str], calls: Iterable[Call], **happened: Any) -> Stores:
    """`places` are the keys of the uploads, by name."""
    return Stores(
        uploads=tuple(places),
        places=places,
        objects=objects(stack),
        tombstones=tombstones(stack),
        told=told(stack),
        runs=tuple(runs(stack)),
        items=scanned(stack, "AnalysesTableName", "analysis_id"),
        letters=tuple(peeked(stack, "AnalysisDeadLetterQueueUrl")),
        upload_letters=tuple(peeked(stack, "UploadDeadLetterQueueUrl")),
        profiles=scanned(stack, "SwingProfilesTableName", "user_id"),
        threads=scanned(stack, "UserThreadsTableName", "user_id"),
        usage=scanned(stack, "UsageTableName", "usage_id"),
        bills=bills(stack),
        charges={call.said["id"]: charge(call) for call in calls if call.status == 200},
        **happened,
    )


def scanned(stack: Stack, table: str, key: str) -> dict[str, Body]:
    pages = stack.table(table).meta.client.get_paginator("scan")
    found = pages.paginate(TableName=stack.outputs[table], ConsistentRead=True)
    return {str(item[key]): numbers(item) for page in found for item in page["Items"]}


def tombstones(stack: Stack) -> frozenset[str]:
    name = physical_name(stack.client("cloudformation"), STACK, "AiJobsTable")
    jobs = scanned(Stack(stack.endpoint, {"AiJobsTableName": name}), "AiJobsTableName", "job_id")
    return frozenset(name for name, item in jobs.items() if item["kind"] == DELETED)


def told(stack: Stack) -> frozenset[str]:
    lines = scanned(stack, "ChatMessagesTableName", "message_id")
    return frozenset(name for line in lines.values() for name in line.get("analysis_ids", []))


def objects(stack: Stack) -> dict[str, str]:
    pages = stack.client("s3").get_paginator("list_objects_v2").paginate(Bucket=stack.outputs["VideosBucketName"])
    return {found["Key"]: found["ETag"].strip('"') for page in pages for found in page.get("Contents", [])}


def peeked(stack: Stack, queue: str) -> list[Body]:
    """Every message of a queue, hidden from other readers for a moment only."""
    sqs, url, found = stack.client("sqs"), stack.outputs[queue], dict[str, Body]()
    while messages := sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=5, WaitTimeSeconds=0
    ).get("Messages"):
        found |= {message["MessageId"]: message for message in messages}
    for message in found.values():
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    return [json.loads(message["Body"]) for message in found.values()]


def runs(stack: Stack) -> list[Run]:
    client = stack.client("stepfunctions")
    pages = client.get_paginator("list_executions").paginate(stateMachineArn=stack.outputs["StateMachineArn"])
    arns = [each["executionArn"] for page in pages for each in page["executions"]]
    return [run(client.describe_execution(executionArn=arn), history(stack, arn)) for arn in arns]


def run(described: Body, events: list[Body]) -> Run:
    step, output = json.loads(described["input"]), json.loads(described.get("output") or "null")
    ended = output if isinstance(output, dict) else {}
    reached = inputs(events)
    tries = sum(event["type"] == "TaskFailed" for event in events)
    return Run(
        arn=described["executionArn"],
        run_id=step["run_id"],
        analysis_id=step["analysis_id"],
        user_id=step["user_id"],
        status=described["status"],
        error=described.get("error", ""),
        started=described["startDate"],
        delivered=ended.get("status") == "AI_COMPLETED",
        rejected=ended.get("status") == "FAILED",
        estimate_usd=json.loads(reached[ASKED])["coach"]["estimate_usd"] if ASKED in reached else 0.0,
        settled=SETTLED in reached,
        profiled=PROFILED in reached,
        profiling=described["status"] in BAD_ENDS and next(reversed(reached), "") == PROFILING,
        tries_again=tries,
        etag=step["etag"],
        calls=sum(event["type"] == "TaskScheduled" for event in events),
        settled_usd=json.loads(reached[SETTLED])["cost_usd"] if SETTLED in reached else 0.0,
        paying=described["status"] in BAD_ENDS and next(reversed(reached), "") in PAYING,
    )


def inputs(events: list[Body]) -> dict[str, str]:
    """The input of each state that was entered, in order."""
    entered = (event["stateEnteredEventDetails"] for event in events if "stateEnteredEventDetails" in event)
    return {each["name"]: each["input"] for each in entered}


def bills(stack: Stack) -> dict[str, Bill]:
    """A bill for each run that has asked the model, from the artifacts `{analysis}/{run}/coach/...`."""
    s3, bucket = stack.client("s3"), stack.outputs["ArtifactsBucketName"]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    keys = [found["Key"] for page in pages for found in page.get("Contents", []) if "/coach/" in found["Key"]]
    kept: dict[str, list[Answered | Rejected]] = {}
    for key in keys:
        content = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        shape = Rejected if key.endswith(".rejected.json") else Answered
        kept.setdefault(key.split("/")[1], []).append(shape.model_validate_json(content))
    return {run_id: bill(found) for run_id, found in kept.items()}


def bill(kept: list[Answered | Rejected]) -> Bill:
    calls = [call for each in kept for call in (each.calls if isinstance(each, Rejected) else [each.call])]
    answers = tuple(each.response_id for each in kept if isinstance(each, Answered))
    return Bill(answers, len(calls), sum(call.cost_usd for call in calls))


def charge(call: Call) -> float:
    used = call.said["usage"]
    usage = Usage(input=used["input_tokens"], cached=0, output=used["output_tokens"])
    return cost_usd(call.body["model"], usage, "fast")

"""What golfers, S3 and Step Functions do to the account, one call after the other, by the product's own code."""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

import admit_analyses.app
import on_execution_ended.app
import start_analysis.app
from api import analyses as api
from api.errors import REFUSALS
from dev.explorer import account, workflow
from swing import erasure
from swing.accounts.identity import Caller
from swing.analyses import ownership
from swing.aws import s3
from swing.aws.sqs_batches import TRIES
from swing.domain import keys
from swing.intake import admission

# Every name is golfer's number and swing's number.
SWINGS: Final = ("1-1", "1-2", "2-1", "2-2")
# What a golfer asks for once more who got no answer.
GOLFERS: Final = ("analyze", "reanalyze", "delete", "delete_profile")
REFUSED: Final = tuple(REFUSALS)
PATIENCE_S: Final = 120
# As many as it takes until all runs of a scenario have had their turn.
ROUNDS: Final = 4


class Context:
    """What Lambda tells a handler about its invocation."""

    function_name, memory_limit_in_mb, aws_request_id = "explorer", 512, "request"
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:explorer"

    def get_remaining_time_in_millis(self) -> int:
        return 60_000


@dataclass
class World:
    """What is on its way: news of uploads that nobody has taken, ends of executions; and what was wished for."""

    news: list[dict[str, Any]] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    puts: Counter[str] = field(default_factory=Counter)
    repeats: Counter[str] = field(default_factory=Counter)
    cancelled: Counter[str] = field(default_factory=Counter)

    # -------------------------------------------------------------- the golfer

    def upload(self, swing: str, content: str = "right") -> None:
        """Put a video into the bucket; S3 tells of it."""
        key = key_of(swing)
        s3.s3().put_object(Bucket=os.environ["VIDEOS_BUCKET"], Key=key, Body=content.encode())
        self.puts[swing] += 1
        told = {"key": key, "etag": account.objects("VIDEOS_BUCKET")[key]}
        detail = {"bucket": {"name": os.environ["VIDEOS_BUCKET"]}, "object": told}
        body = {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}
        self.news.append({"swing": swing, "tries": 0, "body": json.dumps(body)})

    def overwrite(self, swing: str) -> None:
        self.upload(swing, "wrong")

    def analyze(self, swing: str) -> None:
        body = api.Uploaded(s3_key=key_of(swing), bucket_name=os.environ["VIDEOS_BUCKET"])
        self.asked(lambda: api.analyze(body, caller(swing)))

    def reanalyze(self, swing: str) -> None:
        self.repeats[swing] += 1
        self.asked(lambda: api.reanalyze(swing, caller(swing)))

    def cancel(self, swing: str) -> None:
        self.cancelled[swing] += 1
        self.asked(lambda: api.cancel(swing, caller(swing)))

    def delete(self, swing: str) -> None:
        """Whoever has an analysis to delete is refused nothing: it is gone, or it is not."""
        with suppress(*REFUSED):
            item = ownership.owned(swing, caller(swing))
            self.deleted.add(swing)
            self.unrefused("delete", lambda: erasure.analysis(item))

    def delete_profile(self, swing: str) -> None:
        golfer = caller(swing).user_id
        self.deleted |= {each for each in SWINGS if caller(each).user_id == golfer and self.knows(each)}
        self.unrefused("delete_profile", lambda: erasure.everything(golfer))

    def knows(self, swing: str) -> bool:
        """Say whether there is anything of a swing that a deletion of all has to find."""
        names = {item["analysis_id"] for item in account.items("ANALYSES_TABLE")}
        return swing in names

    def asked(self, request: Callable[[], Any]) -> None:
        with suppress(*REFUSED):
            self.unrefused("asked", request)

    def unrefused(self, what: str, request: Callable[[], Any]) -> None:
        """Anything else than one of the API's refusals is a 500 for the golfer."""
        try:
            request()
        except Exception as error:
            if what == "asked" and isinstance(error, REFUSED):
                raise
            self.broken.append(f"{what} was answered with {type(error).__name__}: {error}")

    # -------------------------------------------------------------- what AWS does

    def event(self, swing: str) -> None:
        """The oldest news of a swing is delivered."""
        told = next((each for each in self.news if each["swing"] == swing), None)
        if told:
            self.news.remove(told)
            self.deliver(told)

    def again(self, swing: str) -> None:
        """News that was heard comes once more."""
        told = next((each for each in self.heard if each["swing"] == swing), None)
        if told:
            self.deliver(dict(told))

    def deliver(self, told: dict[str, Any]) -> None:
        """Hand a message to its function. The queue keeps it until the function has answered."""
        self.undone.append(json.dumps(told))
        self.handed(told)
        self.undone.remove(json.dumps(told))

    def handed(self, told: dict[str, Any]) -> None:
        record = {
            "messageId": "message",
            "receiptHandle": "receipt",
            "body": told["body"],
            "attributes": {"ApproximateReceiveCount": str(told["tries"] + 1)},
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:golf-coach-frame-extraction-queue-dev",
            "awsRegion": account.REGION,
        }
        answer = start_analysis.app.handler({"Records": [record]}, Context())
        if not answer["batchItemFailures"]:
            self.heard.append(told)
        elif told["tries"] + 1 < TRIES:
            self.news.append({**told, "tries": told["tries"] + 1})
        else:
            self.letters.append(told)

    def run(self, swing: str) -> None:
        """The oldest run of a swing that is under way goes to its end."""
        under_way = [each for each in account.runs() if each.status == "RUNNING" and analysis_of(each) == swing]
        if under_way:
            workflow.run(under_way[0])

    def abort(self, swing: str) -> None:
        """An operator stops a run in the console."""
        for each in account.runs():
            if each.status == "RUNNING" and analysis_of(each) == swing:
                each.status = "ABORTED"
                return

    def end(self, swing: str) -> None:
        """An execution's end is told to whoever waits for it."""
        arn = next((each for each in self.ends() if analysis_of(account.execution(each)) == swing), None)
        if arn:
            self.tell(arn)

    def ends(self) -> list[str]:
        """Ends that nobody was told of; an execution that was stopped has ended too."""
        ended = [each.execution_arn for each in account.runs() if each.status != "RUNNING"]
        return [arn for arn in ended if arn not in self.told]

    def tell(self, arn: str) -> None:
        ended = account.execution(arn)
        detail = {"executionArn": arn, "name": ended.name, "stopDate": workflow.now_ms(), "status": ended.status}
        event = {"source": "aws.states", "detail": detail}
        if ended.status in {"FAILED", "ABORTED", "TIMED_OUT"}:
            on_execution_ended.app.handler(event, Context())
        admit_analyses.app.handler(event, Context())
        self.told.append(arn)

    def sweep(self, _: str = "") -> None:
        """A minute and more has passed."""
        workflow.age_leases(PATIENCE_S)
        admission.sweep()

    # -------------------------------------------------------------- until nothing is left to happen

    def settle(self, cut_off: Iterable[str] = ()) -> None:
        """What was cut off comes again as its sender would send it, and all else goes to its end."""
        self.news += [json.loads(each) for each in self.undone]
        self.undone.clear()
        for name in cut_off:
            action, _, swing = name.partition(" ")
            if action in GOLFERS:
                getattr(self, action)(swing)
        while self.news:
            self.event(self.news[0]["swing"])
        for _ in range(ROUNDS):
            self.go_round()

    def go_round(self) -> None:
        """A minute passes: who waits is let in, who runs comes to the end, and is told of."""
        if account.is_anybody_in_line():
            self.sweep()
        for each in account.runs():
            if each.status == "RUNNING":
                self.run(analysis_of(each))
        for arn in self.ends():
            self.tell(arn)


def key_of(swing: str) -> str:
    return keys.upload_key(caller(swing).user_id, swing, ".mp4")


def caller(swing: str) -> Caller:
    return Caller(user_id=f"golfer-{swing[0]}", is_guest=False)


def analysis_of(execution: Any) -> str:
    return str(json.loads(execution.execution_input)["analysis_id"])

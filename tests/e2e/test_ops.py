"""The operator's day on a local AWS: an outage, its dead letters, and everything else there is a command for."""

import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner

from dev.fakes.cloud import Cloud, eventually
from dev.local.deploy import deploy
from dev.local.engine import MiniStack
from dev.local.template import Overrides
from ops.__main__ import ops
from ops.local import CACHE
from tests.e2e.conftest import PARAMETERS, SETTINGS

SWING = (Path(__file__).parents[1] / "clips" / "face_on_left_30.mp4").read_bytes()
OVERRIDES: Overrides = {
    "UploadQueue": {"VisibilityTimeout": 12},
    "ProbeVideoFunction": {"Handler": "tests.e2e.outage.handler"},
    "DrawOverlayFunction": {"Handler": "tests.e2e.outage.no_film"},
}
TOLD: dict[str, Any] = {"EventBridgeConfiguration": {}}


@dataclass
class Office:
    cloud: Cloud

    def run(self, *words: str, code: int = 0) -> str:
        """What a command prints for people."""
        done = CliRunner().invoke(ops, [*words, "--endpoint", self.cloud.stack.endpoint])
        assert done.exit_code == code, done.output
        return str(done.stdout)

    def ask(self, *words: str, code: int = 0) -> Any:
        return json.loads(self.run(*words, "--json", code=code))

    def upload(self, golfer: str, *names: str) -> None:
        for name in names:
            self.cloud.upload(f"golf-swings/{golfer}/{name}.mp4", SWING)

    @contextmanager
    def outage(self) -> Iterator[None]:
        """No video can be read for as long as the block lasts."""
        s3, bucket = self.cloud.stack.client("s3"), self.cloud.stack.outputs["ArtifactsBucketName"]
        s3.put_object(Bucket=bucket, Key="outage", Body=b"")
        yield
        s3.delete_object(Bucket=bucket, Key="outage")

    @contextmanager
    def hurried(self) -> Iterator[None]:
        """What nobody understands is tried again each second for as long as the block lasts."""
        sqs, queue = self.cloud.stack.client("sqs"), self.cloud.stack.outputs["UploadQueueUrl"]
        told = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["VisibilityTimeout"])["Attributes"]
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "1"})
        yield
        sqs.set_queue_attributes(QueueUrl=queue, Attributes=told)

    @contextmanager
    def deaf(self) -> Iterator[None]:
        """Nobody hears of uploads for as long as the block lasts."""
        s3 = self.cloud.stack.client("s3")
        s3.put_bucket_notification_configuration(Bucket=self.cloud.videos, NotificationConfiguration={})
        yield
        s3.put_bucket_notification_configuration(Bucket=self.cloud.videos, NotificationConfiguration=TOLD)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """An engine of its own, because operators stop and break things that other tests need."""
    environment, session = dict(os.environ), boto3.DEFAULT_SESSION
    with MiniStack(settings=SETTINGS, log=CACHE / "engine-ops.log") as engine:
        yield Office(Cloud(deploy(engine.endpoint, PARAMETERS | {"CoachLane": "fast"}, OVERRIDES)))
    os.environ.clear()
    os.environ.update(environment)
    boto3.DEFAULT_SESSION = session


def name(kind: str) -> str:
    return f"{kind}-{uuid.uuid4().hex[:8]}"


def test_a_healthy_deployment_has_nothing_broken(office: Office) -> None:
    examined = office.ask("doctor")

    assert examined["broken"] == 0
    assert {"index user-timestamp-index of AnalysesTable", "uploads are announced"} <= {
        each["what"] for each in examined["findings"] if each["health"] == "ok"
    }


def test_a_paused_coach_leaves_the_reports_to_the_rules_until_it_is_resumed(office: Office) -> None:
    office.ask("pause", "coach", "--reason", "it praises every swing")

    paused = office.ask("executions")["paused"]
    analysis = name("swing")
    office.upload("golfer", analysis)
    item = office.cloud.ended(analysis)

    assert paused["coach"]["reason"] == "it praises every swing"
    assert json.loads(item["ai_analysis"])["fallback_reason"] == "BREAKER_OPEN"
    assert office.ask("resume", "coach", "--reason", "it learnt manners")["paused"] == {}


def test_dead_letters_are_redriven_once(office: Office) -> None:
    office.ask("pause", "coach", "--reason", "nothing of it is looked at here")
    names = [name("swing") for _ in range(5)]
    with office.outage():
        office.upload("golfer", *names)
        failed = {each: office.cloud.ended(each) for each in names}
        office.cloud.ends_handled()

    listed, planned = office.ask("dead-letters", "list"), office.ask("redrive")
    after_plan = len(office.cloud.executions())
    applied = office.ask("redrive", "--apply", "--yes", "--reason", "the fire is out")
    again = office.ask("redrive", "--apply", "--yes", "--reason", "to be sure")
    ended = {each: office.cloud.ended(each, after_run=failed[each]["run_id"]) for each in names}

    assert listed["classes"] == [{"error_class": "WarehouseOnFireError", "letters": len(names)}]
    assert {letter["state"] for letter in listed["letters"]} == {"Probe the video"}
    assert {letter["cause"] for letter in listed["letters"]} == {"no video can be read at the moment"}
    assert {letter["action"] for letter in planned["letters"]} == {"rerun"}
    assert sorted(letter["analysis_id"] for letter in applied["letters"]) == sorted(names)
    assert again["letters"] == []
    assert {item["status"] for item in ended.values()} == {"AI_COMPLETED"}
    assert len(office.cloud.executions()) == after_plan + len(names)
    assert office.cloud.waiting("AnalysisDeadLetterQueueUrl") == 0


def test_show_says_everything_about_an_analysis_that_went_well(office: Office) -> None:
    office.ask("pause", "coach", "--reason", "nothing of it is looked at here")
    analysis = name("swing")
    office.upload("golfer", analysis)
    office.cloud.ended(analysis)

    told, screen = office.ask("show", analysis), office.run("show", analysis)

    assert told["status"]["status"] == "AI_COMPLETED"
    assert {"Probe the video", "Measure the swing", "Record the report"} <= {each["state"] for each in told["history"]}
    assert any(each["key"].endswith("measurement.json") for each in told["artifacts"])
    assert told["spend"]["fallback_reason"] == "BREAKER_OPEN"
    assert analysis in screen
    assert office.ask("cost", analysis)["aws_usd"] > 0


def test_show_says_where_an_analysis_broke_and_what_its_operator_did(office: Office) -> None:
    analysis = name("swing")
    with office.outage():
        office.upload("golfer", analysis)
        first = office.cloud.ended(analysis)
        office.ask("reanalyze", analysis, "--reason", "hoping")
        office.cloud.ended(analysis, after_run=first["run_id"])

    told = office.ask("show", analysis)

    [broken] = [each for each in told["history"] if each["failed"]]
    assert told["status"]["status"] == "FAILED"
    assert (broken["state"], broken["error"]) == (
        "Probe the video",
        "WarehouseOnFireError: no video can be read at the moment",
    )
    assert ("reanalyze", "hoping") in {(each["text"], each["because"]) for each in told["log"]}


def test_a_cancelled_analysis_ends_without_a_dead_letter(office: Office) -> None:
    analysis = name("swing")
    office.upload("golfer", analysis)
    office.cloud.processing(analysis)

    office.ask("cancel", analysis, "--reason", "it shows somebody else")

    assert office.cloud.ended(analysis)["status"] == "CANCELLED"
    assert office.cloud.letters(analysis) == []


def test_a_message_that_nobody_understands_can_be_tried_again_and_comes_back(office: Office) -> None:
    with office.hurried():
        office.cloud.enqueue({"nonsense": True})
        eventually("a dead letter", lambda: office.cloud.waiting("UploadDeadLetterQueueUrl") or None)

        done = office.ask("redrive", "--queue", "upload", "--apply", "--yes", "--reason", "to see it fail")
        came_back = eventually(
            "it again", lambda: office.ask("dead-letters", "list", "--queue", "upload")["letters"] or None
        )

    assert [letter["action"] for letter in done["letters"]] == ["move"]
    assert [letter["error_class"] for letter in came_back] == ["ReceivedTooOften"]


def test_uploads_wait_while_the_intake_is_paused(office: Office) -> None:
    office.ask("pause", "intake", "--reason", "the warehouse moves")
    analysis = name("swing")
    office.upload("golfer", analysis)
    queued = eventually("an upload that waits", lambda: office.ask("executions")["queued"])

    examined = office.ask("doctor")
    resumed = office.ask("resume", "intake", "--reason", "it has moved")

    assert queued == 1
    assert "paused: the warehouse moves" in {each["detail"] for each in examined["findings"]}
    assert "intake" not in resumed["paused"]
    assert office.cloud.ended(analysis)["status"] == "AI_COMPLETED"


def test_a_broken_deployment_is_found_out_and_what_it_missed_is_filled_in(office: Office) -> None:
    golfer = name("golfer")
    missed = [name("swing") for _ in range(2)]
    with office.deaf():
        office.upload(golfer, *missed)
        examined = office.ask("doctor", code=1)

    plan = office.ask("backfill", f"golf-swings/{golfer}/")
    done = office.ask("backfill", f"golf-swings/{golfer}/", "--apply", "--wait", "--reason", "missed uploads")
    after = office.ask("backfill", f"golf-swings/{golfer}/")

    assert [each["what"] for each in examined["findings"] if each["health"] == "broken"] == ["uploads are announced"]
    assert plan["to_analyse"] == 2
    assert done["status"] == "SUCCEEDED"
    assert {office.cloud.item(each)["status"] for each in missed} == {"AI_COMPLETED"}
    assert after["to_analyse"] == 0


def test_the_doctor_follows_a_sample_swing_to_its_report_and_forgets_it(office: Office) -> None:
    office.ask("pause", "coach", "--reason", "nothing of it is looked at here")

    examined, screen = office.ask("doctor", "--smoke"), office.run("doctor", "--smoke")

    came = examined["smoke"]
    assert came["status"] == "AI_COMPLETED"
    assert came["report"][0].startswith("I watched your swing")
    assert came["usd"] > 0
    assert "a sample swing becomes a report" in {each["what"] for each in examined["findings"]}
    assert "I watched your swing" in screen
    assert office.cloud.item(came["analysis_id"]) == {}
    objects = office.cloud.stack.client("s3").list_objects_v2(Bucket=office.cloud.videos, Prefix="golf-swings/smoke-")
    assert objects["KeyCount"] == 0


def test_the_doctor_says_what_to_do_about_a_sample_swing_that_failed(office: Office) -> None:
    with office.outage():
        examined = office.ask("doctor", "--smoke", code=1)

    [broken] = [each for each in examined["findings"] if each["health"] == "broken"]
    assert broken["what"] == "a sample swing becomes a report"
    assert examined["smoke"]["analysis_id"] in broken["remedy"]

"""The coach from end to end: the real workflow, queue and functions on a local AWS, and OpenAI's protocol over HTTP.

The swings were measured before (see rehearsal.py), so that what is waited for here is the coach alone.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from dev.fakes.cloud import TERMINAL, Cloud, eventually, require
from dev.fakes.openai_server import (
    KEY,
    Cut,
    Good,
    Invented,
    NoMoney,
    OpenAIServer,
    Phase,
    RateLimit,
    RateLimited,
    Refusal,
    ServerError,
    Silence,
)
from dev.fakes.openai_server.webhooks import SECRET, deliver, ended
from dev.local.deploy import Stack, deploy
from dev.local.engine import Engine, chosen
from dev.local.template import Overrides
from ops.local import CACHE
from swing.aws.dynamodb_values import numbers
from swing.coach import circuit_breaker
from tests.builders.analyses import measured
from tests.e2e.rehearsal import MEASUREMENT

OVERRIDES: Overrides = {
    "ProbeVideoFunction": {"Handler": "tests.e2e.rehearsal.probe"},
    "MeasureSwingFunction": {"Handler": "tests.e2e.rehearsal.measure"},
    "DrawFramesFunction": {"Handler": "tests.e2e.rehearsal.draw"},
    "AskCoachFunction": {"Handler": "tests.e2e.rehearsal.ask"},
}
# Waits are a quarter of what is written, and so is OpenAI's minute.
SCALE = 0.25
SETTINGS = {
    "SFN_WAIT_SCALE": str(SCALE),
    "COACH_SECRET_SECONDS": "1",
    "COACH_TIMEOUT_SECONDS": "3",
    "COACH_BATCH_LOOK_SECONDS": "1",
}
MINUTE_S = 60 * SCALE
# Dollars: one analysis is estimated at about 0.09, so a golfer's budget holds one at a time.
PARAMETERS = {
    "CoachRequestsPerMinute": "6000",
    "CoachConcurrency": "3",
    "CoachUsdPerGolferAndDay": "0.15",
    "CoachUsdPerDayOfGuests": "0.15",
}

Ask = Callable[[dict[str, Any]], bool]


@pytest.fixture(scope="module")
def openai() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    measurement: Path = tmp_path_factory.mktemp("measured") / "measurement.json"
    measurement.write_text(measured().model_dump_json())
    settings = SETTINGS | {MEASUREMENT: str(measurement)}
    with chosen()(settings=settings, log=CACHE / "engine-coach.log") as running:
        yield running


def deployed(engine: Engine, openai: OpenAIServer, env: str, **parameters: str) -> Cloud:
    chosen = PARAMETERS | {"Env": env, "OpenAIBaseUrl": openai.url} | parameters
    stack = deploy(engine.endpoint, chosen, OVERRIDES, stack=f"golf-coach-{env}")
    set_key(stack, KEY)
    return Cloud(stack)


def set_key(stack: Stack, key: str) -> None:
    value = json.dumps({"api_key": key, "webhook_secret": SECRET, "salt": "pepper"})
    stack.client("secretsmanager").put_secret_value(SecretId=stack.outputs["CoachSecretArn"], SecretString=value)


@pytest.fixture(scope="module")
def fast_stack(engine: Engine, openai: OpenAIServer) -> Cloud:
    return deployed(engine, openai, "dev", CoachBreakerSeconds="2")


@pytest.fixture(scope="module")
def batch_lane_stack(engine: Engine, openai: OpenAIServer) -> Cloud:
    return deployed(engine, openai, "prod", CoachLane="batch")


@pytest.fixture
def cloud(fast_stack: Cloud, openai: OpenAIServer) -> Cloud:
    openai.reset()
    left = usage(fast_stack).delete_item(Key={"usage_id": circuit_breaker.NAME}, ReturnValues="ALL_OLD")
    if "Attributes" in left:
        time.sleep(1)  # as long as a sandbox believes in the breaker that it has seen last
    return fast_stack


@pytest.fixture
def batch_lane(batch_lane_stack: Cloud, openai: OpenAIServer) -> Cloud:
    openai.reset()
    return batch_lane_stack


def usage(cloud: Cloud) -> Any:
    return cloud.stack.table("UsageTableName")


def start(cloud: Cloud, kind: str = "swing", golfer: str | None = None) -> str:
    analysis = f"{kind}-{uuid.uuid4().hex[:8]}"
    cloud.upload(f"golf-swings/{golfer or analysis}/{analysis}.mp4", b"a swing that was measured before")
    return analysis


def report_of(cloud: Cloud, analysis: str) -> dict[str, Any]:
    item = cloud.ended(analysis)
    assert item["status"] == "AI_COMPLETED", item.get("error")
    report: dict[str, Any] = json.loads(item["ai_analysis"])
    return report


def coached(cloud: Cloud) -> dict[str, Any]:
    return report_of(cloud, start(cloud))


def about_the_report(body: dict[str, Any]) -> bool:
    return bool(body["text"]["format"]["name"] == "advice")


def about_the_top(body: dict[str, Any]) -> bool:
    return "event top" in json.dumps(body["input"])


def spent(cloud: Cloud, key: str) -> float:
    item = numbers(usage(cloud).get_item(Key={"usage_id": key}, ConsistentRead=True).get("Item", {}))
    return float(item.get("usd", 0))


def today() -> str:
    return time.strftime("%Y-%m-%d", time.gmtime())


# ------------------------------------------------------------------ good answers


def test_the_coach_writes_the_report_and_the_bill_is_true(cloud: Cloud, openai: OpenAIServer) -> None:
    analysis = start(cloud)

    report = report_of(cloud, analysis)

    item = cloud.item(analysis)
    tokens = [call.said["usage"]["total_tokens"] for call in openai.calls]
    assert (report["model"], report["prompt_version"]) == ("gpt-6.1-terra", "v3")
    assert not item["fallback_triggered"]
    assert report["frames_analyzed"] == item["frames_analyzed"] == 8
    assert report["root_cause"]["title"] == measured().findings[0].title
    assert len(report["one_week_plan"]) == 7
    assert report["tokens_used"] == sum(tokens)
    assert spent(cloud, f"golfer#{analysis}#{today()}") == pytest.approx(report["cost_usd"], abs=1e-6)
    assert len(tokens) == 3


def test_an_analysis_with_a_coach_stays_within_sixty_transitions_and_small_payloads(cloud: Cloud) -> None:
    analysis = start(cloud)

    report_of(cloud, analysis)

    entered = [event for event in cloud.history(analysis) if event["type"].endswith("StateEntered")]
    a_usual_video_has_four_segments = 4 * 2
    assert len(entered) + a_usual_video_has_four_segments <= 60
    assert max(map(len, cloud.payloads(analysis))) < 32_000


def test_no_secret_and_no_token_is_in_the_state(cloud: Cloud) -> None:
    analysis = start(cloud)

    report_of(cloud, analysis)

    assert KEY not in str(cloud.history(analysis))


# ------------------------------------------------------------------ failures on the way


@pytest.mark.parametrize(
    "phase",
    [
        pytest.param(RateLimited(1), id="429 with Retry-After"),
        pytest.param(ServerError(503), id="503"),
        pytest.param(Silence(8), id="time-out"),
        pytest.param(Cut(), id="cut JSON"),
        pytest.param(Invented(), id="invented number"),
    ],
)
def test_what_passes_is_tried_again_and_the_report_is_whole(cloud: Cloud, openai: OpenAIServer, phase: Phase) -> None:
    openai.script.once(phase, when=about_the_report)

    report = coached(cloud)

    assert not report["fallback_triggered"]
    assert report["frames_skipped"] == []
    assert len(openai.calls) == 4


def test_the_wait_that_the_model_asks_for_is_kept(cloud: Cloud, openai: OpenAIServer) -> None:
    openai.script.once(RateLimited(10), when=about_the_report)

    coached(cloud)

    refused, accepted = [call.at for call in openai.calls if about_the_report(call.body)]
    assert accepted - refused >= 10 * SCALE


def test_a_batch_that_always_fails_is_skipped_by_event(cloud: Cloud, openai: OpenAIServer) -> None:
    openai.script.always(Refusal(), when=about_the_top)

    report = coached(cloud)

    assert not report["fallback_triggered"]
    assert "top" in report["frames_skipped"]
    assert len(report["frames_skipped"]) == report["frames_analyzed"] == 4


@pytest.mark.parametrize(
    ("phase", "reason", "calls"),
    [
        pytest.param(Refusal(), "REFUSED", 2, id="refusal"),
        pytest.param(Invented(), "ANSWER", 4, id="an answer that stays invented"),
        pytest.param(RateLimited(0), "RATE_LIMITED", 12, id="busy for ever"),
    ],
)
def test_without_an_answer_the_rules_write_the_report(
    cloud: Cloud, openai: OpenAIServer, phase: Phase, reason: str, calls: int
) -> None:
    openai.script.always(phase)

    report = coached(cloud)

    assert (report["fallback_triggered"], report["fallback_reason"]) == (True, reason)
    assert report["coaching_response"]
    assert len(openai.calls) == calls


def test_an_empty_account_at_openai_is_not_retried(cloud: Cloud, openai: OpenAIServer) -> None:
    openai.script.always(NoMoney())

    report = coached(cloud)

    assert report["fallback_reason"] == "QUOTA"
    assert len(openai.calls) == 2


def test_without_a_key_the_rules_write_the_report(cloud: Cloud, openai: OpenAIServer) -> None:
    set_key(cloud.stack, "")
    try:
        eventually("the sandboxes to forget the key", lambda: coached(cloud)["fallback_reason"] == "NO_MODEL")
    finally:
        set_key(cloud.stack, KEY)

    openai.calls.clear()
    eventually("the sandboxes to learn the key", lambda: not coached(cloud)["fallback_triggered"])
    assert openai.calls


def test_five_hundreds_open_the_breaker_and_then_nobody_asks(cloud: Cloud, openai: OpenAIServer) -> None:
    openai.script.always(ServerError())

    def is_open() -> bool:
        return bool(coached(cloud)["fallback_reason"] == "BREAKER_OPEN")

    eventually("the breaker to open", is_open)
    openai.script.clear()

    eventually("the breaker to close", lambda: not coached(cloud)["fallback_triggered"])


def test_a_consumer_that_dies_between_answer_and_token_is_not_paid_twice(cloud: Cloud, openai: OpenAIServer) -> None:
    # Longer than a busy machine takes over a question, or a second consumer would pay for it beside the first.
    hear_again_after(cloud, seconds=30)
    try:
        report = report_of(cloud, start(cloud, "dies"))
    finally:
        hear_again_after(cloud, seconds=900)

    assert not report["fallback_triggered"]
    assert report["frames_skipped"] == []
    assert len(openai.calls) == 3


def hear_again_after(cloud: Cloud, seconds: int) -> None:
    """How long a second consumer does not hear of a question whose first one has died."""
    cloud.stack.client("sqs").set_queue_attributes(
        QueueUrl=cloud.stack.outputs["AiAnalysisQueueUrl"], Attributes={"VisibilityTimeout": str(seconds)}
    )


def test_a_breakdown_of_the_coachs_own_steps_costs_nobody_the_report(cloud: Cloud) -> None:
    golfer = f"golfer-{uuid.uuid4().hex[:8]}"
    usage(cloud).put_item(Item={"usage_id": f"golfer#{golfer}#{today()}", "analyses": "text that nobody can add to"})

    report = report_of(cloud, start(cloud, golfer=golfer))

    assert report["fallback_reason"] == "UNAVAILABLE"


# ------------------------------------------------------------------ the budget


@pytest.mark.parametrize(
    ("golfers", "budget"),
    [
        pytest.param(("golfer-1", "golfer-1"), "golfer#golfer-1", id="of one golfer"),
        pytest.param(("guest-1", "guest-2"), "guests", id="of two guests"),
    ],
)
def test_two_analyses_at_once_cannot_both_take_the_last_cent(
    cloud: Cloud, openai: OpenAIServer, golfers: tuple[str, str], budget: str
) -> None:
    openai.script.always(Good(after_s=1))

    with ThreadPoolExecutor(2) as pool:
        analyses = list(pool.map(lambda golfer: start(cloud, golfer=golfer), golfers))
    reports = [report_of(cloud, analysis) for analysis in analyses]

    assert sorted(str(report["fallback_reason"]) for report in reports) == ["BUDGET", "None"]
    assert spent(cloud, f"{budget}#{today()}") == pytest.approx(sum(report["cost_usd"] for report in reports))


def test_a_day_without_money_left_costs_the_golfer_nothing(cloud: Cloud, openai: OpenAIServer) -> None:
    day = {"usage_id": f"day#{today()}"}
    before = usage(cloud).get_item(Key=day).get("Item", {})
    usage(cloud).update_item(Key=day, UpdateExpression="SET usd = :all", ExpressionAttributeValues={":all": 25})
    try:
        analysis = start(cloud)
        report = report_of(cloud, analysis)
    finally:
        usage(cloud).put_item(Item=day | before)

    assert report["fallback_reason"] == "BUDGET"
    assert spent(cloud, f"golfer#{analysis}#{today()}") == 0
    assert openai.calls == []


# ------------------------------------------------------------------ the batch lane


def test_in_the_batch_lane_batches_come_back_to_the_same_tokens(batch_lane: Cloud, openai: OpenAIServer) -> None:
    report = coached(batch_lane)

    lanes = [json.loads(artifact)["lane"] for artifact in answers(batch_lane, openai)]
    assert not report["fallback_triggered"]
    assert len(openai.batches) == 3
    assert lanes == ["batch"] * 3
    eventually("the pictures to be deleted", lambda: not openai.files)


def answers(cloud: Cloud, openai: OpenAIServer) -> list[str]:
    """Every accepted answer to the calls of this test."""
    said = {call.said["id"] for call in openai.calls if call.status == 200}
    s3, bucket = cloud.stack.client("s3"), cloud.stack.outputs["ArtifactsBucketName"]
    keys = [found["Key"] for found in s3.list_objects_v2(Bucket=bucket)["Contents"] if "/coach/" in found["Key"]]
    bodies = [s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode() for key in keys]
    return [body for body in bodies if json.loads(body).get("response_id") in said]


def test_a_webhook_brings_the_answer_before_the_next_look(batch_lane: Cloud, openai: OpenAIServer) -> None:
    require("FunctionUrlWithoutDns")
    openai.batches_end_as = "in_progress"
    analysis = start(batch_lane)
    eventually("the first batches", lambda: len(openai.batches) == 2)
    url = batch_lane.stack.outputs["CoachWebhookUrl"]

    openai.batches_end_as = "completed"
    statuses = [deliver(reachable(batch_lane, url), *ended(name)) for name in list(openai.batches)]

    assert statuses == [204, 204]
    assert deliver(reachable(batch_lane, url), *ended("batch_1", secret="whsec_c29tZWJvZHkgZWxzZQ==")) == 401
    assert not report_of(batch_lane, analysis)["fallback_triggered"]


def reachable(cloud: Cloud, url: str) -> str:
    """The function's address on the local engine, whose host names need no name server this way."""
    name = url.removeprefix("https://").partition(".")[0]
    return f"{cloud.stack.endpoint}/_aws/lambda-url/{name}/"


def test_the_fast_lane_takes_over_from_a_batch_that_expired(batch_lane: Cloud, openai: OpenAIServer) -> None:
    openai.batches_end_as = "expired"

    report = coached(batch_lane)

    assert not report["fallback_triggered"]
    assert report["frames_skipped"] == []
    assert len(openai.batches) == len(openai.calls) == 3


def test_the_fast_lane_takes_over_from_a_batch_at_its_deadline(
    engine: Engine, batch_lane: Cloud, openai: OpenAIServer
) -> None:
    openai.batches_end_as = "in_progress"
    hurried = deployed(engine, openai, "prod", CoachLane="batch", CoachBatchDeadlineSeconds="3")

    report = coached(hurried)

    assert not report["fallback_triggered"]
    assert len(openai.calls) == 3
    eventually("the pictures to be deleted", lambda: not openai.files)
    assert {batch["status"] for batch in openai.batches.values()} == {"cancelled"}


# ------------------------------------------------------------------ many at once


def at_the_coach(cloud: Cloud) -> str:
    analysis = start(cloud)
    eventually(f"{analysis} at the coach", lambda: cloud.item(analysis).get("status") in {"AI_PROCESSING", *TERMINAL})
    return analysis


def test_ten_analyses_at_once_keep_to_the_limit_and_are_all_written_by_the_coach(
    engine: Engine, openai: OpenAIServer
) -> None:
    cloud = deployed(engine, openai, "staging", CoachRequestsPerMinute="20")
    openai.reset()
    openai.limit = RateLimit(20, window_s=MINUTE_S)
    openai.script.always(Good(after_s=0.1))

    with ThreadPoolExecutor(3) as pool:  # more processes of the functions before the coach are too much for a laptop
        analyses = list(pool.map(lambda _: at_the_coach(cloud), range(10)))
    together = sum(cloud.item(analysis)["status"] == "AI_PROCESSING" for analysis in analyses)
    reports = [report_of(cloud, analysis) for analysis in analyses]

    # How many meet there is a matter of the machine's speed; the model's minute is too short for all of them on any.
    assert together > 1
    assert [report["fallback_reason"] for report in reports if report["fallback_triggered"]] == []
    assert {report["frames_analyzed"] for report in reports} == {8}
    assert len(openai.over_the_limit()) <= 0.1 * len(openai.calls)

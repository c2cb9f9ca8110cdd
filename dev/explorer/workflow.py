"""The workflow as far as others can come between its steps: its own conditional writes, and how videos are read."""

import time
from functools import cache
from typing import Any, Final

import yaml

from dev.explorer import account
from ops.local import ROOT
from swing.analyses import tombstones
from swing.aws import dynamodb, s3, videos
from swing.domain import keys
from swing.domain.errors import GolferError, SupersededError
from swing.domain.models import Step

BEGIN: Final = "Mark it as processing"
MEASURED: Final = "Record the measurements"
REPORT: Final = "Record the report"
PROFILE: Final = "Update the swing profile"
REJECTION: Final = "Record the rejection"


class StoppedError(Exception):
    """Somebody has stopped the execution."""


@cache
def states() -> dict[str, Any]:
    """Every state of the definition, however deep, by its name."""
    found: dict[str, Any] = {}
    collect(yaml.safe_load((ROOT / "statemachines" / "analyze_swing.asl.yaml").read_text()), found)
    return found


def collect(tree: Any, found: dict[str, Any]) -> None:
    if isinstance(tree, dict):
        found.update(tree.get("States", {}))
        for each in tree.values():
            collect(each, found)
    elif isinstance(tree, list):
        for each in tree:
            collect(each, found)


def run(execution: Any) -> None:
    """Go the way of an execution, as far as it goes."""
    step = Step.model_validate_json(execution.execution_input)
    refused = dynamodb.table("ANALYSES_TABLE").meta.client.exceptions.ConditionalCheckFailedException
    try:
        analyse(execution, step)
    except StoppedError:
        return
    except (SupersededError, refused):
        end(execution, '{"status": null}')
    except GolferError as error:
        reject(execution, step, error, refused)


def analyse(execution: Any, step: Step) -> None:
    started = execution.start_date.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    write(execution, BEGIN, step, {":status": "PROCESSING", ":started": started})
    go_on(execution)
    with videos.video(step):
        pass
    go_on(execution)
    s3.save_picture(step, keys.CONTACT_SHEET, b"")
    s3.save_bytes(step, keys.POSES, b"")
    tombstones.take_back_pictures(step)
    write(execution, MEASURED, step, {":status": "COMPLETED", ":results": {"metrics": {}}})
    write(execution, REPORT, step, {":status": "AI_COMPLETED", ":report": "{}"})
    tell_profile(execution, step, started)
    end(execution, '{"status": "AI_COMPLETED"}')


def tell_profile(execution: Any, step: Step, started: str) -> None:
    """The golfer's profile tells of this swing, unless it knows a newer one."""
    told = {":at": started, ":analysis": step.analysis_id, ":now": dynamodb.now(), ":none": [], ":zero": 0, ":one": 1}
    key, headline = {"user_id": step.user_id}, {":headline": [{"analysis_id": step.analysis_id}]}
    # Its condition does not ask for the item: what was stopped makes no call any more.
    asked = account.STILL.set(lambda: go_on(execution))
    try:
        update(execution, PROFILE, "SWING_PROFILES_TABLE", key, told | headline)
    except dynamodb.table("ANALYSES_TABLE").meta.client.exceptions.ConditionalCheckFailedException:
        pass
    finally:
        account.STILL.reset(asked)


def reject(execution: Any, step: Step, error: GolferError, refused: type[Exception]) -> None:
    try:
        write(execution, REJECTION, step, {":status": "FAILED", ":error": {"code": error.code}})
    except StoppedError:
        return
    except refused:
        end(execution, '{"status": null}')
    else:
        end(execution, '{"status": "FAILED"}')


def write(execution: Any, state: str, step: Step, values: dict[str, Any]) -> None:
    """What the state writes, under the condition and with the expression of the definition."""
    known = {
        ":run": step.run_id,
        ":user": step.user_id,
        ":key": step.s3_key,
        ":bucket": step.s3_bucket,
        ":execution": execution.execution_arn,
        ":upload": step.upload_number,
        ":cancelled": "CANCELLED",
        ":false": False,
        ":true": True,
        ":now": dynamodb.now(),
        **values,
    }
    update(execution, state, "ANALYSES_TABLE", {"analysis_id": step.analysis_id}, known)


def update(execution: Any, state: str, table: str, key: dict[str, str], known: dict[str, Any]) -> None:
    go_on(execution)
    asked = states()[state]["Arguments"]
    dynamodb.table(table).update_item(
        Key=key,
        ConditionExpression=asked["ConditionExpression"],
        UpdateExpression=asked["UpdateExpression"],
        ExpressionAttributeNames=asked["ExpressionAttributeNames"],
        ExpressionAttributeValues={name: known.get(name, 0) for name in asked["ExpressionAttributeValues"]},
    )


def go_on(execution: Any) -> None:
    if execution.status != "RUNNING":
        raise StoppedError


def end(execution: Any, output: str) -> None:
    if execution.status == "RUNNING":
        execution.status, execution.output = "SUCCEEDED", output


def now_ms() -> int:
    return int(time.time() * 1000) + 1


def age_leases(seconds: float) -> None:
    """Let time pass for whoever holds a lease."""
    for item in account.stored("LINE_TABLE"):
        if "taken_ms" in item.attrs:
            item.attrs["taken_ms"].value = str(int(item.attrs["taken_ms"].value) - int(1000 * seconds))

"""The local AWS refuses what AWS refuses: a role that lacks a permission fails here first.

Each test takes one permission out of the template, as somebody might forget it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, Final

import pytest

from dev.fakes.cloud import Cloud, eventually
from dev.local.deploy import deploy
from dev.local.engine import chosen
from dev.local.template import unpublished
from ops.local import CACHE
from ops.template import load
from tests.authorization import Record
from tests.workflow.definition import ROOT

pytestmark = pytest.mark.refusals

TEMPLATE: Final = load(ROOT / "template.yaml")
SAMPLE: Final = (ROOT / "dev" / "sample" / "swing.mp4").read_bytes()
KEY: Final = "golf-swings/anna/first.mp4"

Statement = dict[str, Any]


@contextmanager
def without(resource: str, edit: Callable[[Statement], Statement | None]) -> Iterator[Cloud]:
    """A stack in which each statement of a resource's own policies is as `edit` makes it, or is not there."""
    policies = deepcopy(TEMPLATE["Resources"][resource]["Properties"]["Policies"])
    for policy in policies:
        policy["Statement"] = [made for each in policy["Statement"] if (made := edit(each))]
    with chosen()(settings={"SFN_WAIT_SCALE": "0.1"}, log=CACHE / f"engine-without-{resource}.log") as engine:
        overrides = {resource: {"Policies": unpublished(policies)}}
        yield Cloud(deploy(engine.endpoint, {"CoachLane": "off"}, overrides))


def refusals(record: Record) -> list[str]:
    return [f"{each.caller} {each.call.action}" for each in record.news() if each.refused]


def test_a_start_that_is_allowed_on_the_alias_is_refused_for_step_functions_asks_for_the_machine(
    record: Record,
) -> None:
    def on_the_alias(statement: Statement) -> Statement:
        starts = statement["Action"] == "states:StartExecution"
        return {**statement, "Resource": {"Ref": "AnalyzeSwingAliaslive"}} if starts else statement

    with without("StartAnalysisFunction", on_the_alias) as cloud:
        cloud.upload(KEY, SAMPLE)

        found = eventually("a start to be refused", lambda: refusals(record))
        assert set(found) == {"StartAnalysisFunction states:StartExecution"}
        assert cloud.item("first")["status"] == "STARTED"
        assert not cloud.executions()


def test_a_function_that_may_not_read_the_video_fails_the_analysis_with_what_s3_said(record: Record) -> None:
    def no_object(statement: Statement) -> Statement | None:
        return None if statement["Action"] == "s3:GetObject" else statement

    with without("ProbeVideoFunction", no_object) as cloud:
        cloud.upload(KEY, SAMPLE)

        assert cloud.ended("first")["error"]["code"] == "INTERNAL_ERROR"
        [letter] = cloud.letters("first")
        assert "(403) when calling the HeadObject operation: Forbidden" in letter["cause"]
        assert set(refusals(record)) == {"ProbeVideoFunction s3:GetObject"}


def test_a_workflow_that_may_not_call_a_function_fails_as_lambda_tells_step_functions(record: Record) -> None:
    def no_function(statement: Statement) -> Statement | None:
        return None if statement["Action"] == "lambda:InvokeFunction" else statement

    with without("AnalyzeSwing", no_function) as cloud:
        cloud.upload(KEY, SAMPLE)

        assert cloud.ended("first")["error"]["code"] == "INTERNAL_ERROR"
        [letter] = cloud.letters("first")
        assert "is not authorized to perform: lambda:InvokeFunction" in letter["cause"]
        assert "AnalyzeSwing lambda:InvokeFunction" in refusals(record)

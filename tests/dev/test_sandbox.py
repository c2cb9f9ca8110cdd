"""LocalStack's functions are processes that AWS's own runtime client runs: they answer, fail and end as on AWS."""

import json
import os
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dev.local.template import bootstrap
from dev.localstack.runtime_api import InitError, Invocation, Outcome
from dev.localstack.sandbox import Sandbox

FUNCTION = """
import os, time

class TornError(Exception):
    pass

def handler(event, context):
    match event:
        case "fail":
            raise TornError("the tape measure is torn")
        case "die":
            os.kill(os.getpid(), 9)
        case "hang":
            time.sleep(600)
    return {"process": os.getpid(), "request": context.aws_request_id, "arn": context.invoked_function_arn}
"""
ARN = "arn:aws:lambda:us-east-1:000000000000:function:measure"


def sandbox_of(folder: Path, code: str) -> Sandbox:
    (folder / "function.py").write_text(code)
    (folder / "bootstrap").write_text(bootstrap(Path(sys.executable), [folder], {}))
    return Sandbox(folder, {**os.environ, "_HANDLER": "function.handler"}, folder / "log")


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    sandbox = sandbox_of(tmp_path, FUNCTION)
    sandbox.start()
    yield sandbox
    sandbox.stop()


def invoke(sandbox: Sandbox, event: str = "answer", timeout_s: float = 60) -> Outcome:
    request = str(uuid.uuid4())
    deadline_ms = int(1000 * (time.time() + timeout_s))
    return sandbox.invoke(Invocation(request, ARN, json.dumps(event).encode(), "", deadline_ms), timeout_s)


def told(outcome: Outcome) -> Any:
    return json.loads(outcome.body)


def test_a_warm_process_answers_call_after_call(sandbox: Sandbox) -> None:
    first, second = told(invoke(sandbox)), told(invoke(sandbox))

    assert first["process"] == second["process"]
    assert first["request"] != second["request"]
    assert first["arn"] == ARN


def test_an_error_keeps_the_name_of_its_class(sandbox: Sandbox) -> None:
    outcome = invoke(sandbox, "fail")

    assert outcome.failed
    assert (told(outcome)["errorType"], told(outcome)["errorMessage"]) == ("TornError", "the tape measure is torn")


@pytest.mark.parametrize(
    ("event", "timeout_s", "error"),
    [
        pytest.param("die", 60, "Runtime.ExitError", id="killed"),
        pytest.param("hang", 0.5, "Sandbox.Timedout", id="hung"),
    ],
)
def test_after_a_process_that_was_lost_another_one_answers(
    sandbox: Sandbox, event: str, timeout_s: float, error: str
) -> None:
    lost = told(invoke(sandbox))["process"]

    outcome = invoke(sandbox, event, timeout_s)
    after = invoke(sandbox)

    assert outcome.failed
    assert told(outcome)["errorType"] == error
    assert not after.failed
    assert told(after)["process"] != lost
    assert not Path(f"/proc/{lost}").exists()


@pytest.mark.parametrize(
    ("code", "error"),
    [
        pytest.param("import no_such_module", "Runtime.ImportModuleError", id="a module that is not there"),
        pytest.param("def handler(:", "Runtime.UserCodeSyntaxError", id="no Python"),
        pytest.param("import os; os._exit(1)", "Runtime.ExitError", id="an end without a word"),
    ],
)
def test_a_function_that_cannot_start_says_why(tmp_path: Path, code: str, error: str) -> None:
    sandbox = sandbox_of(tmp_path, code)

    with pytest.raises(InitError, match=error):
        sandbox.start()

    assert sandbox.process is None

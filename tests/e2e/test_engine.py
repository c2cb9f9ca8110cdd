"""The local AWS lives as long as the process that started it, and not longer."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dev.fakes.cloud import eventually
from dev.fakes.http import send
from dev.local.deploy import client
from dev.local.engine import ACCOUNT, Engine, EngineError, MiniStack, chosen, endpoint
from dev.local.loopback import answers
from dev.local.template import RUNTIME, package
from ops.local import CACHE, REGION, ROOT
from tests.roles import role

PROCESSES = Path("/proc")
# The state of a socket, as the kernel numbers them.
LISTENS = "0A"

# Starts an engine, tells its port and its temporary directory, and waits to be ended. What a shell starts in the
# background ignores Ctrl-C, and so would all that it starts.
PARENT = """
import signal, sys, time
from pathlib import Path
from dev.local.engine import chosen
signal.signal(signal.SIGINT, signal.default_int_handler)
with chosen()(log=Path(sys.argv[1])) as engine:
    print(engine.endpoint, engine.temporary, flush=True)
    time.sleep(600)
"""


# A function's process that prints a line, and an engine that gets around to read it only half a second later.
STARVED = """
import queue, subprocess, sys, threading, time
from ministack.core.lambda_runtime import ProvidedWorker
from dev.ministack.lambdas import output
output.collect_all()
worker = ProvidedWorker("starved", {}, b"")
worker._stderr_queue = queue.Queue()
worker._proc = subprocess.Popen([sys.executable, "-c", "print('a metric', flush=True); input()"], stdin=-1, stdout=-1)
reading = (worker._proc.stdout, worker._stderr_queue)
worker._log_thread = threading.Thread(target=lambda: (time.sleep(0.5), worker._pump_output(*reading)), daemon=True)
worker._log_thread.start()
time.sleep(0.3)
print(worker._drain_stderr_bounded())
worker._proc.kill()
"""


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", PARENT, str(tmp_path / "engine.log")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed"])
def test_the_engine_ends_with_its_parent(parent: subprocess.Popen[str], end: signal.Signals) -> None:
    assert parent.stdout is not None
    address, temporary = parent.stdout.readline().split()
    health = address + chosen().health
    assert answers(health)

    parent.send_signal(end)
    parent.wait()

    eventually("the engine's end", lambda: not answers(health))
    eventually("the end of its temporary directory", lambda: not Path(temporary).exists())


@pytest.mark.skipif(not PROCESSES.exists(), reason="only Linux lists its processes in files")
def test_a_function_that_is_busy_does_not_outlive_an_engine_that_is_killed(tmp_path: Path) -> None:
    with chosen()(log=tmp_path / "engine.log") as engine:
        assert engine.process is not None
        group, functions = engine.process.pid, client("lambda", engine.endpoint)
        create(functions, "busy", "exec sleep 987654")
        functions.invoke(FunctionName="busy", InvocationType="Event")
        eventually("the function's process", lambda: "987654" in commands(group))

        engine.process.kill()

        eventually("the end of its processes", lambda: commands(group) == "")


def create(functions: Any, name: str, script: str) -> str:
    """A function that is this shell script, and its ARN."""
    code = {"ZipFile": package(f"#!/bin/sh\n{script}\n")}
    made = functions.create_function(
        FunctionName=name, Runtime=RUNTIME, Handler="none", Role=role(functions.meta.endpoint_url), Code=code
    )
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    return str(made["FunctionArn"])


def commands(group: int) -> str:
    """The command lines of a process group; a process that has ended and waits for its parent has none."""
    return "".join(command_in(path, group) for path in processes(group))


def command_in(process: Path, group: int) -> str:
    try:
        state = (process / "stat").read_text().rpartition(")")[2].split()
        return (process / "cmdline").read_text() if int(state[2]) == group else ""
    except OSError:  # it has just ended
        return ""


@pytest.mark.slow
def test_an_event_whose_function_fails_is_tried_again_and_kept_in_the_end(tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    with chosen()(settings={"LAMBDA_RETRY_BASE_DELAY_SECONDS": "1"}, log=tmp_path / "engine.log") as engine:
        sqs, functions, events = (client(name, engine.endpoint) for name in ("sqs", "lambda", "events"))
        queue = sqs.create_queue(QueueName="failed")["QueueUrl"]
        kept = {"OnFailure": {"Destination": f"arn:aws:sqs:{REGION}:{ACCOUNT}:failed"}}
        arn = create(functions, "failing", f"echo >> {tries}; exit 1")
        functions.put_function_event_invoke_config(
            FunctionName="failing", MaximumRetryAttempts=1, DestinationConfig=kept
        )
        events.put_rule(Name="told", EventPattern=json.dumps({"source": ["test"]}))
        events.put_targets(Rule="told", Targets=[{"Id": "failing", "Arn": arn}])

        events.put_events(Entries=[{"Source": "test", "DetailType": "Test", "Detail": "{}"}])
        [letter] = eventually("the event among the failed", lambda: sqs.receive_message(QueueUrl=queue).get("Messages"))

    assert json.loads(letter["Body"])["requestPayload"]["source"] == "test"
    assert len(tries.read_text()) > 1


@pytest.mark.skipif(chosen() is not MiniStack, reason="what a function prints is read by MiniStack in this way only")
def test_what_a_function_printed_is_in_its_log_however_late_the_engine_reads_it() -> None:
    command = [str(CACHE / "ministack" / "bin" / "python"), "-c", STARVED]

    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)

    assert ran.stdout == "a metric\n"


def test_no_setting_of_the_developers_own_aws_reaches_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "secret")

    with chosen()(log=tmp_path / "engine.log") as engine:
        assert engine.process is not None
        seen = Path(f"/proc/{engine.process.pid}/environ")
        variables = seen.read_text().split("\0") if seen.exists() else []
        identity = client("sts", engine.endpoint).get_caller_identity()

    assert not any(variable.startswith(("AWS_PROFILE=", "AWS_SESSION_TOKEN=")) for variable in variables)
    assert identity["Account"] == "000000000000"


def test_an_execution_is_aborted_wherever_it_is_stopped(tmp_path: Path) -> None:
    """Within a task, between two states, in a try block: nothing catches it, and nothing calls it a failure."""
    with chosen()(log=tmp_path / "engine.log") as engine:
        queue = client("sqs", engine.endpoint).create_queue(QueueName="round")["QueueUrl"]
        stepfunctions = client("stepfunctions", engine.endpoint)
        machine = {
            "name": "round",
            "definition": json.dumps(in_a_try_block(round_and_round(queue))),
            "roleArn": role(engine.endpoint),
        }
        arn = stepfunctions.create_state_machine(**machine)["stateMachineArn"]

        ends = [stopped(stepfunctions, arn) for _ in range(10)]

    assert set(ends) == {"ABORTED"}


def round_and_round(queue: str) -> dict[str, Any]:
    """A task, and what takes its time to be computed between two states."""
    send = {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Next": "Think"}
    arguments = {"QueueUrl": queue, "MessageBody": "round"}
    think = {"Type": "Pass", "Output": "{% $sum([1..20000]) %}", "Next": "Send"}
    return {"StartAt": "Send", "States": {"Send": send | {"Arguments": arguments}, "Think": think}}


def in_a_try_block(branch: dict[str, Any]) -> dict[str, Any]:
    block = {"Type": "Parallel", "Branches": [branch], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Sorry"}]}
    states = {"Try": block | {"End": True}, "Sorry": {"Type": "Fail", "Error": "Caught"}}
    return {"QueryLanguage": "JSONata", "StartAt": "Try", "States": states}


def stopped(stepfunctions: Any, machine: str) -> str:
    """How an execution ends that is stopped once it is on its way."""
    arn = stepfunctions.start_execution(stateMachineArn=machine)["executionArn"]
    eventually("its first steps", lambda: len(stepfunctions.get_execution_history(executionArn=arn)["events"]) > 4)
    stepfunctions.stop_execution(executionArn=arn)
    return eventually("its end", lambda: ended(stepfunctions.describe_execution(executionArn=arn)["status"]))


def ended(status: str) -> str | None:
    return status if status != "RUNNING" else None


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with (
        chosen()(log=tmp_path / "engine.log") as engine,
        pytest.raises(EngineError, match=f"Port {engine.port} is taken"),
    ):
        chosen()(port=engine.port, log=tmp_path / "other.log").start()


@pytest.mark.skipif(not PROCESSES.exists(), reason="only Linux lists its sockets in a file")
def test_nothing_of_an_engine_can_be_reached_from_another_machine(tmp_path: Path) -> None:
    with chosen()(log=tmp_path / "engine.log") as engine:
        assert engine.process is not None
        functions = client("lambda", engine.endpoint)
        create(functions, "busy", "exec sleep 600")
        functions.invoke(FunctionName="busy", InvocationType="Event")
        group = engine.process.pid
        eventually("the function's process", lambda: "sleep" in commands(group))
        hosts, ports = zip(*listening(group), strict=True)

    assert endpoint(engine.port) == engine.endpoint
    assert engine.port in ports
    assert set(hosts) == {"0100007F"}


def listening(group: int) -> set[tuple[str, int]]:
    """Addresses, as the kernel writes them, and ports at which the processes of a group wait for connections."""
    own = {link for process in processes(group) for link in links(process)}
    lines = [line.split() for name in ("tcp", "tcp6") for line in (PROCESSES / "net" / name).read_text().splitlines()]
    addresses = [line[1].split(":") for line in lines if line[3] == LISTENS and f"socket:[{line[9]}]" in own]
    return {(host, int(port, 16)) for host, port in addresses}


def processes(group: int) -> list[Path]:
    return [path for path in PROCESSES.glob("[0-9]*") if command_in(path, group)]


def links(process: Path) -> list[str]:
    """What a process has open; nothing of one that has just ended."""
    found = []
    with contextlib.suppress(OSError):
        for opened in (process / "fd").iterdir():
            with contextlib.suppress(OSError):
                found.append(str(opened.readlink()))
    return found


def test_a_function_gets_nothing_that_the_developers_shell_holds_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "the developer's own")
    monkeypatch.setenv("OPENAI_API_KEY", "for the coach")
    told = tmp_path / "environment"
    with chosen()(log=tmp_path / "engine.log") as engine:
        functions = client("lambda", engine.endpoint)
        create(functions, "telling", f"env > {told}; exit 1")
        functions.invoke(FunctionName="telling")

    variables = dict(line.split("=", 1) for line in told.read_text().splitlines() if "=" in line)
    assert "GITHUB_TOKEN" not in variables
    assert variables["OPENAI_API_KEY"] == "for the coach"
    assert variables["HOME"] != os.environ.get("HOME")


VIEWER = "http://localhost:4580"
ELSEWHERE = [{"Origin": "https://evil.example"}, {"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}]


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    log = tmp_path_factory.mktemp("gated") / "engine.log"
    with chosen()(origins=[VIEWER], log=log) as engine:
        yield engine


@pytest.mark.parametrize("headers", ELSEWHERE, ids=["its pages", "its name", "what they embed"])
def test_another_site_gets_nothing_from_an_engine(gated: Engine, headers: dict[str, str]) -> None:
    asked = {"X-Amz-Target": "secretsmanager.ListSecrets", "Content-Type": "application/x-amz-json-1.1"}
    preflight = {"Access-Control-Request-Method": "POST"}

    answers = [
        send("POST", gated.endpoint, b"{}", asked | headers),
        send("GET", f"{gated.endpoint}/?Action=ListUsers&Version=2010-05-08", headers=headers),
        send("OPTIONS", gated.endpoint, headers=preflight | headers),
    ]

    assert [answer.status for answer in answers] == [403, 403, 403]
    assert not any("Access-Control-Allow-Origin" in answer.headers for answer in answers)


def test_no_answer_of_an_engine_may_be_read_by_every_page(gated: Engine) -> None:
    asked = {"X-Amz-Target": "secretsmanager.ListSecrets", "Content-Type": "application/x-amz-json-1.1"}

    answers = [send("POST", gated.endpoint, b"{}", asked | origin) for origin in ({}, {"Origin": VIEWER})]

    assert all(answer.headers.get("Access-Control-Allow-Origin", "") != "*" for answer in answers)

"""A local AWS: MiniStack or LocalStack as a child process with a port, a log and a temporary directory of its own.

It listens on this machine only, and nothing of it, the functions' processes included, survives the process that
started it, however that ends. The environment variable ENGINE chooses between the two.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Final, Literal, Self

from dev.local.environment import environment
from dev.local.gate import listed
from dev.local.loopback import answers, free_port, is_listening
from ops.local import CACHE, HOST, REGION

ACCOUNT = "000000000000"


# Where the engines write that this process has started, by their address; one that runs otherwise has the demo's log.
LOGS: Final[dict[str, Path]] = {}


class EngineError(Exception):
    """The local AWS did not start. Its text says why, and where the log is."""


# What an engine may lack of AWS; tests that need it are skipped by this name.
Lack = Literal["Cognito", "ECS", "Redrive", "FunctionUrlWithoutDns", "Streams", "Aliases"]


def asked_concurrency() -> int | None:
    """What the environment variable ACCOUNT_CONCURRENCY asks for. Raises EngineError when that is no number."""
    told = os.environ.get("ACCOUNT_CONCURRENCY")
    if not told:
        return None
    if not told.isdecimal() or int(told) == 0:
        raise EngineError(f"ACCOUNT_CONCURRENCY is how many functions may run at once, and not {told}.")
    return int(told)


@dataclass
class Engine:
    """`with MiniStack() as engine:` runs a local AWS for the length of the block.

    With `stay` the engine is left running: `process.pid` is the process group to end. `settings` are environment
    variables for the engine, which hands them on to the functions.
    """

    port: int = 0
    stay: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    # How many functions of the account may run at once; None is what the engine takes by itself.
    account_concurrency: int | None = field(default_factory=asked_concurrency)
    # The web pages that may speak to it; all others are refused.
    origins: Sequence[str] = ()
    log: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    temporary: Path | None = None

    name: ClassVar[str]
    health: ClassVar[str]
    lacks: ClassVar[frozenset[Lack]]
    # Parameters of the template without which it asks for what the engine lacks.
    parameters: ClassVar[Mapping[str, str]] = {}

    @classmethod
    def server(cls) -> str:
        """The module that runs in the engine's own Python environment."""
        return f"dev.{cls.name}.serve"

    @property
    def endpoint(self) -> str:
        return endpoint(self.port)

    def own_environment(self) -> dict[str, str]:
        """The variables that this engine is configured by, once it has a port and a temporary directory."""
        raise NotImplementedError

    def concurrency(self, variable: str) -> dict[str, str]:
        return {} if self.account_concurrency is None else {variable: str(self.account_concurrency)}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Raises EngineError when it is not installed, when the port is taken, or when the engine ends at once."""
        python = CACHE / self.name / "bin" / "python"
        if not python.exists():
            raise EngineError(f"The local AWS is not installed. Install it with: make setup ENGINE={self.name}")
        self.port = self.port or free_port()
        if is_listening(self.port):
            raise EngineError(f"Port {self.port} is taken by another program: stop that first.")
        self.temporary = Path(tempfile.mkdtemp(prefix="golf-coach-aws-"))
        self.log = self.log or CACHE / f"{self.name}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        LOGS[self.endpoint] = self.log
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [python, "-m", self.server(), *(["--stay"] if self.stay else [])],
                env=environment(self.temporary) | listed(self.origins) | self.own_environment() | self.settings,
                stdin=subprocess.DEVNULL if self.stay else subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self.wait_until_healthy()
        except BaseException:
            self.stop()
            raise

    def wait_until_healthy(self, patience_s: float = 60) -> None:
        deadline = time.monotonic() + patience_s
        while not answers(self.endpoint + self.health):
            if self.process is None or self.process.poll() is not None:
                raise EngineError(f"The local AWS ended while it started. Its log: {self.log}")
            if time.monotonic() > deadline:
                raise EngineError(f"The local AWS did not answer within {patience_s:g} s. Its log: {self.log}")
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            end_group(self.process.pid)
            self.process.wait()
            if self.process.stdin:
                self.process.stdin.close()
            self.process = None
        if self.temporary is not None:
            shutil.rmtree(self.temporary, ignore_errors=True)


class MiniStack(Engine):
    """MIT, from PyPI: the engine of `make demo` and of every test."""

    name = "ministack"
    health = "/_ministack/health"
    lacks = frozenset({"ECS", "Redrive"})

    def own_environment(self) -> dict[str, str]:
        return self.concurrency("LAMBDA_ACCOUNT_CONCURRENCY") | {
            "AWS_ENDPOINT_URL": self.endpoint,
            "BIND_HOST": HOST,
            "GATEWAY_PORT": str(self.port),
            "MINISTACK_HOST": HOST,
            "MINISTACK_REGION": REGION,
            "MINISTACK_ACCOUNT_ID": ACCOUNT,
            # Every call is judged by the policies of the role behind it.
            "AUTH": "true",
            # Two brokers that would listen on every network that this machine is in.
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            # After a burst, one warm process of each function is enough.
            "LAMBDA_WARM_TTL_SECONDS": "60",
        }


@dataclass
class LocalStack(Engine):
    """The last open release of LocalStack, as a process and without Docker (see dev/localstack).

    `mock_config` is a file in Step Functions Local's format, whose cases an execution follows that is started by
    `{state machine's ARN}#{case}`. LocalStack reads it again when it changes, but must know its name from the start:

        with LocalStack(mock_config=Path("cases.json")) as engine:
            stack = deploy(engine.endpoint)
            stack.client("stepfunctions").start_execution(stateMachineArn=f"{arn}#HappyPath", input="{}")
    """

    mock_config: Path | None = None

    name = "localstack"
    health = "/_localstack/health"
    lacks = frozenset({"Cognito", "ECS", "Redrive", "FunctionUrlWithoutDns", "Streams", "Aliases"})
    # No user pool: an issuer that issues nothing, so that all callers of the API are guests.
    parameters: ClassVar[Mapping[str, str]] = {"AuthIssuer": "http://127.0.0.1:9/nobody", "AuthClientId": "nobody"}

    def own_environment(self) -> dict[str, str]:
        address = f"{HOST}:{self.port}"
        mocks = {"SFN_MOCK_CONFIG": str(self.mock_config)} if self.mock_config else {}
        return (
            mocks
            | self.concurrency("LAMBDA_LIMITS_CONCURRENT_EXECUTIONS")
            | {
                # Nothing is downloaded, reported or looked up.
                "DISABLE_EVENTS": "1",
                "DNS_ADDRESS": "0",
                "SKIP_SSL_CERT_DOWNLOAD": "1",
                "LOCALSTACK_HOST": address,
                "SQS_ENDPOINT_STRATEGY": "path",
                "GATEWAY_LISTEN": address,
                "FILESYSTEM_ROOT": str(self.temporary),
                "LOCALSTACK_VOLUME_DIR": str(self.temporary),
                "XDG_CACHE_HOME": str(CACHE / "localstack-cache"),
                "LS_LOG": "warning",
                # A signed link is good for what it was signed for.
                "S3_SKIP_SIGNATURE_VALIDATION": "0",
                # A queue is asked at least twice a second; without this a step behind a queue takes up to ten.
                "LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC": "0.2",
                "LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC": "0.5",
                "LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT": "60",
            }
        )


ENGINES: Mapping[str, type[Engine]] = {engine.name: engine for engine in (MiniStack, LocalStack)}


def chosen() -> type[Engine]:
    """The engine that the environment variable ENGINE names. Raises EngineError when it names none."""
    name = os.environ.get("ENGINE") or MiniStack.name
    if name not in ENGINES:
        raise EngineError(f"There is no engine {name}: ENGINE is {' or '.join(ENGINES)}.")
    return ENGINES[name]


def engine_at(address: str) -> type[Engine]:
    """The engine that answers there. Raises EngineError when none of ours does."""
    for engine in ENGINES.values():
        if answers(address + engine.health):
            return engine
    raise EngineError(f"No local AWS answers at {address}. Start one with: make up")


def endpoint(port: int) -> str:
    return f"http://{HOST}:{port}"


def end_group(group: int) -> None:
    """All of the engine is in memory and none of it is to be kept, so it is killed, its function processes with it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)

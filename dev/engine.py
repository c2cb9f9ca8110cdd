"""A local AWS: MiniStack as a child process with a port, a log and a temporary directory of its own.

It listens on this machine only, and nothing of it, the functions' processes included, survives the process that
started it, however that ends.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache"
PYTHON = CACHE / "ministack" / "bin" / "python"
SERVE = ROOT / "dev" / "ministack" / "serve.py"
HOST = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "000000000000"


class EngineError(Exception):
    """The local AWS did not start. Its text says why, and where the log is."""


@dataclass
class MiniStack:
    """`with MiniStack() as engine:` runs a local AWS for the length of the block.

    With `stay` the engine is left running: `process.pid` is the process group to end.
    """

    port: int = 0
    stay: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    log: Path = CACHE / "ministack.log"
    process: subprocess.Popen[bytes] | None = None
    temporary: Path | None = None

    @property
    def endpoint(self) -> str:
        return endpoint(self.port)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Raises EngineError when it is not installed, when the port is taken, or when the engine ends at once."""
        if not PYTHON.exists():
            raise EngineError("The local AWS is not installed. Install it with: make setup")
        self.port = self.port or free_port()
        if is_listening(self.port):
            raise EngineError(f"Port {self.port} is taken by another program: stop that first.")
        self.temporary = Path(tempfile.mkdtemp(prefix="golf-coach-aws-"))
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [PYTHON, SERVE, *(["--stay"] if self.stay else [])],
                env=environment(self.port, self.temporary) | self.settings,
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
        while not is_healthy(self.port):
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


def endpoint(port: int) -> str:
    return f"http://{HOST}:{port}"


def environment(port: int, temporary: Path) -> dict[str, str]:
    """The caller's environment without its AWS settings: no profile or key of the developer reaches a function."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return inherited | {
        "AWS_ENDPOINT_URL": endpoint(port),
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "NO_PROXY": HOST,
        "PYTHONUNBUFFERED": "1",
        "TMPDIR": str(temporary),
        "LOG_LEVEL": "WARNING",
    }


def end_group(group: int) -> None:
    """All of the engine is in memory and none of it is to be kept, so it is killed, its function processes with it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def is_healthy(port: int) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{endpoint(port)}/_ministack/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False

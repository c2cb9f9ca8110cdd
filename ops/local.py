"""The local AWS of this checkout: where it is, whether it runs, and the way to it past any proxy."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import boto3
import botocore.session
from botocore.config import Config

# Where botocore would look for a profile and for files of the developer: (name in the file, variable, default, type).
NOT_THE_DEVELOPERS = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}

ROOT = Path(__file__).parent.parent

CACHE = ROOT / ".cache"

REGION = "us-east-1"

HOST: Final = "127.0.0.1"

LOOPBACK: Final = ("localhost", HOST, "::1")

PORT = 4566

RECORD = CACHE / "stack.json"


def command(process: int) -> str:
    """A process's command line, empty when there is none. Linux tells it without `ps`, which containers may lack."""
    if Path("/proc/self/cmdline").exists():
        told = Path(f"/proc/{process}/cmdline")
        return told.read_text() if told.exists() else ""
    asked = ["ps", "-ww", "-o", "command=", "-p", str(process)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


@cache
def session() -> boto3.Session:
    """A session that knows nothing of the AWS accounts of this machine's owner."""
    core = botocore.session.Session(session_vars=NOT_THE_DEVELOPERS)
    return boto3.Session("test", "test", region_name=REGION, botocore_session=core)


def settings(endpoint: str) -> dict[str, Any]:
    """Reach the local engine, whatever proxy this machine has."""
    return {"endpoint_url": endpoint, "config": Config(proxies={}, retries={"max_attempts": 2})}


def direct(environment: Mapping[str, str]) -> dict[str, str]:
    """Both spellings of NO_PROXY, since urllib listens to the small one first; what went past the proxy still does."""
    known = [host for name in ("no_proxy", "NO_PROXY") for host in environment.get(name, "").split(",") if host]
    # Each once: what comes out of here goes in again, with every connection of the operations page.
    hosts = ",".join(dict.fromkeys([*known, *LOOPBACK]))
    return {"NO_PROXY": hosts, "no_proxy": hosts}


@dataclass(frozen=True)
class Running:
    """The engine that `up` has left running: its process group, its temporary directory and what it runs.

    Its functions know the key for a language model that it was started with, so what was said of the coach then holds
    as long as it runs. And, once the stack is deployed, the process group of the worker for long videos.
    """

    group: int
    temporary: str
    server: str
    coach: dict[str, str]
    worker: int | None = None
    account_concurrency: int | None = None


def running() -> Running | None:
    """What the record names, if that process still is the engine and not a later one with the same number."""
    if not RECORD.exists():
        return None
    found = Running(**json.loads(RECORD.read_text()))
    return found if found.server in command(found.group) else None


def endpoint() -> str:
    return f"http://localhost:{PORT}"

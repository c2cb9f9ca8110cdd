"""One function process at a time: started when it is needed, and again after it was killed, hung or died.

Knows nothing of LocalStack. The process is whatever the function's package calls `bootstrap`, as on AWS; in this
project that starts AWS's own runtime client on a handler of the checkout.
"""

import json
import subprocess
import threading
import time
from collections.abc import Mapping
from concurrent.futures import TimeoutError as TimedOut
from pathlib import Path

from dev.local.limits import WATCHER, Guard, Limits, disk_full, exit_message
from dev.localstack.runtime_api import Invocation, Outcome, RuntimeApi, error

EXIT = "Runtime.ExitError"


class Sandbox:
    """`folder` holds the bootstrap, and the process writes to `log`. The process shares the engine's process group."""

    def __init__(self, folder: Path, environment: Mapping[str, str], log: Path, limits: Limits | None = None) -> None:
        self.folder = folder
        self.environment = environment
        self.log = log
        self.limits = limits or Limits()
        self.guard: Guard | None = None
        self.api: RuntimeApi | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Raises InitError with what the function said, or with Runtime.ExitError when it said nothing."""
        self.api, self.guard = RuntimeApi(), Guard(self.limits)
        own = {"AWS_LAMBDA_RUNTIME_API": self.api.address, "TMPDIR": str(self.guard.folder)}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["/bin/sh", "bootstrap"],
                cwd=self.folder,
                env={**self.environment, **own},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.guard.watch(self.process)
        threading.Thread(target=report_exit, args=(self.process, self.api), daemon=True).start()
        try:
            self.api.ready.result()
        except Exception:
            self.stop()
            raise
        finally:
            WATCHER.remove(self.guard)

    def invoke(self, invocation: Invocation, timeout_s: float) -> Outcome:
        """Raises InitError where the process had to be started anew and couldn't be."""
        if self.api is None or self.process is None or self.process.poll() is not None:
            self.stop()
            self.start()
        assert self.api is not None and self.guard is not None  # noqa: S101, PT018 (start has returned)
        WATCHER.add(self.guard)
        self.api.submit(invocation)
        try:
            return self.within_limits(invocation, invocation.outcome.result(timeout_s), self.guard)
        except TimedOut:
            self.stop()
            stamp = f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {invocation.request_id}"
            return Outcome(error("Sandbox.Timedout", f"{stamp} Task timed out after {timeout_s:.2f} seconds"), True)
        finally:
            WATCHER.remove(self.guard)

    def within_limits(self, invocation: Invocation, outcome: Outcome, guard: Guard) -> Outcome:
        """The outcome, unless the process is to be lost because it took more than was noticed so far."""
        guard.look()
        if guard.is_over_memory():
            return Outcome(error(EXIT, exit_message(invocation.request_id, guard.status())), failed=True)
        if guard.full and not outcome.failed:
            return Outcome(json.dumps(disk_full()).encode(), failed=True)
        return outcome

    def stop(self) -> None:
        process, self.process = self.process, None
        api, self.api = self.api, None
        if process:
            process.kill()
            process.wait()
        if api:
            api.close()
        if self.guard:
            self.guard.end()


def report_exit(process: subprocess.Popen[bytes], api: RuntimeApi) -> None:
    """Calls that wait for a process that has ended fail with Runtime.ExitError, as on AWS."""
    status = process.wait()
    request = api.current.request_id if api.current else ""
    api.fail(error(EXIT, exit_message(request, status)))

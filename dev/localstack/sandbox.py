"""One function process at a time: started when it is needed, and again after it was killed, hung or died.

Knows nothing of LocalStack. The process is whatever the function's package calls `bootstrap`, as on AWS; in this
project that starts AWS's own runtime client on a handler of the checkout.
"""

import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from concurrent.futures import TimeoutError as TimedOut
from pathlib import Path

from dev.localstack.runtime_api import Invocation, Outcome, RuntimeApi, error


class Sandbox:
    """`folder` holds the bootstrap, and the process writes to `log`. The process shares the engine's process group."""

    def __init__(self, folder: Path, environment: Mapping[str, str], log: Path) -> None:
        self.folder = folder
        self.environment = environment
        self.log = log
        self.api: RuntimeApi | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Raises InitError with what the function said, or with Runtime.ExitError when it said nothing."""
        self.api = RuntimeApi()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["/bin/sh", "bootstrap"],
                cwd=self.folder,
                env={**self.environment, "AWS_LAMBDA_RUNTIME_API": self.api.address},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        threading.Thread(target=report_exit, args=(self.process, self.api), daemon=True).start()
        try:
            self.api.ready.result()
        except Exception:
            self.stop()
            raise

    def invoke(self, invocation: Invocation, timeout_s: float) -> Outcome:
        """Raises InitError where the process had to be started anew and couldn't be."""
        if self.api is None or self.process is None or self.process.poll() is not None:
            self.stop()
            self.start()
        assert self.api is not None  # noqa: S101 (start has returned)
        self.api.submit(invocation)
        try:
            return invocation.outcome.result(timeout_s)
        except TimedOut:
            self.stop()
            stamp = f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {invocation.request_id}"
            return Outcome(error("Sandbox.Timedout", f"{stamp} Task timed out after {timeout_s:.2f} seconds"), True)

    def stop(self) -> None:
        process, self.process = self.process, None
        api, self.api = self.api, None
        if process:
            process.kill()
            process.wait()
        if api:
            api.close()


def report_exit(process: subprocess.Popen[bytes], api: RuntimeApi) -> None:
    """Whoever waits for a process that has ended hears Runtime.ExitError, which is AWS's word for it."""
    status = process.wait()
    reason = f"exit status {status}" if status >= 0 else f"signal: {signal.Signals(-status).name}"
    api.fail(error("Runtime.ExitError", f"Runtime exited with error: {reason}"))

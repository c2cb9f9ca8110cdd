"""Who did what to which analysis, when and why: one JSON line each, in the log group /golf-coach/{env}/ops.

A line is written before a dead letter leaves its queue, so that none goes without a trace.
"""

import getpass
import json
import socket
import time
from typing import Any

from ops.console.redaction import redacted
from ops.console.screen import plain
from ops.deployment import Deployment, OpsError
from swing.aws import dynamodb


def record(deployment: Deployment, action: str, **details: Any) -> dict[str, Any]:
    """Write the line and return it. Raises OpsError where it can't be written: then the command must not go on."""
    entry = {"at": dynamodb.now(), "by": deployment.caller, "person": person(), "action": action, **details}
    logs = deployment.client("logs")
    group, stream = deployment.resource("OpsLogs"), time.strftime("%Y-%m-%d", time.gmtime())
    message = json.dumps(redacted(plain(entry)), ensure_ascii=False).encode(errors="backslashreplace").decode()
    line = {"timestamp": int(time.time() * 1000), "message": message}
    try:
        ensure_stream(logs, group, stream)
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[line])
    except logs.exceptions.ClientError as error:
        raise OpsError(f"The audit line could not be written to {group}: {error}") from error
    return entry


def ensure_stream(logs: Any, group: str, stream: str) -> None:
    try:
        logs.create_log_stream(logGroupName=group, logStreamName=stream)
    except logs.exceptions.ResourceAlreadyExistsException:
        return


def person() -> str:
    """The person at the terminal: an assumed role does not tell."""
    return f"{getpass.getuser()}@{socket.gethostname()}"

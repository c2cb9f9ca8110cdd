"""The viewer on a developer's machine: built files, config.json and the headers that CloudFront would send.

.venv/bin/python -m dev.viewer.server ENDPOINT PORT serves the stack that is deployed at the endpoint, on this
machine only.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import urlsplit

from dev.local.deploy import STACK, Stack, client, finished
from dev.local.engine import EngineError, engine_at
from dev.local.loopback import is_listening
from dev.local.sign_in import TOKEN_PATH, tokens
from dev.viewer import operations
from dev.viewer.handler import Handler, Headers, Route
from ops.local import CACHE, HOST, ROOT, command
from ops.template import load

DIST: Final = ROOT / "web" / "dist"
PORT: Final = 4580
RECORD: Final = CACHE / "viewer.pid"
POLL_S: Final = 0.1
LOCAL_SIGN_IN: Final = {"kind": "local", "url": TOKEN_PATH.lstrip("/")}


def origins(port: int) -> list[str]:
    """As whom the viewer's pages call the API: a browser takes the two names for two sites."""
    return [f"http://localhost:{port}", f"http://{HOST}:{port}"]


def served(stack: Stack, port: int = 0) -> ThreadingHTTPServer:
    """A server that is bound and waits for `serve_forever`. Port 0 is any free one."""
    template = load(ROOT / "template.yaml")
    routes: dict[tuple[str, str], Route] = {
        ("GET", "/config.json"): lambda _: configuration(stack),
        ("POST", TOKEN_PATH): lambda form: tokens(stack, form),
        **operations.routes(stack.endpoint),
    }
    handler = partial(Handler, headers_of(template, stack), routes, DIST)
    return ThreadingHTTPServer((HOST, port), handler)


def configuration(stack: Stack) -> dict[str, Any]:
    """What the pages must know: where the API is, how people sign in, what an upload may be."""
    return {
        "api": stack.outputs["ApiUrl"],
        "auth": {"kind": "none"} if "Cognito" in engine_at(stack.endpoint).lacks else LOCAL_SIGN_IN,
        "limits": limits(parameters_of(stack)),
    }


def limits(parameters: Mapping[str, str]) -> dict[str, float]:
    """What an upload may be, in the units of the API."""
    return {
        "maxBytes": int(parameters["MaxVideoMegabytes"]) * 1_000_000,
        "maxSeconds": float(parameters["MaxVideoSeconds"]),
    }


def parameters_of(stack: Stack) -> dict[str, str]:
    [described] = stack.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    return {each["ParameterKey"]: each["ParameterValue"] for each in described.get("Parameters", [])}


def headers_of(template: Mapping[str, Any], stack: Stack) -> Headers:
    """The template's security headers, with the local engine in the places of AWS' hosts."""
    sent = template["Resources"]["ViewerHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    policy, places = sent["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Fn::Sub"]
    engine = {origin_of(stack.endpoint), origin_of(stack.outputs["ApiUrl"]), origin_of(storage(stack))}
    hosts = dict.fromkeys(places, "") | {"ApiOrigin": " ".join(sorted(engine)), "Storage": " ".join(sorted(engine))}
    return {
        "Content-Security-Policy": re.sub(r"\$\{(\w+)\}", lambda place: hosts[place[1]], policy),
        "Referrer-Policy": sent["ReferrerPolicy"]["ReferrerPolicy"],
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": sent["FrameOptions"]["FrameOption"],
    }


def storage(stack: Stack) -> str:
    """Where the functions' signed links lead: to the engine by its number, whatever name this process calls it."""
    return f"http://{HOST}:{urlsplit(stack.endpoint).port}"


def origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def start(endpoint: str) -> None:
    """Leave a server of the viewer running, in place of the one that may run already. Raises EngineError."""
    stop()
    if is_listening(PORT):
        raise EngineError(f"Port {PORT} is taken by another program: stop that first.")
    with (CACHE / "viewer.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dev.viewer.server", endpoint, str(PORT)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    RECORD.write_text(str(process.pid))
    while not is_listening(PORT):
        if process.poll() is not None:
            raise EngineError(f"The viewer ended while it started. Its log: {CACHE / 'viewer.log'}")
        time.sleep(POLL_S)


def stop() -> None:
    """End the server that `start` has left running, if the number in the record still is its own."""
    if not RECORD.exists():
        return
    process = int(RECORD.read_text())
    if "dev.viewer.server" in command(process):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)
        while is_listening(PORT):
            time.sleep(POLL_S)
    RECORD.unlink()


def main() -> None:
    endpoint, port = sys.argv[1:]
    stack = Stack(endpoint, finished(client("cloudformation", endpoint), STACK))
    served(stack, int(port)).serve_forever()


if __name__ == "__main__":
    main()

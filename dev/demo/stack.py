"""A local AWS that stays: start it and deploy to it, stop it, or analyze a video on it.

.venv/bin/python -m dev.demo.stack up | down | analyze VIDEO | deploy

`deploy` is for a MiniStack or LocalStack on this machine that somebody else has started, at AWS_ENDPOINT_URL.
"""

import json
import os
import shutil
import signal
import sys
from dataclasses import asdict, replace
from pathlib import Path

from rich.console import Console

from dev.demo import long_video_worker
from dev.demo.presentation import FAILURE, analyzed, say
from dev.local.analysis import AnalysisError
from dev.local.deploy import DeploymentError, Stack, coach_parameters, deploy
from dev.local.engine import EngineError, asked_concurrency, chosen, end_group, engine_at
from dev.viewer import server
from ops import local
from ops.local import CACHE, PORT, RECORD, Running, command


def main() -> int:
    console = Console()
    try:
        match sys.argv[1:]:
            case ["up"]:
                return up(console)
            case ["down"]:
                return down(console)
            case ["deploy"]:
                return tell(deploy(elsewhere(), coach_parameters()), console)
            case ["analyze", video] if Path(video).expanduser().is_file():
                return analyzed(deployed(), Path(video).expanduser(), console)
            case ["analyze", *videos]:
                missing = f"There is no file {videos[0]}. " if videos else ""
                say(console, f"{missing}Say which video: make analyze VIDEO=path/to/swing.mp4")
            case _:
                say(console, str(__doc__))
    except (EngineError, DeploymentError, AnalysisError) as error:
        say(console, str(error), "red")
    except KeyboardInterrupt:
        say(console, "Stopped.")
        return 128 + signal.SIGINT
    return FAILURE


def up(console: Console) -> int:
    """Start it unless it runs, and deploy the template as it is now. Raises EngineError when another one runs."""
    found = local.running()
    if found is None:
        start()
    else:
        refuse_another(found)
    tell(deploy_or_stop(), console)
    server.start(local.endpoint())
    say(console, f"Viewer  {server.origins(server.PORT)[0]}")
    return 0


def refuse_another(found: Running) -> None:
    """Raises EngineError when what is asked for now holds only from an engine's start."""
    if os.environ.get("ENGINE") and found.server != chosen().server():
        raise EngineError("The other engine is running. Stop it first: make down")
    if (wanted := asked_concurrency()) not in {None, found.account_concurrency}:
        most = found.account_concurrency or "any number of"
        raise EngineError(f"What runs lets {most} functions run at once, and not {wanted}. Stop it first: make down")


def tell(stack: Stack, console: Console) -> int:
    for line in addresses(stack):
        say(console, line)
    return 0


def start() -> None:
    pages = server.origins(server.PORT)
    engine = chosen()(port=PORT, stay=True, log=CACHE / "stack.log", origins=pages)
    engine.start()
    assert engine.process is not None  # noqa: S101 (start has returned)
    concurrency = engine.account_concurrency
    found = Running(engine.process.pid, str(engine.temporary), engine.server(), coach_parameters(), None, concurrency)
    record(found)


def record(found: Running) -> None:
    RECORD.write_text(json.dumps(asdict(found)))


def deploy_or_stop() -> Stack:
    try:
        return up_to_date()
    except BaseException:
        stop()
        raise


def up_to_date() -> Stack:
    """Deploy what is in the checkout, and let a worker of the same code take the place of the one that runs."""
    found = local.running()
    stack = deploy(local.endpoint(), parameters(found.coach if found else coach_parameters()))
    if found:
        end_worker(found)
        record(replace(found, worker=long_video_worker.start(stack).pid))
    return stack


def end_worker(found: Running) -> None:
    if found.worker and long_video_worker.MODULE in command(found.worker):
        end_group(found.worker)


def parameters(coach: dict[str, str]) -> dict[str, str]:
    origins = {"AllowedOrigins": ",".join(server.origins(server.PORT))}
    return coach | long_video_worker.PARAMETERS | origins


def addresses(stack: Stack) -> list[str]:
    """One line for each door of the stack."""
    doors = {"AWS": stack.endpoint, "API": stack.outputs["ApiUrl"]}
    return [f"{name:<7} {address}" for name, address in doors.items()]


def down(console: Console) -> int:
    say(console, "Stopped." if stop() else "Nothing is running.")
    return 0


def stop() -> bool:
    server.stop()
    found = local.running()
    if found is not None:
        end_worker(found)
        end_group(found.group)
        shutil.rmtree(found.temporary, ignore_errors=True)
    RECORD.unlink(missing_ok=True)
    return found is not None


def deployed() -> Stack:
    """Bring the stack that runs up to date, so that the analysis runs what is in the checkout. Raises EngineError."""
    if local.running() is None:
        raise EngineError("Nothing is running. Start it with: make up")
    engine_at(local.endpoint())
    return up_to_date()


def elsewhere() -> str:
    return os.environ.get("AWS_ENDPOINT_URL", local.endpoint()).rstrip("/")


if __name__ == "__main__":
    sys.exit(main())

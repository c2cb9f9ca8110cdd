"""The long-video worker beside a local AWS: a process of this checkout in place of a Fargate task.

It ends by itself when the engine is gone, because it then has no queue to listen to.
"""

import contextlib
import subprocess
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from dev.iam.session import credentials
from dev.local.deploy import FUNCTION_ENVIRONMENT, PYTHON, Stack
from dev.local.engine import end_group
from dev.local.environment import inherited
from ops.local import CACHE, REGION, ROOT

# The variables of the task definition, by the stack's outputs that they hold.
VARIABLES = {
    "ANALYSES_TABLE": "AnalysesTableName",
    "ARTIFACTS_BUCKET": "ArtifactsBucketName",
    "LONG_VIDEO_QUEUE_URL": "LongVideoQueueUrl",
}
# The template's parameter that has long videos wait for it.
PARAMETERS = {"LongVideoWorker": "elsewhere"}
MODULE = "long_video_worker"
TASK = "LongVideoTask"
POLL_S = 0.5
PATIENCE_S = 5


def start(stack: Stack, log: Path | None = None, settings: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start one in a process group of its own; `settings` replace variables of its environment."""
    log = log or CACHE / "long-video-worker.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        return subprocess.Popen(
            [PYTHON, "-m", MODULE],
            cwd=ROOT,
            env=environment(stack) | dict(settings or {}),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def environment(stack: Stack) -> dict[str, str]:
    return (
        inherited()
        | FUNCTION_ENVIRONMENT
        | {name: stack.outputs[output] for name, output in VARIABLES.items()}
        | {
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": stack.endpoint,
            "POWERTOOLS_SERVICE_NAME": "golf-coach",
            "PYTHONPATH": str(ROOT / "functions"),
        }
        | credentials(stack, TASK)
    )


@contextlib.contextmanager
def on_demand(stack: Stack) -> Iterator[None]:
    """Start a worker as soon as a long video waits for one, and end it with the block."""
    over = threading.Event()
    attendant = threading.Thread(target=attend, args=(stack, over), daemon=True)
    attendant.start()
    try:
        yield
    finally:
        over.set()
        attendant.join()


def attend(stack: Stack, over: threading.Event) -> None:
    while not over.wait(POLL_S):
        if waiting(stack):
            worker = start(stack)
            over.wait()
            end(worker)


def end(worker: subprocess.Popen[bytes]) -> None:
    """Let it finish a request to the queue for a moment: a message that is on its way would be hidden for minutes."""
    worker.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        worker.wait(PATIENCE_S)
    end_group(worker.pid)
    worker.wait()


def waiting(stack: Stack) -> int:
    """Long videos that no worker has taken."""
    names = ["ApproximateNumberOfMessages"]
    url = stack.outputs["LongVideoQueueUrl"]
    asked = stack.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)
    return int(asked["Attributes"][names[0]])

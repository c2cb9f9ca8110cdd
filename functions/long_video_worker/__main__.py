"""The long-video worker, a process of its own: takes one message after the other until it is told to stop.

python -m long_video_worker

SIGTERM (Spot takes the machine, a deployment, scaling in) lets it finish the segment at work and hand the rest back.
When AWS can't be reached it ends, and ECS (or the process that runs it) starts another.
"""

import signal
import threading

from long_video_worker import health
from long_video_worker.work import attend
from swing.aws.work_queue import Message, WorkQueue
from swing.settings import check, variable
from swing.telemetry import logger


def run(queue: WorkQueue, stop: threading.Event) -> None:
    while not stop.is_set():
        health.show()
        if message := queue.receive():
            attempt(message, stop)


def attempt(message: Message, stop: threading.Event) -> None:
    """A message that can't be read or answered stays in the queue, which shows it again and in the end gives it up."""
    try:
        attend(message, stop.is_set)
    except Exception:  # noqa: BLE001 (one message must not keep the worker from the next)
        logger.exception("left in the queue")


if __name__ == "__main__":
    check("ANALYSES_TABLE", "ARTIFACTS_BUCKET", "LONG_VIDEO_QUEUE_URL")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run(WorkQueue(variable("LONG_VIDEO_QUEUE_URL")), stop)

"""One message of the long-video queue in; poses in the artifacts bucket and an answer at the workflow's token out."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from long_video_worker import health, segments
from swing.aws import executions, failures
from swing.aws.work_queue import LostMessageError, Message
from swing.domain.models import Step
from swing.telemetry import logger

# Heartbeats for each time that the queue would hide the message.
BEATS: Final = 6


class LongVideo(Step):
    """What the workflow's "Hand it to the worker" sends."""

    task_token: str


class HandedBackError(Exception):
    """The worker is told to stop; another one goes on."""


class NobodyWaitsError(Exception):
    """The workflow no longer waits: the task was answered, or the execution is gone."""


@dataclass
class Work:
    """One video at work: its heartbeats, and when to stop."""

    video: LongVideo
    message: Message
    is_stopping: Callable[[], bool]
    next_beat: float = 0.0

    def before_each(self) -> None:
        """Raises HandedBackError, NobodyWaitsError or LostMessageError."""
        if self.is_stopping():
            raise HandedBackError
        self.pulse()

    def pulse(self) -> None:
        """Send heartbeats to the workflow, the queue and the container's health check, but not at every call.

        The work itself sends them and not a thread beside it, so a worker that hangs sends none.
        Raises NobodyWaitsError or LostMessageError.
        """
        if time.monotonic() < self.next_beat:
            return
        if not executions.is_waiting(self.video.task_token):
            raise NobodyWaitsError
        self.message.keep()
        health.show()
        self.next_beat = time.monotonic() + self.message.queue.hidden_s / BEATS


def attend(message: Message, is_stopping: Callable[[], bool]) -> None:
    """Do a message's work and answer. The message is deleted last: a crash before that repeats work, and loses none.

    Raises ValidationError for a message that is not the workflow's, and whatever keeps an answer from being given.
    """
    video = LongVideo.model_validate_json(message.body)
    logger.append_keys(analysis_id=video.analysis_id, run_id=video.run_id)
    try:
        with failures.named():
            pose(Work(video, message, is_stopping))
    except HandedBackError:
        logger.info("handed back")
        message.hand_back()
        return
    except NobodyWaitsError:
        logger.warning("nobody waits for this video any more")
    except LostMessageError:
        logger.warning("another worker has this video now")
        return
    except Exception as error:  # noqa: BLE001 (the workflow gets its name, and decides)
        logger.exception("failed")
        executions.fail_as_a_function(video.task_token, error)
    else:
        executions.succeed(video.task_token, {})
    message.delete()


def pose(work: Work) -> None:
    begun = time.monotonic()
    work.before_each()
    segments.pose_all(work.video, work.before_each, work.pulse)
    logger.info("posed", segments=len(work.video.segments), seconds=round(time.monotonic() - begun, 1))

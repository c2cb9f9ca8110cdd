"""How far an analysis has come, in the status that the golfer reads. The workflow's own statuses say the rest."""

from enum import IntEnum
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from swing.analyses import items
from swing.aws import dynamodb
from swing.domain.errors import SupersededError
from swing.domain.models import Step
from swing.telemetry import logger


class Stage(IntEnum):
    """The steps that a golfer is told of, in order. The definition has the numbers too; a test compares them."""

    READ = 1
    LOOK = 2
    MEASURE = 3  # and draw the events
    FILM = 4
    REPORT = 5


OF: Final = len(Stage)
# Per cent of the whole analysis: between the workflow's own "Reading your video" and "Your swing is measured".
BEGIN: Final = 10
END: Final = 75


def looking(step: Step) -> None:
    """Write that the pose model begins with the frames."""
    told(step, Stage.LOOK, BEGIN, "Looking at every frame")


def measuring(step: Step) -> None:
    """Write that the poses are there and are measured."""
    told(step, Stage.MEASURE, END, "Measuring your swing")


def told(step: Step, stage: Stage, percent: int, message: str) -> None:
    """Write progress while this run is processing. A failure to write it does not fail the analysis."""
    try:
        write(step, stage, percent, message)
    except (ClientError, BotoCoreError) as error:
        logger.info("progress not told", step=stage, because=f"{type(error).__name__}: {error}")


def tell_share(step: Step, share: float) -> None:
    """Write that this share (0 to 1) of a long video is done. Raises SupersededError if the run no longer counts."""
    percent = round(BEGIN + share * (END - BEGIN))
    try:
        write(step, Stage.LOOK, percent, f"Looking at your long video: {share:.0%} done")
    except dynamodb.refused(items.analyses()) as error:
        raise SupersededError(f"Run {step.run_id} no longer owns analysis {step.analysis_id}.") from error


def write(step: Step, stage: Stage, percent: int, message: str) -> None:
    items.analyses().update_item(
        Key={"analysis_id": step.analysis_id},
        ConditionExpression="run_id = :run AND #status = :processing",
        UpdateExpression="SET progress = :progress, progress_message = :message, updated_at = :now",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={
            ":run": step.run_id,
            ":processing": "PROCESSING",
            ":progress": {"step": stage, "of": OF, "percent": percent},
            ":message": message,
            ":now": dynamodb.now(),
        },
    )

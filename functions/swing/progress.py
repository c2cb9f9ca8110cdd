"""How far a long step has come, in the status that the golfer reads."""

from typing import Final

from swing import store
from swing.errors import SupersededError
from swing.models import Step

# Per cent of the whole analysis: between the workflow's own "Reading your video" and "Your swing is measured".
BEGIN: Final = 10
END: Final = 75


def report(step: Step, share: float) -> None:
    """Write that this share (0 to 1) of the video is looked at. Raises SupersededError where nobody waits for it."""
    percent = round(BEGIN + share * (END - BEGIN))
    try:
        store.analyses().update_item(
            Key={"analysis_id": step.analysis_id},
            ConditionExpression="run_id = :run AND #status = :processing",
            UpdateExpression="SET progress = :progress, progress_message = :message, updated_at = :now",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={
                ":run": step.run_id,
                ":processing": "PROCESSING",
                ":progress": {"step": 2, "of": 4, "percent": percent},
                ":message": f"Looking at your long video: {share:.0%} done",
                ":now": store.now(),
            },
        )
    except store.analyses().meta.client.exceptions.ConditionalCheckFailedException as error:
        raise SupersededError(f"Run {step.run_id} no longer owns analysis {step.analysis_id}.") from error

"""The golfer's word on an analysis' item, beside what we measured. It goes with the item when the item goes."""

from typing import Any, Final

from pydantic import ValidationError

from swing.analyses import items, statuses
from swing.analyses.announcements import ANNOUNCED, AWAITING
from swing.analyses.items import GOLFERS_WORD
from swing.aws import dynamodb
from swing.aws.dynamodb import Item
from swing.aws.dynamodb_values import numbers, plain
from swing.domain.errors import NoSuchAnalysisError
from swing.domain.golfers_word import GolfersWord
from swing.domain.models import Step

# Which upload of its name the golfer spoke of; absent for the first, also of an announcement.
OF: Final = "golfers_word_of"


def word(item: Item) -> GolfersWord:
    """What the golfer has said; nothing of it where another version has kept what this one does not know."""
    try:
        return GolfersWord.model_validate(numbers(item.get(GOLFERS_WORD, {})))
    except ValidationError:
        return GolfersWord()


def of_run(item: Item, step: Step) -> GolfersWord | None:
    """What the golfer has said of the video that a run is about; None for nothing.

    What was said of an earlier video by the same name does not correct this one.
    """
    said = word(item)
    if step.upload_number not in {None, int(item.get(OF, 1))}:
        said = said.of_any_video
    return said if said.says else None


def keep(item: Item, said: GolfersWord) -> None:
    """Write it in place of what was said before, into the announcement where the upload is still awaited.

    Raises NoSuchAnalysisError where the analysis is deleted meanwhile.
    """
    if item["status"] == AWAITING and announced(item, said):
        return
    condition = "user_id = :user"
    upload = int(item.get("uploads", 1))
    told = {GOLFERS_WORD: plain(said.says), **({OF: upload} if upload > 1 else {})}
    if statuses.changed(item["analysis_id"], condition, told, user=item["user_id"]) is None:
        raise NoSuchAnalysisError(item["analysis_id"])


def announced(item: Item, said: GolfersWord) -> bool:
    """Write it into the announcement, unless the upload has arrived: then its item has taken over what was said."""
    told: Any = {":said": plain(said.says), ":kind": ANNOUNCED, ":user": item["user_id"]}
    written = dynamodb.updated(
        items.jobs(),
        Key={"job_id": item["analysis_id"]},
        ConditionExpression="kind = :kind AND user_id = :user",
        UpdateExpression=f"SET {GOLFERS_WORD} = :said",
        ExpressionAttributeValues=told,
    )
    return written and not items.analysis(item["analysis_id"])

"""The golfer's word on an analysis' item, beside what we measured. It goes with the item when the item goes."""

from typing import Any

from pydantic import ValidationError

from swing.analyses import items, statuses
from swing.analyses.announcements import ANNOUNCED, AWAITING
from swing.analyses.items import GOLFERS_WORD
from swing.aws import dynamodb
from swing.aws.dynamodb import Item
from swing.aws.dynamodb_values import numbers, plain
from swing.domain.errors import NoSuchAnalysisError
from swing.domain.golfers_word import GolfersWord


def word(item: Item) -> GolfersWord:
    """What the golfer has said; nothing of it where another version has kept what this one does not know."""
    try:
        return GolfersWord.model_validate(numbers(item.get(GOLFERS_WORD, {})))
    except ValidationError:
        return GolfersWord()


def keep(item: Item, said: GolfersWord) -> None:
    """Write it in place of what was said before, into the announcement where the upload is still awaited.

    Raises NoSuchAnalysisError where the analysis is deleted meanwhile.
    """
    if item["status"] == AWAITING and announced(item, said):
        return
    condition = "user_id = :user"
    if statuses.changed(item["analysis_id"], condition, {GOLFERS_WORD: plain(said.says)}, user=item["user_id"]) is None:
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

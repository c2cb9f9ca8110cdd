"""Swings in a golfer's thread: adding a finished one, removing a deleted one, removing the whole thread."""

from swing.analyses import items
from swing.aws import dynamodb
from swing.aws.dynamodb import Item
from swing.chat import threads
from swing.domain.models import Shape


class Finished(Shape):
    """The detail of the event "Swing Analysis Completed"."""

    analysis_id: str
    run_id: str
    user_id: str
    status: str


def add(finished: Finished) -> None:
    """Add a run to the thread, once for all deliveries of its event, and count the swing, once for all its runs.

    The same transaction notes the run in the analysis' item, so a swing that is deleted is not counted again.
    """
    first = marked(finished, "attribute_not_exists(told_runs)")
    again = marked(finished, "NOT contains(told_runs, :run)")
    again["ExpressionAttributeValues"] |= {":run": finished.run_id}
    if not threads.transact(writes(finished, first, 1)):
        threads.transact(writes(finished, again, 0))


def marked(finished: Finished, condition: str) -> Item:
    return {
        "TableName": items.analyses().name,
        "Key": {"analysis_id": finished.analysis_id},
        "ConditionExpression": f"user_id = :user AND {condition}",
        "UpdateExpression": "ADD told_runs :runs",
        "ExpressionAttributeValues": {":user": finished.user_id, ":runs": {finished.run_id}},
    }


def writes(finished: Finished, mark: Item, counts: int) -> list[Item]:
    said = threads.message("swing", words(counts), analysis_ids=[finished.analysis_id])
    return [{"Update": mark}, {"Update": counted(finished.user_id, counts)}, threads.put(finished.user_id, said)]


def words(counts: int) -> str:
    return "A new swing was measured." if counts else "A swing was measured again."


def counted(user_id: str, counts: int) -> Item:
    expires = threads.expiry(user_id)
    return {
        "TableName": threads.threads().name,
        "Key": {"user_id": user_id},
        "UpdateExpression": "SET updated_at = :at, created_at = if_not_exists(created_at, :at)"
        + (", expires_at = :expires" if expires else "")
        + " ADD swing_count :swings, message_count :one",
        "ExpressionAttributeValues": {
            ":at": dynamodb.now(),
            ":swings": counts,
            ":one": 1,
            **({":expires": expires["expires_at"]} if expires else {}),
        },
    }


def delete_swing(user_id: str, analysis_id: str) -> None:
    """Take a deleted swing out of the history, and give up the conversation, which may have been shown it."""
    for item in dynamodb.of_user(threads.messages(), user_id):
        if analysis_id in item.get("analysis_ids", []):
            threads.messages().delete_item(Key={name: item[name] for name in ("user_id", "message_id")})
    dynamodb.updated(
        threads.threads(),
        Key={"user_id": user_id},
        ConditionExpression="attribute_exists(conversation_id)",
        UpdateExpression=threads.WITHOUT_CONVERSATION,
    )


def delete(user_id: str) -> None:
    """Delete the thread and its messages. The table's stream ends the conversation at OpenAI."""
    threads.threads().delete_item(Key={"user_id": user_id})
    with threads.messages().batch_writer() as batch:
        for item in dynamodb.of_user(threads.messages(), user_id):
            batch.delete_item(Key={name: item[name] for name in ("user_id", "message_id")})

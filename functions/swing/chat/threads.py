"""Threads: an item for each golfer that says where the conversation is, and the messages that can be read back.

The messages lie in a table of our own, because OpenAI's conversation can be away, lost or begun anew. One message is
answered at a time, under the thread's lease. If the thread is deleted in the meantime, nothing more is written.
"""

import random
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from swing.accounts.identity import GUEST_DAYS
from swing.aws import dynamodb
from swing.aws.dynamodb import Item
from swing.aws.dynamodb_values import numbers
from swing.chat.settings import chat_settings
from swing.domain import keys
from swing.domain.errors import BadCursorError, ChatBusyError
from swing.domain.fallbacks import FallbackReason

Role = Literal["golfer", "coach", "swing"]

DAY_S: Final = 86400
# Longer than the function may run, so a lease ends only with its holder.
LEASE_S: Final = 40
MAX_SEEN: Final = 100
MAX_TRIES: Final = 4
# An update of the thread's item; the table's stream then ends the conversation at OpenAI.
WITHOUT_CONVERSATION: Final = "REMOVE conversation_id, conversation_tokens, seen, told"
MESSAGE_ID: Final = re.compile(r"[0-9T:.Z-]{24}-[0-9a-f]{8}")


class Message(BaseModel):
    """One line of the history. `message_id` sorts by time."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    message_id: str
    role: Role
    text: str
    analysis_ids: list[str] = Field(default_factory=list)
    written_by: Literal["coach", "rules"] | None = None
    reason: FallbackReason | None = None
    created_at: str


class Thread(BaseModel):
    """`seen` are the analyses that tools have shown to this conversation, `told` the golfer's last message in it."""

    model_config = ConfigDict(extra="ignore")

    user_id: str
    busy_by: str = ""
    conversation_id: str | None = None
    conversation_tokens: int = 0
    seen: list[str] = Field(default_factory=list)
    told: str = ""
    swing_count: int = 0
    message_count: int = 0

    def leave(self) -> None:
        """The thread without its conversation: the next message begins a new one."""
        self.conversation_id, self.conversation_tokens, self.seen, self.told = None, 0, [], ""


class Page(NamedTuple):
    messages: list[Message]
    cursor: str | None


def threads() -> Any:
    return dynamodb.table("USER_THREADS_TABLE")


def messages() -> Any:
    return dynamodb.table("CHAT_MESSAGES_TABLE")


def expiry(user_id: str, days: int | None = None) -> Item:
    """A guest can't come back after the token has expired, so neither need the thread."""
    if not keys.is_guest(user_id):
        return {} if days is None else {"expires_at": int(time.time()) + days * DAY_S}
    return {"expires_at": int(time.time()) + min(days or GUEST_DAYS, GUEST_DAYS) * DAY_S}


def message(role: Role, text: str, **fields: Any) -> Message:
    at = dynamodb.now()
    return Message(message_id=f"{at}-{uuid.uuid4().hex[:8]}", role=role, text=text, created_at=at, **fields)


def stored(user_id: str, said: Message) -> Item:
    """The message's item."""
    return {"user_id": user_id, **said.model_dump(exclude_none=True), **expiry(user_id, chat_settings().kept_days)}


def swings_counted(user_id: str) -> int:
    """How many swings were measured, each counted once however often it was."""
    found: Item = threads().get_item(Key={"user_id": user_id}, ProjectionExpression="swing_count").get("Item", {})
    return int(found.get("swing_count", 0))


@contextmanager
def held(user_id: str) -> Iterator[Thread]:
    """Hold the thread's lease. Raises ChatBusyError."""
    thread = taken(user_id)
    try:
        yield thread
    finally:
        update(thread, "REMOVE busy_until, busy_by")


def taken(user_id: str) -> Thread:
    now = int(time.time())
    expires = expiry(user_id)
    values = {":until": now + LEASE_S, ":by": uuid.uuid4().hex, ":now": now, ":at": dynamodb.now()}
    values |= {":expires": expires["expires_at"]} if expires else {}
    try:
        answer = threads().update_item(
            Key={"user_id": user_id},
            ConditionExpression="attribute_not_exists(busy_until) OR busy_until < :now",
            UpdateExpression="SET busy_until = :until, busy_by = :by, updated_at = :at,"
            " created_at = if_not_exists(created_at, :at)" + (", expires_at = :expires" if expires else ""),
            ExpressionAttributeValues=values,
            ReturnValues="ALL_NEW",
        )
    except (dynamodb.refused(threads()), threads().meta.client.exceptions.TransactionConflictException):
        raise ChatBusyError(user_id) from None
    return Thread.model_validate(numbers(answer["Attributes"]))


def update(thread: Thread, expression: str, **values: Any) -> bool:
    """Change the thread that is held; false if it was deleted in the meantime."""
    return dynamodb.updated(
        threads(),
        Key={"user_id": thread.user_id},
        ConditionExpression="busy_by = :by",
        UpdateExpression=expression,
        ExpressionAttributeValues={":by": thread.busy_by, **{f":{name}": value for name, value in values.items()}},
    )


def begun(thread: Thread, conversation_id: str) -> bool:
    """Remember a new conversation before anything is said in it; false if the thread was deleted."""
    thread.conversation_id = conversation_id
    return update(thread, "SET conversation_id = :id REMOVE conversation_tokens, seen, told", id=conversation_id)


def dropped(thread: Thread) -> None:
    """Give the conversation up."""
    thread.leave()
    update(thread, WITHOUT_CONVERSATION)


def keep(thread: Thread, said: list[Message]) -> None:
    """Write messages and where the conversation is, all or nothing. Of a thread that was deleted meanwhile nothing."""
    thread.message_count += len(said)
    known = thread.conversation_id is not None
    values: Item = {":by": thread.busy_by, ":count": len(said), ":at": dynamodb.now()}
    if known:
        values |= {":tokens": thread.conversation_tokens, ":seen": thread.seen[-MAX_SEEN:], ":told": thread.told}
    conversation = ", conversation_tokens = :tokens, seen = :seen, told = :told" if known else ""
    change = {
        "TableName": threads().name,
        "Key": {"user_id": thread.user_id},
        "ConditionExpression": "busy_by = :by",
        "UpdateExpression": f"SET updated_at = :at{conversation} ADD message_count :count",
        "ExpressionAttributeValues": values,
    }
    transact([{"Update": change}, *(put(thread.user_id, each) for each in said)])


def transact(writes: list[Item]) -> bool:
    """Write all or nothing; false if a condition does not hold. A write in the same moment is waited for."""
    for attempt in range(MAX_TRIES):
        try:
            threads().meta.client.transact_write_items(TransactItems=writes)
        except threads().meta.client.exceptions.TransactionCanceledException as error:
            if "ConditionalCheckFailed" in codes(error):
                return False
            if attempt == MAX_TRIES - 1:
                raise
            time.sleep(random.uniform(0, 0.1 * 2**attempt))  # noqa: S311 (nothing secret is chosen)
        else:
            return True
    return False


def codes(error: Any) -> set[str]:
    """Why a transaction was cancelled, in DynamoDB's words."""
    return {str(reason.get("Code")) for reason in error.response.get("CancellationReasons", [])}


def put(user_id: str, said: Message) -> Item:
    return {"Put": {"TableName": messages().name, "Item": stored(user_id, said)}}


def history(user_id: str, limit: int, cursor: str | None = None) -> Page:
    """A page of the latest messages, or of those before the cursor's, oldest first. Raises BadCursorError."""
    if cursor is not None and not MESSAGE_ID.fullmatch(cursor):
        raise BadCursorError(cursor)
    found = queried(user_id, "message_id < :edge" if cursor else "", cursor, limit + 1, forward=False)
    shown = found[:limit]
    return Page(shown[::-1], shown[-1].message_id if len(found) > limit else None)


def since(thread: Thread, limit: int) -> list[Message]:
    """What was said or measured since the conversation was last told, oldest first; the latest if it is too much."""
    edge = thread.told or None
    return queried(thread.user_id, "message_id > :edge" if edge else "", edge, limit, forward=False)[::-1]


def queried(user_id: str, condition: str, edge: str | None, limit: int, *, forward: bool) -> list[Message]:
    answer = messages().query(
        KeyConditionExpression=" AND ".join(["user_id = :user", *([condition] if condition else [])]),
        ExpressionAttributeValues={":user": user_id, **({":edge": edge} if edge else {})},
        ScanIndexForward=forward,
        Limit=limit,
        ConsistentRead=True,
    )
    return [Message.model_validate(numbers(item)) for item in answer["Items"]]

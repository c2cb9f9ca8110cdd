"""A conversation at OpenAI: beginning it, saying something in it, hearing the model's answer or tool calls, ending it.

Requests go through the coach's client, so key, breaker and the names of failures are the coach's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from swing.chat.answers import ChatAnswer
from swing.chat.settings import chat_settings
from swing.chat.threads import Message
from swing.chat.tools import definitions
from swing.coach.model_catalog import catalog_entry
from swing.coach.openai import client, replies
from swing.coach.requests import Body, identified, strict, text
from swing.coach.settings import prompt, settings
from swing.domain.errors import ChatBusyError, CoachError
from swing.domain.models import Shape

if TYPE_CHECKING:
    from swing.coach.openai.client import Opened

# OpenAI answers 400 and not 409 while another request works on the conversation.
LOCKED: Final = "conversation_locked"
# It has no code for a conversation that is gone (404), or that a crash has left with an unanswered call (400).
LOST: Final = {"invalid_request_error", "not_found", "conversation_not_found"}
MAX_SEED_CHARACTERS: Final = 1000
# The model does nothing in these calls.
RECORD_S: Final = 5
# A conversation that ends is deleted item by item. The function ends ten of them in a row.
ENDING_S: Final = 20


class LookUp(Shape):
    """A tool call of the model."""

    call_id: str
    name: str
    arguments: str


class Heard(Shape):
    """The model's answer, or the tool calls that it wants answered first."""

    reply: replies.Reply
    calls: list[LookUp]


class ConversationLostError(Exception):
    """OpenAI no longer has the conversation, or will not go on with it."""


def begin() -> str:
    """Id of a new conversation. It names nobody."""
    metadata = {"app": "golf-coach"}
    raw = client.reach(lambda openai: openai.conversations.with_raw_response.create(metadata=metadata), RECORD_S)
    return replies.read(raw, replies.Made).id


def hear(conversation_id: str, items: list[Body], user_id: str, within_s: float, *, may_look_up: bool) -> Heard:
    """Say something and hear the answer. Raises ConversationLostError, ChatBusyError and every CoachError."""
    body = request(conversation_id, items, may_look_up=may_look_up)
    body = identified(body, client.safety_identifier(user_id))
    with conversations_failures():
        raw = client.reach(lambda openai: openai.responses.with_raw_response.create(**body), within_s)
    response = replies.read(raw, replies.Response)
    calls = [
        LookUp(call_id=item.call_id, name=item.name, arguments=item.arguments)
        for item in response.output
        if item.type == "function_call"
    ]
    return Heard(reply=replies.reply(response, raw.request_id), calls=calls)


def request(conversation_id: str, items: list[Body], *, may_look_up: bool) -> Body:
    """A body for the Responses API. It is stored by OpenAI, which a conversation needs."""
    form = {"type": "json_schema", "name": "chatanswer", "strict": True, "schema": strict(ChatAnswer)}
    reasons = "reasoning" in catalog_entry(settings().model).parameters
    return {
        "model": settings().model,
        "conversation": conversation_id,
        "instructions": prompt("chat"),
        "input": items,
        "tools": definitions(),
        "tool_choice": "auto" if may_look_up else "none",
        "text": {"format": form},
        "max_output_tokens": chat_settings().answer_tokens,
        "store": True,
        **({"reasoning": {"effort": settings().reasoning_effort}} if reasons else {}),
    }


@contextmanager
def conversations_failures() -> Iterator[None]:
    try:
        yield
    except CoachError as error:
        if error.provider_code == LOCKED:
            raise ChatBusyError(LOCKED) from None
        if error.provider_code in LOST:
            raise ConversationLostError(error.message) from None
        raise


def end(conversation_id: str) -> None:
    """Delete a conversation with what was said in it: OpenAI would keep the items of a deleted one.

    One that is gone already is no failure. Raises CoachError.
    """
    try:
        with conversations_failures():
            client.reach(lambda openai: emptied(openai, conversation_id), ENDING_S)
    except ConversationLostError:
        return


def emptied(openai: Opened, conversation_id: str) -> None:
    """Delete the items and then the conversation. Raises CoachUnavailableError unless OpenAI says that it is gone."""
    while items := said_in(openai, conversation_id):
        for item in items:
            openai.conversations.items.delete(item.id, conversation_id=conversation_id)
    gone = openai.conversations.with_raw_response.delete(conversation_id)
    if not replies.read(gone, replies.Gone).deleted:
        raise replies.no_answer()


def said_in(openai: Opened, conversation_id: str) -> list[replies.Made]:
    page = openai.conversations.items.with_raw_response.list(conversation_id, limit=100)
    return replies.read(page, replies.Listed).data


def said(text_: str) -> Body:
    return {"role": "user", "content": [text(text_)]}


def rule(text_: str) -> Body:
    """A message of the developer role: ours, and not the golfer's."""
    return {"role": "developer", "content": [text(text_)]}


def remembered(message: Message) -> Body:
    """A line of the history as the conversation is told of it."""
    told = message.text[:MAX_SEED_CHARACTERS]
    match message.role:
        case "golfer":
            return said(told)
        case "coach":
            return {"role": "assistant", "content": [{"type": "output_text", "text": told}]}
    return rule(f"{told} analysis_id {', '.join(message.analysis_ids)}, at {message.created_at}.")


def looked_up(call: LookUp, output: str) -> Body:
    return {"type": "function_call_output", "call_id": call.call_id, "output": output}

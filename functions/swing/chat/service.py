"""The chat's one operation: answer a golfer's message, and write both into the history.

The language model answers where it may be asked, rules where not: the answer says which, and why.
"""

import time
from datetime import UTC, datetime
from typing import Final

from swing.accounts import budgets
from swing.accounts.budgets import Budget
from swing.accounts.identity import Caller
from swing.chat import conversation, rules, threads, tools
from swing.chat.answers import ChatAnswer
from swing.chat.conversation import ConversationLostError
from swing.chat.settings import LONG_CONVERSATION_TOKENS, chat_settings
from swing.chat.threads import Message, Thread
from swing.chat.turn import Turn, estimate_usd
from swing.coach.openai import client
from swing.coach.requests import Body
from swing.domain.errors import CoachError, CoachUnavailableError, MessageTooLongError, NoBudgetError, NoCoachError
from swing.domain.fallbacks import FallbackReason
from swing.domain.models import Shape
from swing.telemetry import logger

# How much of the history a new conversation begins with.
MAX_REMEMBERED: Final = 10


class Answered(Shape):
    """The coach's message, and what the thread counts with it."""

    said: Message
    swing_count: int
    message_count: int


class UnknownGuestError(Exception):
    """A guest without a measured swing: ids of guests are free, so no money is spent on one that has no swing."""


def answer(caller: Caller, text: str) -> Answered:
    """Raises MessageTooLongError, TooManyMessagesError and ChatBusyError."""
    settings = chat_settings()
    if len(text) > settings.max_characters:
        raise MessageTooLongError(f"The message has {len(text)} characters; {settings.max_characters} is the limit.")
    with threads.held(caller.user_id) as thread:
        per_day = settings.guest_per_day if caller.is_guest else settings.per_day
        budgets.take_message(caller.user_id, settings.per_minute, per_day)
        asked = threads.message("golfer", text)
        said = written(thread, caller, text)
        if said.written_by == "coach":
            thread.told = asked.message_id
        threads.keep(thread, [asked, said])
    return Answered(said=said, swing_count=thread.swing_count, message_count=thread.message_count)


def written(thread: Thread, caller: Caller, text: str) -> Message:
    try:
        return by_coach(thread, caller, text)
    except CoachError as error:
        logger.warning("unanswered", code=error.code, because=error.message)
        return by_rules(caller, text, error.code)
    except NoBudgetError:
        return by_rules(caller, text, FallbackReason.BUDGET)
    except UnknownGuestError:
        return by_rules(caller, text, FallbackReason.NO_SWINGS)


def by_rules(caller: Caller, text: str, reason: FallbackReason) -> Message:
    """A message alone does not tell what "and the drill?" is about, so those before it are read, too."""
    swings, are_all = tools.first_and_latest(caller.user_id)
    before = threads.history(caller.user_id, MAX_REMEMBERED).messages
    earlier = [each.text for each in before if each.role == "golfer"]
    found = rules.answer(text, swings, earlier, datetime.now(UTC).date(), are_all=are_all)
    logger.info("answered by rules", reason=reason, kinds=found.kinds)
    return threads.message("coach", found.text, analysis_ids=found.analysis_ids, written_by="rules", reason=reason)


def by_coach(thread: Thread, caller: Caller, text: str) -> Message:
    """Raises CoachError, NoBudgetError, UnknownGuestError and ChatBusyError."""
    if chat_settings().lane == "off":
        raise NoCoachError("The lane is off.")
    if caller.is_guest and not tools.measured_swings(caller.user_id, 1):
        raise UnknownGuestError
    turn = Turn(thread, time.monotonic() + chat_settings().turn_s)
    client.model()  # before anything is reserved: without a key nothing can be asked
    with budgets.reserved(budgets_of(caller), estimate_usd()) as spent:
        try:
            said = answered(turn, text)
        except (CoachError, ConversationLostError) as error:
            # A question that failed may leave an unanswered tool call or an invention behind: the next one begins anew.
            threads.dropped(thread)
            raise error if isinstance(error, CoachError) else CoachUnavailableError("No conversation.") from error
        finally:
            spent.usd = turn.cost_usd
            logger.info("asked", tokens=turn.usage.total, cost_usd=turn.cost_usd)
    thread.seen = sorted(turn.shown)
    return threads.message("coach", said.reply, analysis_ids=sorted(set(said.relied_on)), written_by="coach")


def budgets_of(caller: Caller) -> list[Budget]:
    """The caller's own budget first: where it is empty, the one of the whole deployment is not written."""
    settings = chat_settings()
    whole = Budget(budgets.DEPLOYMENT, settings.day_usd)
    if not caller.is_guest:
        return [Budget(f"chat#{caller.user_id}", settings.golfer_usd), whole]
    own = Budget(f"chat#{caller.user_id}", settings.guest_usd)
    return [own, Budget(budgets.GUESTS_CHAT, settings.guests_usd), whole]


def answered(turn: Turn, text: str) -> ChatAnswer:
    """Ask in the conversation that there is, and once more in a new one if OpenAI has lost it."""
    thread = turn.thread
    if thread.conversation_tokens > LONG_CONVERSATION_TOKENS:
        thread.leave()
    try:
        return turn.answer([*before(thread), conversation.said(text)])
    except ConversationLostError:
        thread.leave()
        turn.shown.clear()
        return turn.answer([*before(thread), conversation.said(text)])


def before(thread: Thread) -> list[Body]:
    """What the conversation has not heard yet: swings, answers by rules, or, where it begins, the last messages."""
    lines = threads.since(thread, MAX_REMEMBERED)
    if thread.conversation_id is not None:
        lines = [each for each in lines if each.written_by != "coach"]
    return [conversation.remembered(each) for each in lines]

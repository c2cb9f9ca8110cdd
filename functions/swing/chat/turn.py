"""A turn: one message of the golfer, the model's tool calls, and its grounded answer.

The loop is bounded by calls, tokens and time. An answer with complaints is asked for once more.
"""

import json
import time
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationError

from swing.analyses import comparisons
from swing.analyses import items as analyses_items
from swing.aws.dynamodb_values import numbers
from swing.chat import conversation, grounding, threads, tools
from swing.chat.answers import Change, ChatAnswer
from swing.chat.conversation import ConversationLostError, Heard, LookUp
from swing.chat.facts import Known, MeasuredSwing, certain, said_by_tool
from swing.chat.settings import MAX_CALLS, MAX_INPUT_TOKENS, MAX_OUTPUT_TOKENS
from swing.chat.threads import Thread
from swing.coach import circuit_breaker
from swing.coach.model_catalog import Usage, cost_usd
from swing.coach.openai import replies
from swing.coach.requests import CHARACTERS_PER_TOKEN, Body
from swing.coach.settings import settings
from swing.domain.errors import CoachAnswerError, CoachUnavailableError
from swing.report.comparison import CannotAnswerError
from swing.telemetry import logger

# With less time a call would fail by our own limit, and the breaker would count that as OpenAI's failure.
MIN_CALL_S: Final = 6
MAX_AT_ONCE: Final = 8
# Instructions, tools and the answer's shape, which go with every call.
FIXED_TOKENS: Final = 2500


def estimate_usd() -> float:
    """Most that a message can cost."""
    return cost_usd(settings().model, Usage(input=MAX_INPUT_TOKENS, output=MAX_OUTPUT_TOKENS), "fast")


@dataclass
class Turn:
    """`shown` are the analyses that tools have shown to this conversation, in this turn or before."""

    thread: Thread
    ends_at: float
    shown: set[str] = field(default_factory=set)
    said_by_tools: Known = field(default_factory=list)
    usage: Usage = field(default_factory=lambda: Usage(input=0, output=0))

    @property
    def cost_usd(self) -> float:
        return cost_usd(settings().model, self.usage, "fast")

    @property
    def left_s(self) -> float:
        return self.ends_at - time.monotonic()

    def answer(self, items: list[Body]) -> ChatAnswer:
        """Raises CoachError, ConversationLostError and ChatBusyError."""
        self.shown |= set(self.thread.seen)
        complained = False
        for call in range(MAX_CALLS):
            heard = self.hear(items, may_look_up=call < MAX_CALLS - 1)
            if heard.calls:
                items = [self.looked_up(each, index) for index, each in enumerate(heard.calls)]
                continue
            complaints, said = self.judged(replies.accepted(heard.reply))
            if said is not None:
                return said
            logger.warning("ungrounded", complaints=complaints)
            if complained:
                break
            complained, items = True, [conversation.rule(complaint(complaints))]
        raise CoachAnswerError("The coach had no answer that was grounded in measured swings.")

    def hear(self, items: list[Body], *, may_look_up: bool) -> Heard:
        if self.left_s < MIN_CALL_S or self.usage.input + self.next_input(items) > MAX_INPUT_TOKENS:
            raise CoachAnswerError("The coach took too long to look things up.")
        heard = circuit_breaker.guarded(lambda: self.asked(items, may_look_up=may_look_up))
        used = heard.reply.usage
        self.usage = Usage(
            input=self.usage.input + used.input,
            cached=self.usage.cached + used.cached,
            output=self.usage.output + used.output,
        )
        self.thread.conversation_tokens = used.total
        return heard

    def asked(self, items: list[Body], *, may_look_up: bool) -> Heard:
        """One call. If beginning a conversation has used up its time, that counts as OpenAI's failure."""
        conversation_id = self.conversation()
        if (left_s := self.left_s) < MIN_CALL_S:
            raise CoachUnavailableError("The conversation began too late for an answer.")
        return conversation.hear(conversation_id, items, self.thread.user_id, left_s, may_look_up=may_look_up)

    def conversation(self) -> str:
        """The thread's conversation, or a new one. To begin one is no success: the breaker counts it with the call."""
        if self.thread.conversation_id is None:
            conversation_id = conversation.begin()
            if not threads.begun(self.thread, conversation_id):
                conversation.end(conversation_id)
                raise ConversationLostError("The golfer has just deleted the thread.")
        return str(self.thread.conversation_id)

    def next_input(self, items: list[Body]) -> int:
        """What the next call will read: all that was said before, and what is said now."""
        said = len(json.dumps(items, ensure_ascii=False)) // CHARACTERS_PER_TOKEN
        return max(self.thread.conversation_tokens, FIXED_TOKENS) + said

    def looked_up(self, call: LookUp, index: int) -> Body:
        if index >= MAX_AT_ONCE:
            found = tools.mistaken(f"At most {MAX_AT_ONCE} tools at once.")
        else:
            found = tools.looked_up(call.name, call.arguments, self.thread.user_id)
        output = tools.told(found)
        self.shown |= set(found.analysis_ids)
        self.said_by_tools += said_by_tool(output)
        logger.info("looked up", tool=call.name, failed="error" in found.output)
        return conversation.looked_up(call, output)

    def judged(self, text: str) -> tuple[list[str], ChatAnswer | None]:
        """Complaints, or the answer."""
        try:
            said = ChatAnswer.model_validate_json(text)
        except ValidationError as error:
            return [f"It is not in the wanted form: {each['msg']} at {each['loc']}." for each in error.errors()], None
        complaints = grounding.complaints(
            said, self.known(said.relied_on), self.said_by_tools, self.proven(said.changes)
        )
        return complaints, None if complaints else said

    def known(self, relied_on: list[str]) -> dict[str, MeasuredSwing]:
        """Of the swings that an answer relies on those that were shown, are still there, and are the golfer's own."""
        items = [analyses_items.analysis(each) for each in sorted(set(relied_on) & self.shown)[: tools.MAX_LISTED]]
        own = [numbers(each) for each in items if each.get("user_id") == self.thread.user_id]
        return {each["analysis_id"]: certain(each) for each in own if "analysis_results" in each}

    def proven(self, changes: list[Change]) -> grounding.Proven:
        """What is proven of the pairs that an answer compares, as `compare_swings` says it."""
        pairs = {(each.earlier, each.later) for each in changes if {each.earlier, each.later} <= self.shown}
        return {pair: verdicts(pair, self.thread.user_id) for pair in sorted(pairs)[: tools.MAX_LISTED]}


def verdicts(pair: tuple[str, str], user_id: str) -> dict[str, str]:
    try:
        found = comparisons.compared([pair[0]], [pair[1]], user_id)
    except CannotAnswerError:
        return {}
    return {name: change["verdict"] for name, change in found["metrics"].items()}


def complaint(complaints: list[str]) -> str:
    told = " ".join(complaints[:10])
    return f"That answer was not shown to the golfer. Answer the same message again and put this right: {told}"

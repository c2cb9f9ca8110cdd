"""The chat's routes: a golfer's message in, the coach's answer out. A function of their own serves them."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Router
from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import Field, StringConstraints

from api.auth import ANYBODY, Anybody
from api.schemas import Camel
from swing.accounts import identity
from swing.chat import service, threads

router = Router()  # type: ignore[no-untyped-call]


class ChatQuestion(Camel):
    """The deployment's own limit of characters may be lower: the refusal MESSAGE_TOO_LONG names it."""

    message: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]


class ChatLine(Camel):
    """`analysisIds` are the swings that it relies on, `reason` why rules and not the coach have written it."""

    message_id: str
    role: Literal["golfer", "coach", "swing"]
    text: str
    analysis_ids: list[str] = Field(default_factory=list)
    written_by: Literal["coach", "rules"] | None = None
    reason: str | None = None
    created_at: str


class ChatReply(Camel):
    """`guestToken` is what a guest sends as X-Guest-Token to go on with the same thread; users get none."""

    reply: ChatLine
    swing_count: int
    message_count: int
    guest_token: str | None


class ChatHistory(Camel):
    """Oldest first; `cursor` leads to the page before it."""

    messages: list[ChatLine]
    cursor: str | None


@router.post("/api/chat", summary="Ask the coach", security=ANYBODY, tags=["Chat"])
def ask(question: ChatQuestion, caller: Anybody) -> ChatReply:
    """Answered by rules, and marked as such, where no language model may or can be asked."""
    answered = service.answer(caller, question.message)
    return ChatReply(
        reply=line(answered.said),
        swing_count=answered.swing_count,
        message_count=answered.message_count,
        guest_token=identity.guest_token(caller) if caller.is_guest else None,
    )


@router.get("/api/chat/history", summary="What was said, newest last", security=ANYBODY, tags=["Chat"])
def history(
    caller: Anybody,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
) -> ChatHistory:
    page = threads.history(caller.user_id, limit, cursor)
    return ChatHistory(messages=[line(each) for each in page.messages], cursor=page.cursor)


def line(said: threads.Message) -> ChatLine:
    return ChatLine(**said.model_dump())

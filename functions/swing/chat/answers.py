"""What the model says in a conversation, in a shape of strict structured output: every field is required."""

from typing import Literal

from swing.domain.models import Shape


class Change(Shape):
    """One claim that a number changed between two swings."""

    metric: str
    earlier: str
    later: str
    direction: Literal["up", "down", "same"]


class ChatAnswer(Shape):
    """The reply, the analyses that it relies on, and each claim of a change in it."""

    reply: str
    relied_on: list[str]
    changes: list[Change]

"""A server that speaks the part of OpenAI's HTTP API that the coach uses, and fails on command.

Everything crosses a socket: OpenAI's own client talks to it, so headers, bodies, time-outs and errors are real.
"""

from tests.openai_server.rate_limit import RateLimit
from tests.openai_server.script import (
    ContentFilter,
    Cut,
    Good,
    Invented,
    NoMoney,
    Phase,
    RateLimited,
    Refusal,
    ServerError,
    Silence,
)
from tests.openai_server.server import KEY, OpenAIServer

__all__ = [
    "KEY",
    "ContentFilter",
    "Cut",
    "Good",
    "Invented",
    "NoMoney",
    "OpenAIServer",
    "Phase",
    "RateLimit",
    "RateLimited",
    "Refusal",
    "ServerError",
    "Silence",
]

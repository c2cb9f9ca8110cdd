"""A server that speaks the part of OpenAI's HTTP API that the coach uses, and fails on command.

Everything crosses a socket: OpenAI's own client talks to it, so headers, bodies, time-outs and errors are real.
"""

from dev.fakes.openai_server.rate_limit import RateLimit
from dev.fakes.openai_server.script import (
    Calls,
    ContentFilter,
    Cut,
    Good,
    Invented,
    Locked,
    Lost,
    NoMoney,
    Phase,
    RateLimited,
    Refusal,
    Says,
    ServerError,
    Silence,
)
from dev.fakes.openai_server.server import KEY, OpenAIServer

__all__ = [
    "KEY",
    "Calls",
    "ContentFilter",
    "Cut",
    "Good",
    "Invented",
    "Locked",
    "Lost",
    "NoMoney",
    "OpenAIServer",
    "Phase",
    "RateLimit",
    "RateLimited",
    "Refusal",
    "Says",
    "ServerError",
    "Silence",
]

"""A server that speaks the part of OpenAI's HTTP API that the coach uses, and fails on command.

Everything crosses a socket: OpenAI's own client talks to it, so headers, bodies, time-outs and errors are real.
"""

from dev.fakes.openai_server.answers import KEY
from dev.fakes.openai_server.misbehaviour import (
    BLANKS,
    CUT_JSON,
    EMPTY_OBJECT,
    NOTHING,
    NULL,
    PAGE,
    PAGE_AS_JSON,
    Drip,
    Reset,
    Sent,
    Wire,
)
from dev.fakes.openai_server.rate_limit import RateLimit
from dev.fakes.openai_server.script import (
    Calls,
    ContentFilter,
    Cut,
    Failed,
    Good,
    Invented,
    Locked,
    Lost,
    NoMoney,
    Phase,
    RateLimited,
    Refusal,
    Refused,
    Says,
    ServerError,
    Silence,
)
from dev.fakes.openai_server.server import OpenAIServer

__all__ = [
    "BLANKS",
    "CUT_JSON",
    "EMPTY_OBJECT",
    "KEY",
    "NOTHING",
    "NULL",
    "PAGE",
    "PAGE_AS_JSON",
    "Calls",
    "ContentFilter",
    "Cut",
    "Drip",
    "Failed",
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
    "Refused",
    "Reset",
    "Says",
    "Sent",
    "ServerError",
    "Silence",
    "Wire",
]

"""How the chat is set up: environment variables in, one frozen object out. Its model is the coach's."""

import os
from dataclasses import dataclass
from functools import cache
from typing import Final

# What one message may make the model read and write, all calls together: the reservation covers it, so a conversation
# can't cost more than was reserved for it.
MAX_INPUT_TOKENS: Final = 60_000
MAX_OUTPUT_TOKENS: Final = 8_000
# Calls for one message: look up, compare, answer, and once more with the complaint.
MAX_CALLS: Final = 6
# A conversation that has grown beyond this goes on in a new one, which begins with the last messages.
LONG_CONVERSATION_TOKENS: Final = 8_000


@dataclass(frozen=True)
class ChatSettings:
    """Dollars are per day (UTC). `guest_*` is one guest, `guests_usd` all of them together."""

    lane: str = "fast"
    max_characters: int = 2000
    per_minute: int = 6
    per_day: int = 60
    guest_per_day: int = 15
    golfer_usd: float = 0.5
    guest_usd: float = 0.2
    guests_usd: float = 5
    day_usd: float = 25
    answer_tokens: int = 1500
    turn_s: float = 24
    kept_days: int = 365


@cache
def chat_settings() -> ChatSettings:
    default = ChatSettings()
    return ChatSettings(
        lane=os.environ.get("COACH_LANE") or default.lane,
        max_characters=int(os.environ.get("CHAT_MOST_CHARACTERS") or default.max_characters),
        per_minute=int(os.environ.get("CHAT_MESSAGES_PER_MINUTE") or default.per_minute),
        per_day=int(os.environ.get("CHAT_MESSAGES_PER_DAY") or default.per_day),
        guest_per_day=int(os.environ.get("CHAT_MESSAGES_PER_GUEST_AND_DAY") or default.guest_per_day),
        golfer_usd=float(os.environ.get("CHAT_USD_PER_GOLFER_AND_DAY") or default.golfer_usd),
        guest_usd=float(os.environ.get("CHAT_USD_PER_GUEST_AND_DAY") or default.guest_usd),
        guests_usd=float(os.environ.get("CHAT_USD_PER_DAY_OF_GUESTS") or default.guests_usd),
        day_usd=float(os.environ.get("COACH_USD_PER_DAY") or default.day_usd),
        answer_tokens=int(os.environ.get("CHAT_ANSWER_TOKENS") or default.answer_tokens),
        turn_s=float(os.environ.get("CHAT_TURN_SECONDS") or default.turn_s),
        kept_days=int(os.environ.get("CHAT_DAYS") or default.kept_days),
    )

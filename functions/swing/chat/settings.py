"""How the chat is set up: environment variables in, one frozen object out. Its model is the coach's."""

from typing import Final, Literal

from pydantic import Field

from swing.settings import Settings

# What one message may make the model read and write, all calls together: the reservation covers it, so a conversation
# can't cost more than was reserved for it.
MAX_INPUT_TOKENS: Final = 60_000
MAX_OUTPUT_TOKENS: Final = 8_000
# Calls for one message: look up, compare, answer, and once more with the complaint.
MAX_CALLS: Final = 6
# A conversation that has grown beyond this goes on in a new one, which begins with the last messages.
LONG_CONVERSATION_TOKENS: Final = 8_000


class ChatSettings(Settings):
    """Dollars are per day (UTC). `guest_*` is one guest, `guests_usd` all of them together."""

    lane: Literal["off", "fast", "batch"] = Field(default="fast", alias="COACH_LANE")
    max_characters: int = Field(default=2000, alias="CHAT_MOST_CHARACTERS")
    per_minute: int = Field(default=6, alias="CHAT_MESSAGES_PER_MINUTE")
    per_day: int = Field(default=60, alias="CHAT_MESSAGES_PER_DAY")
    guest_per_day: int = Field(default=15, alias="CHAT_MESSAGES_PER_GUEST_AND_DAY")
    golfer_usd: float = Field(default=0.5, alias="CHAT_USD_PER_GOLFER_AND_DAY")
    guest_usd: float = Field(default=0.2, alias="CHAT_USD_PER_GUEST_AND_DAY")
    guests_usd: float = Field(default=5, alias="CHAT_USD_PER_DAY_OF_GUESTS")
    day_usd: float = Field(default=25, alias="COACH_USD_PER_DAY")
    answer_tokens: int = Field(default=1500, alias="CHAT_ANSWER_TOKENS")
    turn_s: float = Field(default=24, alias="CHAT_TURN_SECONDS")
    kept_days: int = Field(default=365, alias="CHAT_DAYS")


def chat_settings() -> ChatSettings:
    """Raises SettingsError."""
    return ChatSettings.read()

"""How the coach is set up."""

from functools import cache
from importlib.resources import files
from typing import Final, Literal

from pydantic import Field

from swing import settings as deployed

# A changed text is a new version in a folder of its own: answers are kept and found by it.
PROMPT_VERSION: Final = "v3"


class Settings(deployed.Settings):
    """Limits are tokens per answer; a model that reasons spends part of them on thinking.

    Seconds are until an answer is there, however it comes: `timeout_s` where the model thinks, `record_s` for looking
    into a batch and for putting it away, which fit one after the other into the function's time. Batches are looked
    into every `batch_look_s`, and a key that was changed is known after `secret_s`.
    """

    model: str = Field(default="gpt-6.1-terra", alias="COACH_MODEL")
    image_detail: Literal["low", "high", "auto"] = Field(default="high", alias="COACH_IMAGE_DETAIL")
    reasoning_effort: str = Field(default="low", alias="COACH_REASONING_EFFORT")
    facts_tokens: int = Field(default=3000, alias="COACH_FACTS_TOKENS")
    advice_tokens: int = Field(default=6000, alias="COACH_ADVICE_TOKENS")
    store: bool = Field(default=False, alias="COACH_STORE")
    timeout_s: float = Field(default=90, alias="COACH_TIMEOUT_SECONDS")
    record_s: float = Field(default=40, alias="COACH_RECORD_SECONDS")
    batch_look_s: int = Field(default=300, alias="COACH_BATCH_LOOK_SECONDS")
    breaker_s: int = Field(default=60, alias="COACH_BREAKER_SECONDS")
    secret_s: int = Field(default=300, alias="COACH_SECRET_SECONDS")
    base_url: str = Field(default="https://api.openai.com/v1", alias="OPENAI_BASE_URL")


def settings() -> Settings:
    """Raises SettingsError."""
    return Settings.read()


@cache
def prompt(name: str) -> str:
    return files("swing.coach").joinpath("prompts", PROMPT_VERSION, f"{name}.md").read_text("utf-8")

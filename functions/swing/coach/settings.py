"""How the coach is set up: environment variables in, one frozen object out."""

import os
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

# A changed text is a new version in a folder of its own: answers are kept and found by it.
PROMPT_VERSION: Final = "v1"


@dataclass(frozen=True)
class Settings:
    """Limits are tokens per answer; a model that reasons spends part of them on thinking.

    Seconds are until an answer is there, however it comes: `timeout_s` where the model thinks, `record_s` for looking
    into a batch and for putting it away, which fit one after the other into the function's time.
    """

    model: str = "gpt-6.1-terra"
    image_detail: str = "high"
    reasoning_effort: str = "low"
    facts_tokens: int = 3000
    advice_tokens: int = 6000
    store: bool = False
    timeout_s: float = 90
    record_s: float = 40


@cache
def settings() -> Settings:
    default = Settings()
    return Settings(
        model=os.environ.get("COACH_MODEL") or default.model,
        image_detail=os.environ.get("COACH_IMAGE_DETAIL") or default.image_detail,
        reasoning_effort=os.environ.get("COACH_REASONING_EFFORT") or default.reasoning_effort,
        facts_tokens=int(os.environ.get("COACH_FACTS_TOKENS") or default.facts_tokens),
        advice_tokens=int(os.environ.get("COACH_ADVICE_TOKENS") or default.advice_tokens),
        store=os.environ.get("COACH_STORE", "").lower() == "true",
        timeout_s=float(os.environ.get("COACH_TIMEOUT_SECONDS") or default.timeout_s),
        record_s=float(os.environ.get("COACH_RECORD_SECONDS") or default.record_s),
    )


@cache
def prompt(name: str) -> str:
    return files("swing.coach").joinpath("prompts", PROMPT_VERSION, f"{name}.md").read_text("utf-8")

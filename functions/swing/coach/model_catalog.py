"""The model catalog: what each language model costs and which parameters it takes (data/models.json).

Prices are US dollars per million tokens, as published in November 2026; where no price of cached input is known, the
full one stands. A model that the catalog does not know (of a compatible server, say) gets the entry `*`: no optional
parameter is sent, and the highest price is assumed.
"""

from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from pydantic import Field, TypeAdapter

from swing.domain.models import Shape

Parameter = Literal["reasoning", "temperature", "verbosity", "safety_identifier"]
Lane = Literal["fast", "batch"]

UNKNOWN: Final = "*"
# OpenAI's Batch API costs half of what the same requests cost one by one.
LANE_PRICE: Final[dict[Lane, float]] = {"fast": 1.0, "batch": 0.5}
NOTICE: Final = timedelta(days=60)


class CatalogEntry(Shape):
    input_usd: float
    cached_input_usd: float
    output_usd: float
    image_tokens: int
    parameters: frozenset[Parameter]
    shutdown: date | None


class Usage(Shape):
    """Tokens of one call. `cached` of the input were read from OpenAI's prompt cache."""

    input: int = Field(ge=0)
    cached: int = Field(default=0, ge=0)
    output: int = Field(ge=0)

    @property
    def total(self) -> int:
        return self.input + self.output


@cache
def catalog() -> dict[str, CatalogEntry]:
    text = files("swing.coach").joinpath("data", "models.json").read_text("utf-8")
    return TypeAdapter(dict[str, CatalogEntry]).validate_json(text)


def catalog_entry(model: str) -> CatalogEntry:
    return catalog().get(model, catalog()[UNKNOWN])


def cost_usd(model: str, usage: Usage, lane: Lane) -> float:
    price = catalog_entry(model)
    fresh = usage.input - usage.cached
    dollars = fresh * price.input_usd + usage.cached * price.cached_input_usd + usage.output * price.output_usd
    return round(dollars / 1e6 * LANE_PRICE[lane], 6)


def warning(model: str, today: date) -> str | None:
    """What an operator should know of the chosen model before it stops working."""
    if model not in catalog():
        return f"{model} is not in data/models.json: its price and its parameters are guessed."
    end = catalog()[model].shutdown
    if end is None or today < end - NOTICE:
        return None
    return f"{model} {'was' if today >= end else 'will be'} shut down on {end}: choose another CoachModel."

"""What all answers have in common: camelCase outside, as the mobile app expects it, snake_case inside."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

JobId = Annotated[str, Field(min_length=1, max_length=200)]


class Wire(BaseModel):
    """Spelled the same on both sides. What a request adds that nobody asked for is an error, not silently lost."""

    model_config = ConfigDict(extra="forbid")


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

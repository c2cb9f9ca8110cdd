"""What all answers have in common: camelCase outside, as the mobile app expects it, snake_case inside."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Wire(BaseModel):
    """Spelled the same on both sides. What a request adds that nobody asked for is an error, not silently lost."""

    model_config = ConfigDict(extra="forbid")


class Camel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="forbid")

"""Values as DynamoDB keeps them, and as JSON tells them: models and floats in, decimals out, and back."""

from decimal import Decimal
from typing import Any

from pydantic import BaseModel


def plain(value: Any) -> Any:
    """Turn models into dicts and floats into the decimals that DynamoDB's serializer asks for."""
    match value:
        case BaseModel():
            return plain(value.model_dump(mode="json"))
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case float():
            return Decimal(repr(round(value, 6)))
        case _:
            return value


def numbers(value: Any) -> Any:
    """JSON's numbers for DynamoDB's decimals; sets, which JSON has none of, become sorted lists."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dict():
            return {key: numbers(item) for key, item in value.items()}
        case list():
            return [numbers(item) for item in value]
        case set():
            return sorted(numbers(item) for item in value)
        case _:
            return value

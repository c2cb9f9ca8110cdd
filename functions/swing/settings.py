"""What a deployment has set: environment variables in; values, or one error that names all that is wrong, out.

They are read anew whenever they are asked for, which takes microseconds, so nothing has to be reset when they change.
A function says with `needed` where it is loaded what it will ask for.
"""

import os
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError


class SettingsError(Exception):
    """The deployment has not set what it must, or not to what it may be."""


class Settings(BaseModel):
    """Settings that belong together. A field's alias is its variable; an empty variable is one that is not set."""

    model_config = ConfigDict(frozen=True, extra="ignore", validate_by_name=True, validate_by_alias=True)

    @classmethod
    def read(cls) -> Self:
        """Raises SettingsError."""
        try:
            return cls.model_validate({name: value for name, value in os.environ.items() if value}, by_name=False)
        except ValidationError as error:
            wrong = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
            raise SettingsError("; ".join(wrong)) from None


def needed(*wanted: str | type[Settings]) -> None:
    """Make a function that is not set up fail when Lambda loads it, before there is a golfer to fail.

    In a process that is no function, as a test or `ops`, nothing is deployed that could be looked at. Raises
    SettingsError.
    """
    if optional("AWS_LAMBDA_FUNCTION_NAME"):
        check(*wanted)


def check(*wanted: str | type[Settings]) -> None:
    """Raises SettingsError with all that is missing or senseless."""
    if complaints := [complaint for each in wanted if (complaint := complaint_about(each))]:
        raise SettingsError("; ".join(complaints))


def complaint_about(wanted: str | type[Settings]) -> str | None:
    try:
        variable(wanted) if isinstance(wanted, str) else wanted.read()
    except SettingsError as error:
        return str(error)
    return None


def variable(name: str) -> str:
    """Name or address of a resource. Raises SettingsError."""
    if value := os.environ.get(name):
        return value
    raise SettingsError(f"{name}: Field required")


def optional(name: str, default: str = "") -> str:
    return os.environ.get(name) or default

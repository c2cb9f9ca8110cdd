"""Secrets as text, kept for a while. Whoever asks has an answer in seconds, however Secrets Manager answers."""

from functools import cache
from typing import Any, Final

from aws_lambda_powertools.utilities.parameters import SecretsProvider
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError

from swing.aws import failures
from swing.deadline import within
from swing.domain.errors import StorageUnavailableError
from swing.sandbox import kept

# Before what a golfer asks, for which API Gateway waits 29 s, of which the coach may think for 24.
WITHIN_S: Final = 4
HOUR_S: Final = 3600


@kept
@cache
def provider() -> SecretsProvider:
    """Keeps what it was told for as long as it is asked to, as long as the sandbox lives."""
    return SecretsProvider(boto_config=failures.bounded())


def secret(name: str, kept_s: int = HOUR_S, *, anew: bool = False) -> str:
    """Raises StorageUnavailableError when Secrets Manager is away, and StorageDeniedError when it refuses."""
    known = provider()  # outside, for to make a client takes our own processor a while
    try:
        return within(WITHIN_S, lambda: fetched(known, name, kept_s, anew=anew))
    except TimeoutError:
        raise StorageUnavailableError(f"Secrets Manager had no answer within {WITHIN_S} s.") from None


def fetched(known: SecretsProvider, name: str, kept_s: int, *, anew: bool) -> str:
    found: Any
    try:
        found = known.get(name, max_age=kept_s, force_fetch=anew)
    except GetParameterError as error:
        # It tells by its text alone what boto3 has raised, and that by where it comes from.
        with failures.named():
            raise error.__context__ or error from None
    return str(found)

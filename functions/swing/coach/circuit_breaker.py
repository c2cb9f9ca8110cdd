"""The circuit breaker in front of the language model: after three failures in a row no calls for a minute.

Its state is one item of the usage table, shared by all functions. The workflow reads it before it asks for anything.
"""

from collections.abc import Callable
from functools import cache
from typing import Final, TypeVar

from aws_lambda_powertools.utilities.circuit_breaker import (
    CircuitBreakerConfig,
    CircuitBreakerOpenError,
    CircuitTransition,
    circuit_breaker,
)
from aws_lambda_powertools.utilities.circuit_breaker.persistence import CircuitBreakerDynamoDBPersistence

from swing.aws import dynamodb
from swing.coach.settings import settings
from swing.domain.errors import CoachBreakerOpenError, CoachQuotaError, CoachUnavailableError
from swing.sandbox import kept
from swing.settings import variable
from swing.telemetry import logger

Result = TypeVar("Result")

NAME: Final = "breaker#openai"  # the workflow's "Read the circuit breaker" reads the same key
FAILURES: Final = 3


@kept
@cache
def memory() -> CircuitBreakerDynamoDBPersistence:
    return CircuitBreakerDynamoDBPersistence(
        table_name=variable("USAGE_TABLE"),
        key_attr="usage_id",
        expiry_attr="expires_at",
        boto3_client=dynamodb.dynamodb(),
    )


@kept
@cache
def config() -> CircuitBreakerConfig:
    """What counts as a failure: not a model that is busy, and not one that refuses to answer."""
    return CircuitBreakerConfig(
        failure_threshold=FAILURES,
        recovery_timeout=settings().breaker_s,
        success_threshold=1,
        handled_exceptions=(CoachUnavailableError, CoachQuotaError),
        local_cache_max_age=1,
    )


def guarded(call: Callable[[], Result]) -> Result:
    """Call, unless the breaker is open. Raises CoachBreakerOpenError."""
    protect = circuit_breaker(name=NAME, persistence_store=memory(), config=config(), on_transition=told)
    try:
        result: Result = protect(call)()
    except CircuitBreakerOpenError as error:
        raise CoachBreakerOpenError("The model is down; the breaker is open.") from error
    return result


def told(change: CircuitTransition) -> None:
    logger.warning("breaker", before=str(change.from_state), after=str(change.to_state))

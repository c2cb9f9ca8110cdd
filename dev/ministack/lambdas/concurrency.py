"""What AWS makes of a function that may not run now, because the account or the function has no more room for it."""

import contextvars
import json
import os
import time
from collections.abc import Callable
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import apigateway_v1, lambda_svc, sqs, stepfunctions

Function = dict[str, Any]
Answer = dict[str, Any]

THROTTLE = "TooManyRequestsException"
# How long Lambda keeps an event unless it is told to give it up earlier, and its longest pause between two tries.
EVENT_AGE_S = 6 * 3600
LONGEST_PAUSE_S = 300
# What reservations are taken from: what was asked for, or what an account has that has been in use for a while. A
# machine may run fewer at once.
ACCOUNT = int(os.environ.get("LAMBDA_ACCOUNT_CONCURRENCY", "1000"))
# What must be left to the functions that reserve nothing.
MIN_UNRESERVED = 100

# For how long this thread's caller tries again when a function may not run. Most callers hear of it at once.
patience_s: contextvars.ContextVar[float] = contextvars.ContextVar("patience_s", default=0)


def throttle_as_lambda_does() -> None:
    lambda_svc._acquire_execution_slot = acquire
    lambda_svc._put_function_concurrency = refused_without_room(lambda_svc._put_function_concurrency)
    lambda_svc._execute_function = tried_again(lambda_svc._execute_function)
    lambda_svc.invoke_async_with_retry = patient(lambda_svc.invoke_async_with_retry, event_age)
    lambda_svc._run_sqs_batch = patient(lambda_svc._run_sqs_batch, visibility_timeout)
    stepfunctions._call_lambda = named(stepfunctions._call_lambda)
    apigateway_v1._call_lambda_raw = refused(apigateway_v1._call_lambda_raw)


def acquire(function: Function, config: Function) -> tuple[str | None, str | None]:
    """A function with reserved concurrency runs in that alone; all others share the rest of the account."""
    reserved, key = lambda_svc._reserved_concurrency(function, config), lambda_svc._inflight_key(config)
    with lambda_svc._inflight_lock:
        running = lambda_svc._inflight.get(key, 0)
        if reserved is not None and running >= reserved:
            return None, "function"
        if reserved is None and sharing() >= unreserved():
            return None, "account"
        lambda_svc._inflight[key] = running + 1
        lambda_svc._inflight_total += 1
    return key, None


def reservations() -> dict[str, int]:
    functions = ((record, record["config"]) for record in lambda_svc._functions._data.values())
    found = {
        lambda_svc._inflight_key(config): lambda_svc._reserved_concurrency(record, config)
        for record, config in functions
    }
    return {key: reserved for key, reserved in found.items() if reserved is not None}


def sharing() -> int:
    reserved = reservations()
    return sum(running for key, running in lambda_svc._inflight.items() if key not in reserved)


def unreserved() -> int:
    return int(lambda_svc._ACCOUNT_CONCURRENCY_CAP) - sum(reservations().values())


def refused_without_room(put: Callable[..., Any]) -> Callable[..., Any]:
    def put_or_refuse(name: str, data: Answer) -> Any:
        others = {key: most for key, most in reservations().items() if not key.endswith(f":{name}")}
        if ACCOUNT - sum(others.values()) - int(data["ReservedConcurrentExecutions"]) >= MIN_UNRESERVED:
            return put(name, data)
        return error_response_json(
            "InvalidParameterValueException",
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
            f"below its minimum value of [{MIN_UNRESERVED}].",
            400,
        )

    return put_or_refuse


def tried_again(execute: Callable[..., Answer]) -> Callable[..., Answer]:
    def execute_again(function: Function, event: Any) -> Answer:
        deadline, pause_s = time.monotonic() + patience_s.get(), 1.0
        while (answer := execute(function, event)).get("throttle") and time.monotonic() + pause_s < deadline:
            time.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
        return answer

    return execute_again


def patient(act: Callable[..., None], max_s: Callable[..., float]) -> Callable[..., None]:
    def act_patiently(*given: Any) -> None:
        before = patience_s.set(max_s(*given))
        try:
            act(*given)
        finally:
            patience_s.reset(before)

    return act_patiently


def event_age(function: Function, _event: Any) -> float:
    asked = function.get("event_invoke_config") or (function.get("event_invoke_configs") or {}).get("$LATEST") or {}
    return float(asked.get("MaximumEventAgeInSeconds", EVENT_AGE_S))


def visibility_timeout(_mapping: Any, _function: Any, _event: Any, _batch: Any, queue: str, _name: str) -> float:
    """Lambda lets go of messages when others may see them: they come again, and count as received once more."""
    return float(sqs._queues[queue]["attributes"]["VisibilityTimeout"])


def named(call: Callable[..., Any]) -> Callable[..., Any]:
    """MiniStack calls it Lambda.Unknown."""

    def call_named(*given: Any) -> Any:
        try:
            return call(*given)
        except stepfunctions._ExecutionError as error:
            if error.error == "Lambda.Unknown" and told(error.cause).get("__type") == THROTTLE:
                raise stepfunctions._ExecutionError(f"Lambda.{THROTTLE}", told(error.cause)["message"]) from error
            raise

    return call_named


def told(cause: str) -> Answer:
    try:
        parsed = json.loads(cause)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def refused(call: Callable[..., Any]) -> Callable[..., Any]:
    """API Gateway answers 500 where Lambda refuses a call; 429 are its own limits."""

    async def call_or_refuse(*given: Any, **scope: Any) -> Any:
        answer, error = await call(*given, **scope)
        return (None, THROTTLE) if answer and answer.get("throttle") else (answer, error)

    return call_or_refuse

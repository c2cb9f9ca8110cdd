"""What calls a function: a queue, at most so many at once, and an event, which is tried again."""

import json
from typing import Any

from ministack.services import eventbridge, lambda_svc


def take_concurrency_from_a_parameter() -> None:
    """A template's parameter arrives as text, as it does at AWS, where the service makes a number of it."""
    limit = lambda_svc._sqs_esm_concurrency

    def numeric_limit(mapping: dict[str, Any], *rest: Any) -> int:
        scaling = mapping.get("ScalingConfig") or {}
        numbers = {name: int(value) for name, value in scaling.items()}
        return int(limit(mapping | {"ScalingConfig": numbers}, *rest))

    lambda_svc._sqs_esm_concurrency = numeric_limit


def try_events_again() -> None:
    """An event whose function fails is tried again and kept in the end, as on AWS; MiniStack gives it one try."""

    def invoke(arn: str, payload: str) -> None:
        function, config, _ = lambda_svc._get_func_record_for_ref(arn)
        if function and config:
            lambda_svc.invoke_async_with_retry(
                lambda_svc._execution_record_for_config(function, config), json.loads(payload)
            )

    eventbridge._dispatch_to_lambda = invoke

"""An event that a rule's target can't get lies in the target's dead-letter queue, as on AWS; MiniStack drops it."""

import json
from collections.abc import Callable
from typing import Any

from ministack.core.arn import parse_arn
from ministack.services import eventbridge, lambda_svc, sqs, stepfunctions

Event = dict[str, Any]


def keep_undeliverable_events() -> None:
    deliver = eventbridge._invoke_target

    def deliver_or_keep(target: Event, event: Event, *rest: Any) -> None:
        letters = (target.get("DeadLetterConfig") or {}).get("Arn")
        if letters and not is_there(target["Arn"]):
            told = json.dumps(eventbridge._pattern_event_view(event).event_with_detail())
            eventbridge._dispatch_to_sqs(parse_arn(letters), told)
        else:
            deliver(target, event, *rest)

    eventbridge._invoke_target = deliver_or_keep


def is_there(target: str) -> bool:
    look: dict[str, Callable[[str], Any]] = {
        "sqs": sqs._queue_by_arn,
        "lambda": lambda arn: lambda_svc._get_func_record_for_ref(arn)[0],
        "states": stepfunctions._resolve_state_machine_arn,
    }
    service = parse_arn(target).service
    return service not in look or bool(look[service](target))

"""DynamoDB from moto, where LocalStack would download it, and what EventBridge leaves out or spells otherwise."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from localstack.aws.connect import connect_to
from localstack.services import providers
from localstack.services.plugins import Service, aws_provider
from localstack.utils.aws.arns import parse_arn, sqs_queue_url_for_arn

# moto's tables are plain dictionaries, and LocalStack answers on many threads: a lock keeps what DynamoDB promises of
# conditions and transactions.
MOTO = threading.RLock()


def take_dynamodb_from_moto() -> None:
    providers.dynamodb = aws_provider(api="dynamodb")(dynamodb)
    providers.dynamodbstreams = aws_provider(api="dynamodbstreams")(dynamodbstreams)


def dynamodb() -> Service:
    from localstack.aws.api.dynamodb import DynamodbApi  # noqa: PLC0415 (when the service is first used)

    return Service.for_provider(DynamodbApi(), dispatch_table_factory=moto_table)


def dynamodbstreams() -> Service:
    from localstack.aws.api.dynamodbstreams import DynamodbstreamsApi  # noqa: PLC0415 (as above)

    return Service.for_provider(DynamodbstreamsApi(), dispatch_table_factory=moto_table)


def moto_table(api: Any) -> dict[str, Callable[..., Any]]:
    from localstack.services.moto import MotoFallbackDispatcher  # noqa: PLC0415 (as above)

    return {action: one_at_a_time(answer) for action, answer in MotoFallbackDispatcher(api).items()}


def one_at_a_time(answer: Callable[..., Any]) -> Callable[..., Any]:
    def answer_locked(*request: Any) -> Any:
        with MOTO:
            return answer(*request)

    return answer_locked


def name_keys_as_they_are() -> None:
    """LocalStack encodes a key in EventBridge's events too, where AWS does so in S3's own notifications alone."""
    from localstack.services.s3.notifications import EventBridgeNotifier  # noqa: PLC0415 (as above)

    describe = EventBridgeNotifier._get_event_payload

    def describe_plainly(context: Any, *rest: Any) -> Any:
        return describe(replace(context, key_name=unquote(context.key_name)), *rest)

    EventBridgeNotifier._get_event_payload = staticmethod(describe_plainly)


def send_undeliverable_events_to_their_queue() -> None:
    """LocalStack drops an event that a rule's target refuses, whatever the target's DeadLetterConfig says."""
    from localstack.services.events.target import TargetSender  # noqa: PLC0415 (as above)

    deliver = TargetSender.process_event

    def deliver_or_keep(sender: Any, event: dict[str, Any], *rest: Any) -> None:
        kept = {name: value for name, value in event.items() if name != "event-bus-name"}
        try:
            deliver(sender, event, *rest)
        except Exception as error:
            if queue := sender.target.get("DeadLetterConfig", {}).get("Arn"):
                send_letter(queue, kept, sender, error)
            raise

    TargetSender.process_event = deliver_or_keep


def send_letter(queue: str, event: dict[str, Any], sender: Any, error: Exception) -> None:
    told = {"RULE_ARN": sender.rule_arn, "TARGET_ARN": sender.arn, "ERROR_MESSAGE": str(error) or type(error).__name__}
    arn = parse_arn(queue)
    connect_to(aws_access_key_id=arn["account"], region_name=arn["region"]).sqs.send_message(
        QueueUrl=sqs_queue_url_for_arn(queue),
        MessageBody=json.dumps(event, default=str),
        MessageAttributes={name: {"DataType": "String", "StringValue": value} for name, value in told.items()},
    )

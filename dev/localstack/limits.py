"""What AWS refuses and LocalStack takes, or gives up on sooner than AWS: sizes, and functions that may not run now."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Final

from botocore.exceptions import ClientError
from localstack.aws.api import CommonServiceException
from localstack.services.apigateway.next_gen.execute_api.gateway_response import IntegrationFailureError
from localstack.services.apigateway.next_gen.execute_api.integrations.aws import RestApiAwsProxyIntegration
from localstack.services.lambda_.event_source_mapping.pollers.sqs_poller import SqsPoller
from localstack.services.lambda_.event_source_mapping.senders.lambda_sender import LambdaSender
from localstack.services.lambda_.invocation.lambda_service import LambdaService
from localstack.services.stepfunctions.asl.component.common.error_name.error_equals_decl import ErrorEqualsDecl

REQUEST_BYTES: Final = {"RequestResponse": 6 * 1024 * 1024, "Event": 1024 * 1024}
TOO_LARGE: Final = "States.DataLimitExceeded"
PAUSE_S: Final = 1.0

# Until when the messages that this thread has received are hidden from others.
let_go_at: ContextVar[float] = ContextVar("let_go_at", default=0)


def refuse_large_requests() -> None:
    invoke = LambdaService.invoke

    def invoke_limited(service: Any, *given: Any, **named: Any) -> Any:
        most = REQUEST_BYTES.get(named["invocation_type"] or "RequestResponse")
        if most is not None and len(named["payload"] or b"") > most:
            message = f"Request must be smaller than {most} bytes for the InvokeFunction operation"
            raise CommonServiceException("RequestEntityTooLargeException", message, 413)
        return invoke(service, *given, **named)

    LambdaService.invoke = invoke_limited


def catch_what_is_too_large_by_name_alone() -> None:
    matches = ErrorEqualsDecl._eval_body

    def matches_by_name(declared: Any, env: Any) -> None:
        error = env.stack[-1]
        if error is not None and error.error_name == TOO_LARGE:
            env.stack[-1] = any(name.error_name == TOO_LARGE for name in declared.error_names)
        else:
            matches(declared, env)

    ErrorEqualsDecl._eval_body = matches_by_name


def try_messages_again_until_others_may_see_them() -> None:
    """LocalStack gives up a message at once when its function may not run: it comes again, and counts as received."""
    SqsPoller.handle_messages = remembered(SqsPoller.handle_messages)
    LambdaSender.send_events = patient(LambdaSender.send_events)


def remembered(handle: Callable[..., None]) -> Callable[..., None]:
    def handle_remembered(poller: Any, messages: Any) -> None:
        name = "VisibilityTimeout"
        asked = poller.source_client.get_queue_attributes(QueueUrl=poller.queue_url, AttributeNames=[name])
        let_go_at.set(time.monotonic() + float(asked["Attributes"][name]))
        handle(poller, messages)

    return handle_remembered


def patient(send: Callable[..., Any]) -> Callable[..., Any]:
    def send_patiently(sender: Any, events: Any) -> Any:
        while True:
            try:
                return send(sender, events)
            except ClientError as error:
                if not is_throttle(error) or time.monotonic() + PAUSE_S > let_go_at.get():
                    raise
                time.sleep(PAUSE_S)

    return send_patiently


def answer_500_where_lambda_refuses() -> None:
    """LocalStack's API Gateway answers 502, which is for functions that answer with an error or nonsense."""
    invoke = RestApiAwsProxyIntegration.invoke

    def invoke_or_refuse(integration: Any, context: Any) -> Any:
        try:
            return invoke(integration, context)
        except IntegrationFailureError as failure:
            if is_throttle(failure.__cause__):
                failure.status_code = 500
            raise

    RestApiAwsProxyIntegration.invoke = invoke_or_refuse


def is_throttle(error: BaseException | None) -> bool:
    return isinstance(error, ClientError) and error.response["Error"]["Code"] == "TooManyRequestsException"

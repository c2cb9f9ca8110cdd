"""What AWS refuses because it is too large, by AWS's own names. MiniStack refuses messages of a queue alone."""

import json
from collections.abc import Callable
from typing import Any, Final

from ministack.core.responses import error_response_json
from ministack.services import eventbridge, lambda_svc, stepfunctions
from ministack.services.cloudformation import provisioners

Tree = dict[str, Any]

REQUEST_BYTES: Final = {"RequestResponse": 6 * 1024 * 1024, "Event": 1024 * 1024}
ANSWER_BYTES: Final = 6 * 1024 * 1024 + 100
ENVIRONMENT_BYTES: Final = 4 * 1024
STATE_BYTES: Final = 256 * 1024
EVENTS_BYTES: Final = 256 * 1024
# What the time of an event counts as, however it is written.
TIME_BYTES: Final = 14
TOO_LARGE: Final = "States.DataLimitExceeded"


def limit_sizes() -> None:
    lambda_svc._invoke = limited_request(lambda_svc._invoke)
    lambda_svc._execute_function = limited_answer(lambda_svc._execute_function)
    lambda_svc._create_function = limited_environment(lambda_svc._create_function)
    lambda_svc._update_config = limited_environment(lambda_svc._update_config)
    deployed = provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]
    deployed["create"] = limited_deployment(deployed["create"])
    eventbridge._put_events = limited_events(eventbridge._put_events)
    for kind in ("pass", "task", "wait", "parallel", "map"):
        name = f"_execute_{kind}"
        setattr(stepfunctions, name, limited_output(getattr(stepfunctions, name)))
    stepfunctions._error_matches = by_name_alone(stepfunctions._error_matches)


def size(tree: Any) -> int:
    return len(json.dumps(tree, separators=(",", ":"), ensure_ascii=False).encode())


def limited_request(invoke: Callable[..., Any]) -> Callable[..., Any]:
    async def invoke_limited(name: str, event: Any, headers: dict[str, str], *rest: Any) -> Any:
        most = REQUEST_BYTES.get(headers.get("x-amz-invocation-type", "RequestResponse"), ANSWER_BYTES)
        if int(headers.get("content-length", 0)) <= most:
            return await invoke(name, event, headers, *rest)
        message = f"Request must be smaller than {most} bytes for the InvokeFunction operation"
        return error_response_json("RequestEntityTooLargeException", message, 413)

    return invoke_limited


def limited_answer(execute: Callable[..., Tree]) -> Callable[..., Tree]:
    def execute_limited(function: Tree, event: Any) -> Tree:
        answer = execute(function, event)
        if size(answer.get("body")) <= ANSWER_BYTES:
            return answer
        message = f"Response payload size exceeded maximum allowed payload size ({ANSWER_BYTES} bytes)."
        body = {"errorType": "Function.ResponseSizeTooLarge", "errorMessage": message}
        return answer | {"error": True, "body": body}

    return execute_limited


def environment_refusal(properties: Tree) -> str | None:
    variables = (properties.get("Environment") or {}).get("Variables") or {}
    if size(variables) <= ENVIRONMENT_BYTES:
        return None
    return (
        "Lambda was unable to configure your environment variables because the environment variables you have provided "
        f"exceeded the 4KB limit. String measured: {json.dumps(variables, separators=(',', ':'))}"
    )


def limited_environment(configure: Callable[..., Any]) -> Callable[..., Any]:
    def configure_limited(*given: Any) -> Any:
        if refusal := environment_refusal(given[-1]):
            return error_response_json("InvalidParameterValueException", refusal, 400)
        return configure(*given)

    return configure_limited


def limited_deployment(create: Callable[..., Any]) -> Callable[..., Any]:
    """CloudFormation makes functions past Lambda's own door."""

    def create_limited(logical: str, properties: Tree, stack: str) -> Any:
        if refusal := environment_refusal(properties):
            raise ValueError(refusal)
        return create(logical, properties, stack)

    return create_limited


def limited_events(put: Callable[..., Any]) -> Callable[..., Any]:
    def put_limited(data: Tree, **named: Any) -> Any:
        if sum(map(event_size, data.get("Entries", []))) <= EVENTS_BYTES:
            return put(data, **named)
        message = "Total size of the entries in the request is over the limit."
        return error_response_json("ValidationException", message, 400)

    return put_limited


def event_size(entry: Tree) -> int:
    """A workflow's event has its detail as a tree."""
    detail = entry.get("Detail", "")
    texts = [entry.get("Source", ""), entry.get("DetailType", ""), *entry.get("Resources", [])]
    told = len(detail.encode()) if isinstance(detail, str) else size(detail)
    return told + sum(len(text.encode()) for text in texts) + (TIME_BYTES if "Time" in entry else 0)


def limited_output(execute: Callable[..., tuple[Any, str | None]]) -> Callable[..., tuple[Any, str | None]]:
    def execute_limited(state: Tree, given: Any, *rest: Any) -> tuple[Any, str | None]:
        output, following = execute(state, given, *rest)
        if size(output) > STATE_BYTES:
            told = "returned a result with a size exceeding the maximum number of bytes service limit."
            raise stepfunctions._ExecutionError(TOO_LARGE, f"The state/task '{rest[-1]['State']['Name']}' {told}")
        return output, following

    return execute_limited


def by_name_alone(matches: Callable[[list[str], str], bool]) -> Callable[[list[str], str], bool]:
    """What is too large is not among all errors: only who names it can catch it."""
    return lambda wanted, error: error in wanted if error == TOO_LARGE else matches(wanted, error)

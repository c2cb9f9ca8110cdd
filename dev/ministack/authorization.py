"""MiniStack with AUTH=true, made to judge what this project relies on as AWS does, and to record each verdict.

MiniStack gives each function process credentials of its own and judges its calls by the policies of the role behind
them. What it lacks is here: some condition keys, the workflow's own calls, and those that Lambda makes for a function.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from ministack import app
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import dynamodb, lambda_svc, stepfunctions, sts
from ministack.services.cloudformation import provisioners

from dev.iam.calls import LEADING_KEYS, Call, authorized, of_event_source, of_integration
from dev.iam.record import Recorder
from dev.iam.requests import PARTS
from dev.ministack.workflow import mocks, tokens

Context = dict[str, Any]


class KeyedTable(str):
    """A table's ARN that knows which partition key a part of a transaction is about."""

    leading_keys: list[str]


def judge_every_call() -> None:
    recorder = Recorder.shared(get_region(), get_account_id())
    take_the_loopback_for_tls()
    know_leading_keys()
    own_machine_of_tokens()
    iam_evaluator.enforce = recorded(iam_evaluator.enforce, recorder)
    for name in ("_invoke_resource", "_invoke_with_callback"):
        setattr(stepfunctions, name, judged(getattr(stepfunctions, name), recorder))
    mapping = provisioners._RESOURCE_HANDLERS["AWS::Lambda::EventSourceMapping"]
    mapping["create"] = mapped(mapping["create"], recorder)


def take_the_loopback_for_tls() -> None:
    """Policies refuse requests without TLS, which on the loopback device only this machine could read."""
    pin = iam_evaluator.pin_request_origin
    app.pin_request_origin = lambda address, _: pin(address, True)


def know_leading_keys() -> None:
    context_of = iam_actions.dynamodb_service_context

    def with_leading_keys(body: bytes) -> Context:
        request = json.loads(body or b"{}")
        keys = leading_keys(request.get("TableName", ""), request.get("Key") or request.get("Item") or {})
        context: Context = context_of(body)
        return context | ({LEADING_KEYS: keys} if keys else {})

    def transaction_checks(action: str, body: bytes, region: str, account: str) -> list[tuple[str, str]]:
        if not action.startswith("dynamodb:Transact"):
            return []
        return list(parts_of_transaction(json.loads(body or b"{}"), region, account))

    iam_actions.dynamodb_service_context = with_leading_keys
    iam_actions.dynamodb_transaction_checks = transaction_checks


def parts_of_transaction(request: Context, region: str, account: str) -> Iterator[tuple[str, KeyedTable]]:
    """As AWS does it: each part is a call of its own."""
    for item in request.get("TransactItems", []):
        for member, part in item.items():
            table = KeyedTable(iam_actions._dynamodb_table_arn(part["TableName"], region, account))
            table.leading_keys = leading_keys(part["TableName"], part.get("Key") or part.get("Item") or {})
            yield f"dynamodb:{PARTS[member]}", table


def leading_keys(table: str, key: Context) -> list[str]:
    schema = dynamodb._tables.get(table.rsplit("/", 1)[-1], {}).get("KeySchema", [])
    names = [each["AttributeName"] for each in schema if each["KeyType"] == "HASH"]
    return [str(value) for name in names if name in key for value in key[name].values()]


def recorded(enforce: Callable[..., Any], recorder: Recorder) -> Callable[..., Any]:
    """MiniStack's own judgement of a request, with what else the request says of itself."""

    def enforce_recorded(access_key: str, action: str, service: str, region: str, **asked: Any) -> Any:
        resource, context = asked.get("resource_arn", "*"), dict(asked.get("service_context") or {})
        if isinstance(resource, KeyedTable):
            context[LEADING_KEYS] = resource.leading_keys
        call = authorized(Call(action, str(resource), context))
        verdict = enforce(access_key, action, service, region, resource_arn=call.resource, service_context=call.context)
        if session := sts._sessions.get(access_key):
            recorder.note(role_of(session["Arn"]), call, refused=verdict is not None)
        return verdict

    return enforce_recorded


def role_of(assumed_role: str) -> str:
    """arn:aws:sts::ACCOUNT:assumed-role/ROLE/FUNCTION says which role."""
    return assumed_role.split("/")[1]


def judged(invoke: Callable[..., Any], recorder: Recorder) -> Callable[..., Any]:
    """The workflow's own calls, by the policies of its role."""

    def invoke_judged(resource: str, arguments: Any, *rest: Any) -> Any:
        if visited := mocks.visit.get():
            role = machine_of(visited[0])["roleArn"]
            for call in of_integration(resource, arguments, get_region(), get_account_id()):
                refused = not allowed(role, call)
                recorder.note(role, call, refused=refused)
                if refused:
                    raise stepfunctions._ExecutionError(call.error, call.refusal(role))
        return invoke(resource, arguments, *rest)

    return invoke_judged


def machine_of(execution: Context) -> Context:
    """A child of a distributed Map is of MACHINE/MAP, and has the role of its machine."""
    machine: Context = stepfunctions._state_machines[execution["stateMachineArn"].partition("/")[0]]
    return machine


def mapped(create: Callable[..., Any], recorder: Recorder) -> Callable[..., Any]:
    """Lambda asks a queue or stream with the function's role, and makes no mapping that this role does not carry."""

    def create_judged(name: str, properties: Context, *rest: Any) -> Any:
        config = lambda_svc._get_func_record_for_ref(properties["FunctionName"])[1]
        for call in of_event_source(properties["EventSourceArn"]):
            refused = not allowed(config["Role"], call)
            recorder.note(config["Role"], call, refused=refused)
            if refused:
                raise ValueError(f"The function execution role does not have permissions to call {call.action}")
        return create(name, properties, *rest)

    return create_judged


def own_machine_of_tokens() -> None:
    """Who answers for a task is asked for the machine that waits, though the service's reference names no resource."""
    resource_of = iam_actions.extract_resource_arn

    def resource_or_machine(service: str, method: str, path: str, headers: Context, body: bytes, *rest: Any) -> str:
        if service == "states" and (token := json.loads(body or b"{}").get("taskToken")):
            execution = tokens.owners.get(token)
            return str(execution["stateMachineArn"]) if execution else "*"
        return str(resource_of(service, method, path, headers, body, *rest))

    iam_actions.extract_resource_arn = resource_or_machine


def allowed(role_arn: str, call: Call) -> bool:
    account = get_account_id()
    name = role_arn.rsplit("/", 1)[-1]
    asked = iam_evaluator.EvalContext(
        principal_arn=f"arn:aws:sts::{account}:assumed-role/{name}/local",
        principal_type="AssumedRole",
        principal_account=account,
        action=call.action,
        resource_arn=call.resource,
        region=get_region(),
        secure_transport=True,
        service_context={key.lower(): value for key, value in call.context.items()},
    )
    policies = iam_evaluator._gather_role_policies(name, account)
    return bool(iam_evaluator.evaluate(asked, policies).decision == "Allow")

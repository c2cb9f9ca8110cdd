"""LocalStack, made to judge calls by the policies of the role behind them, which its free edition does not.

It gives each function and each execution a session of its role already, and assumes the role of a function whose queue
it polls. So every request that comes with such a session is judged here, after it was parsed and before it is served.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from localstack.aws import handlers
from localstack.aws.api import CommonServiceException, RequestContext
from localstack.services.stepfunctions.backend.store import sfn_stores
from localstack.utils.aws.request_context import extract_access_key_id_from_auth_header
from moto.dynamodb.models import dynamodb_backends
from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from dev.iam.calls import Call
from dev.iam.policy import Statement, allows, listed
from dev.iam.record import Recorder
from dev.iam.requests import Requests

# What a service answers with, where that is not AccessDeniedException (the errors that its API reference lists).
CODES = {"s3": "AccessDenied"}

# The role of each session that was seen, by its access key; none of the developer's own.
ROLES: dict[str, str | None] = {}


def judge_every_call() -> None:
    handlers.serve_custom_service_request_handlers.append(judge)


def judge(_chain: Any, context: RequestContext, _response: Any) -> None:
    """Raises CommonServiceException for a call that no statement of the role allows."""
    role = role_behind(context)
    if role is None or context.service is None or context.operation is None:
        return
    recorder = Recorder.shared(context.region, context.account_id)
    for call in calls_of(context):
        refused = not allows(statements(context.account_id, role), call)
        recorder.note(role, call, refused=refused)
        if refused:
            code = CODES.get(context.service.service_name, "AccessDeniedException")
            raise CommonServiceException(code, call.refusal(role), status_code=403, sender_fault=True)


def role_behind(context: RequestContext) -> str | None:
    """The name of the role that the request is signed with a session of."""
    key = extract_access_key_id_from_auth_header(context.request.headers)
    if key and key not in ROLES:
        session = sts_backends[context.account_id]["aws"].get_assumed_role_from_access_key(key)
        ROLES[key] = session.role_arn.rsplit("/", 1)[-1] if session else None
    return ROLES.get(key or "")


def calls_of(context: RequestContext) -> Iterator[Call]:
    region, account = context.region, context.account_id
    tables = dynamodb_backends[account][region].tables
    requests = Requests(region, account, lambda name: getattr(tables.get(name), "hash_key_attr", None))
    for call in requests.calls(context.service.service_name, context.operation.name, context.service_request or {}):
        token = (context.service_request or {}).get("taskToken")
        yield Call(call.action, machine_of(token, account, region), call.context) if token else call


def machine_of(token: str, account: str, region: str) -> str:
    """Who answers for a task is asked for the machine that waits for the answer."""
    for execution in sfn_stores[account][region].executions.values():
        worker = execution.exec_worker
        if worker and worker.env.callback_pool_manager.get(token):
            return str(execution.state_machine_arn)
    return "*"


def statements(account: str, role: str) -> list[Statement]:
    found = iam_backends[account]["aws"].get_role(role)
    managed = [
        version for policy in found.managed_policies.values() for version in policy.versions if version.is_default
    ]
    documents = [*found.policies.values(), *(version.document for version in managed)]
    return [statement for document in documents for statement in parsed(document)]


@cache
def parsed(document: str) -> list[Statement]:
    return listed(json.loads(document)["Statement"])

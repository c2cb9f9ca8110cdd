"""What ARNs lead to where MiniStack has it otherwise than AWS: a Ref to a secret, an alias to a machine."""

from collections.abc import Callable
from typing import Any

from ministack.services import secretsmanager, stepfunctions
from ministack.services.cloudformation import provisioners

Made = tuple[str, dict[str, Any]]


def refer_to_secrets_by_their_arn() -> None:
    """Policies name secrets by Ref, and so it has to be what a call is judged by."""
    handlers = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
    create, update, delete = handlers["create"], handlers["update"], handlers["delete"]
    handlers["create"] = lambda *arguments: by_arn(create(*arguments))
    handlers["update"] = lambda known, *rest, **named: by_arn(update(name_of(known), *rest, **named))
    handlers["delete"] = by_name(delete)


def by_arn(made: Made) -> Made:
    return made[1]["Arn"], made[1]


def by_name(delete: Callable[..., None]) -> Callable[..., None]:
    return lambda known, *rest: delete(name_of(known), *rest)


def name_of(known: str) -> str:
    name, _ = secretsmanager._resolve(known)
    return name or known


def start_nested_executions_by_an_alias() -> None:
    """MiniStack does where no caller waits for the execution."""
    start = stepfunctions._start_sync_execution

    def start_resolved(request: dict[str, Any]) -> Any:
        machine = stepfunctions._resolve_state_machine_arn(request["stateMachineArn"])
        return start(request | ({"stateMachineArn": machine} if machine else {}))

    stepfunctions._start_sync_execution = start_resolved

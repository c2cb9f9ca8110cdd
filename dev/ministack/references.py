"""What a template's Ref is, where MiniStack says it otherwise than AWS: of a secret, its ARN."""

from collections.abc import Callable
from typing import Any

from ministack.services import secretsmanager
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

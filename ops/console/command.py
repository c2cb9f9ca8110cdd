"""The options that every command takes, and what every command is handed: a deployment and a screen."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

import click
from botocore.exceptions import BotoCoreError, ClientError

from ops.console.screen import Screen
from ops.deployment import Deployment, OpsError, Target, connect

FAILURE: Final = 1

SHARED: Final = (
    click.option("--json", "as_json", is_flag=True, help="JSON on standard output instead of tables."),
    click.option("--env", default="dev", show_default=True, envvar="GOLF_COACH_ENV", help="Which deployment."),
    click.option("--endpoint", help="A local engine. Default: $AWS_ENDPOINT_URL, else what `make up` started."),
    click.option("--aws", is_flag=True, help="AWS itself, even while a local engine runs."),
    click.option("--profile", help="A profile of your AWS configuration."),
    click.option("--region", help="An AWS region."),
)  # fmt: skip
YES = click.option("--yes", is_flag=True, help="Do not ask before something is changed.")
REASON = click.option("--reason", required=True, help="Why, in a sentence: it is shown to others and kept in the log.")
APPLY = click.option("--apply", is_flag=True, help="Do it. Without it the plan is printed and nothing is changed.")


@dataclass(frozen=True)
class Desk:
    """Where a command works and where it answers."""

    deployment: Deployment
    screen: Screen

    def confirm(self, what: str, yes: bool, always: bool = False) -> None:
        """Ask before anything is changed in production, or in whatever deployment. Raises click.Abort."""
        if (always or self.deployment.env == "prod") and not yes:
            click.confirm(f"{what} in {self.deployment}?", abort=True, err=True)


def connected(command: Callable[..., int | None]) -> Callable[..., Any]:
    """Give a command the shared options, a desk as its first argument, and an exit code for what goes wrong."""

    @wraps(command)
    def run(**given: Any) -> None:
        screen = Screen(as_json=given.pop("as_json"))
        target = Target(**{name: given.pop(name) for name in ("env", "endpoint", "aws", "profile", "region")})
        try:
            deployment = connect(target)
            screen.note(str(deployment))
            code = command(Desk(deployment, screen), **given)
        except (OpsError, ClientError, BotoCoreError) as error:
            screen.fail(str(error))
            code = FAILURE
        raise SystemExit(code or os.EX_OK)

    for option in reversed(SHARED):
        run = option(run)
    return run

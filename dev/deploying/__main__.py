"""The conversation: .venv/bin/python -m dev.deploying check | deploy | destroy ENV [NAME=VALUE ...].

It speaks to the AWS account of the developer's own environment, or to the engine at AWS_ENDPOINT_URL.
Exit status: 0 where all is well, 1 where something is missing or refused, else that of the command that failed.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from dev.deploying import account, images, leftovers, machine, need, removal, settings
from dev.deploying.leftovers import Client, Place
from dev.deploying.settings import Wish, WishError
from ops.local import ROOT

FAILURE = 1
Ask = Callable[[str], str]


class RefusedError(Exception):
    """It goes no further; the text says why."""


def main() -> int:
    try:
        match sys.argv[1:]:
            case ["check", env, *words]:
                checked(settings.wish(env, words), boto3.Session())
            case ["deploy", env, *words]:
                return deployed(settings.wish(env, words), boto3.Session())
            case ["destroy", env]:
                destroyed(settings.wish(env), boto3.Session(), input)
            case _:
                print(__doc__)
                return FAILURE
    except (RefusedError, WishError, removal.RemovalError, ClientError, BotoCoreError) as error:
        print(error, file=sys.stderr)
        return FAILURE
    except (EOFError, KeyboardInterrupt):
        print("\nStopped.", file=sys.stderr)
        return FAILURE
    return os.EX_OK


def checked(wanted: Wish, session: boto3.Session) -> None:
    """Say what is needed and what was found. Raises RefusedError where something is missing."""
    print(f"Before {wanted.stack} is deployed:\n")
    there, stack = account.needs(wanted, session)
    found = [*machine.needs(), *there]
    print("\n".join(need.lines(found)))
    missing = sum(not each.met for each in found)
    if missing:
        raise RefusedError(f"\n{missing} of {len(found)} are missing; nothing was built.")
    print(*kept(wanted, stack), sep="\n")


def kept(wanted: Wish, stack: dict[str, Any] | None) -> Iterable[str]:
    values = {each["ParameterKey"]: each["ParameterValue"] for each in (stack or {}).get("Parameters", [])}
    others = settings.kept(wanted, values)
    if others:
        yield "\nKept from earlier deployments, though the template's defaults are others (SET=... changes them):"
    for name, (value, default) in others.items():
        yield f"  {name}={value!r}, not {default!r}"


def deployed(wanted: Wish, session: boto3.Session) -> int:
    """Check, build, deploy, and look whether a swing becomes a report."""
    checked(wanted, session)
    engine = "AWS_ENDPOINT_URL" in os.environ
    run(settings.build_command(wanted))
    address = None if engine else images.repository(session.client("ecr"), wanted.stack)
    run(settings.deploy_command(wanted, session.region_name, address))
    place = [] if engine else ["--aws"]
    return run([sys.executable, "-m", "ops", "doctor", "--env", wanted.env, *place, "--smoke", "--yes"], fatal=False)


def run(command: list[str], fatal: bool = True) -> int:
    """Raises RefusedError where it ends badly and nothing can follow it."""
    print("\n$", *command, flush=True)
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code and fatal:
        raise RefusedError(f"{command[0]} {command[1]} ended with {code}.")
    return code


def destroyed(wanted: Wish, session: boto3.Session, ask: Ask) -> None:
    """Take the stack down after its name was typed, then ask for each thing that outlives it."""
    client = leftovers.clients(session)
    number = client("sts").get_caller_identity()["Account"]
    place = Place(wanted.env, number, session.region_name or "")
    removal.refuse_if_protected(place, client)
    if leftovers.stack_of(client, wanted.stack):
        confirm(wanted, place, ask)
        print("Deleting the stack, with its buckets of artifacts and of the viewer: minutes ...", flush=True)
        removal.delete_stack(client, wanted.stack)
        print(f"{wanted.stack} is gone.")
    else:
        print(f"There is no stack {wanted.stack} in account {place.account}, {place.region}.")
    clear(place, client, wanted.stack, ask)


def confirm(wanted: Wish, place: Place, ask: Ask) -> None:
    """Raises RefusedError unless the name is typed as it is."""
    print(f"This deletes the stack {wanted.stack} in account {place.account}, {place.region}.")
    print("What golfers gave stays until you are asked for each of it.")
    if ask(f"Type {wanted.stack} to go on: ").strip() != wanted.stack:
        raise RefusedError("That is not its name; nothing was deleted.")


def clear(place: Place, client: Client, stack: str, ask: Ask) -> None:
    stays = []
    for each in removal.remains(place, client, stack):
        if ask(f"{each.question} [y/N] ").strip().lower() in {"y", "yes"}:
            each.remove()
        else:
            stays.append(each.what)
    print("\nThis stays:", *(stays or ["nothing of its own"]), sep="\n  ")
    print("API Gateway's log role, and the account's setting that names it, stay too: other stacks may rely on them.")
    if stays:
        print(f"While it does, a new {stack} can't be created where it needs one of these names.")


if __name__ == "__main__":
    sys.exit(main())

"""A deployment's name and wishes in, how SAM is called for it out: samconfig.toml, and what differs from it.

samconfig.toml knows three deployments; any other name is a developer's own and is set up as dev is.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from ops.local import ROOT
from ops.template import load

CONFIGURED: Final = ("dev", "staging", "prod")


class WishError(Exception):
    """What was asked for can't be deployed; the text says why."""


@dataclass(frozen=True)
class Wish:
    """Which deployment is meant, and the parameters that it is to have beside those of samconfig.toml."""

    env: str
    given: Mapping[str, str]
    # Another for each deployment, so that AWS never takes a function's version for one that it has.
    release: str

    @property
    def stack(self) -> str:
        return f"golf-coach-{self.env}"

    @property
    def configuration(self) -> str:
        return self.env if self.env in CONFIGURED else "dev"

    @property
    def parameters(self) -> dict[str, str]:
        configured = deploy_section(self.configuration)["parameter_overrides"]
        return {**pairs(configured.split()), "Env": self.env, "Release": self.release, **self.given}


@cache
def parameters() -> dict[str, dict[str, Any]]:
    """The template's own."""
    found: dict[str, dict[str, Any]] = load(ROOT / "template.yaml")["Parameters"]
    return found


def deploy_section(configuration: str) -> dict[str, Any]:
    sections = tomllib.loads((ROOT / "samconfig.toml").read_text())
    found: dict[str, Any] = sections[configuration]["deploy"]["parameters"]
    return found


def pairs(words: Sequence[str]) -> dict[str, str]:
    """Raises WishError for a word that is no NAME=VALUE."""
    for word in words:
        if "=" not in word:
            raise WishError(f"{word!r} is no parameter: say NAME=VALUE.")
    return dict(word.split("=", 1) for word in words)


def wish(env: str, words: Sequence[str] = (), now: datetime | None = None) -> Wish:
    """A release is named after its time. Raises WishError."""
    pattern = parameters()["Env"]
    if not env:
        raise WishError("Say where: ENV=dev, staging, prod or a name of your own.")
    if not re.fullmatch(pattern["AllowedPattern"], env):
        raise WishError(f"{env!r} can't be a deployment's name: {pattern['ConstraintDescription']}, a letter first.")
    given = pairs(words)
    unknown = sorted(given.keys() - parameters().keys())
    if unknown:
        raise WishError(f"The template has no parameter {', '.join(unknown)}.")
    if given.get("Env", env) != env:
        raise WishError(f"Env={given['Env']} contradicts ENV={env}.")
    return Wish(env, given, f"{now or datetime.now(UTC):%Y%m%dT%H%M%SZ}")


def build_command(wanted: Wish) -> list[str]:
    return ["sam", "build", "--config-env", wanted.configuration]


def deploy_command(wanted: Wish, region: str, repository: str | None) -> list[str]:
    """Options on the command line replace samconfig.toml's, so all that belongs together is said here.

    An engine has no registry whose address SAM would take from us, so there SAM makes what it needs.
    """
    images = ["--image-repository", repository] if repository else ["--resolve-image-repos"]
    named = [f"{name}={value}" for name, value in wanted.parameters.items()]
    return [
        *("sam", "deploy", "--config-env", wanted.configuration),
        *("--stack-name", wanted.stack, "--s3-prefix", wanted.stack, "--region", region),
        *("--tags", f"app=golf-coach env={wanted.env}", *images),
        *("--parameter-overrides", " ".join(named)),
    ]


def kept(wanted: Wish, deployed: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What the stack keeps from earlier deployments though the template's default is another: that, and the default.

    A parameter that is not named keeps its value, so a default that changes reaches new stacks only.
    """
    return {
        name: (deployed[name], str(each["Default"]))
        for name, each in parameters().items()
        if name in deployed and name not in wanted.parameters and deployed[name] != str(each.get("Default", ""))
    }

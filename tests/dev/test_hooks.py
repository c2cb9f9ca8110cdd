"""What runs before each commit is a part of what `make check` runs, from this checkout alone."""

import re
from typing import Any

import pytest
import yaml

from ops.local import ROOT

CONFIG: Any = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
HOOKS = [hook for repository in CONFIG["repos"] for hook in repository["hooks"]]


def checks() -> str:
    """The commands of `make check`, as a shell sees them."""
    recipe = re.search(r"^check:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert recipe
    return recipe[1].replace("$(python) -m ", ".venv/bin/")


def test_no_hook_is_fetched_from_anywhere() -> None:
    assert [repository["repo"] for repository in CONFIG["repos"]] == ["local"]


@pytest.mark.parametrize("hook", HOOKS, ids=[hook["id"] for hook in HOOKS])
def test_every_hook_is_a_command_of_make_check(hook: dict[str, Any]) -> None:
    assert f"\t{hook['entry'].removesuffix(' --force-exclude')}\n" in checks()

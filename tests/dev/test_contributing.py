"""CONTRIBUTING.md promises that a test asks for what is forgotten, so each of those tests must be there."""

import re
import tomllib

import pytest

from ops.local import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text()
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text()
TESTS = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
MAKEFILE = (ROOT / "Makefile").read_text()
FOLDERS = r"(?:functions|dev|ops|tests|web|docs|bench|statemachines|synthetic_golfer|events|examples|swing)"


def places(page: str) -> list[str]:
    """Files and folders that a page names between backticks, as they lie in the tree."""
    named = {path for path in re.findall(rf"`({FOLDERS}/[\w./<>]*)`", page) if "<" not in path}
    return sorted(f"functions/{path}" if path.startswith("swing/") else path for path in named)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+)`", PAGE))))
def test_a_test_that_is_promised_is_there(name: str) -> None:
    assert f"def {name}(" in TESTS


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z-]+)(?=[ `,]|$)", PAGE, re.MULTILINE))))
def test_a_target_that_is_named_is_one_of_make(target: str) -> None:
    assert f"\n{target}:" in MAKEFILE


@pytest.mark.parametrize("path", sorted({*places(PAGE), *places(ARCHITECTURE)}))
def test_a_place_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_floors_of_the_documentation_are_those_that_are_checked() -> None:
    told: dict[int, set[str]] = {}
    for floor, package in re.findall(r"^\| (\d+) \| `(\w+)(?:\.py)?` \|", ARCHITECTURE, re.MULTILINE):
        told.setdefault(int(floor), set()).add(package)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    checked = next(contract["layers"] for contract in contracts if contract.get("containers") == ["swing"])

    assert [told[floor] for floor in sorted(told, reverse=True)] == [set(layer.split(" | ")) for layer in checked]

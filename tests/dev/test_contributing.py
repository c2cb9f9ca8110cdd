"""CONTRIBUTING.md promises that a test asks for what is forgotten, so each of those tests must be there."""

import re

import pytest

from ops.local import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text()
TESTS = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
MAKEFILE = (ROOT / "Makefile").read_text()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+)`", PAGE))))
def test_a_test_that_is_promised_is_there(name: str) -> None:
    assert f"def {name}(" in TESTS


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z-]+)(?=[ `,]|$)", PAGE, re.MULTILINE))))
def test_a_target_that_is_named_is_one_of_make(target: str) -> None:
    assert f"\n{target}:" in MAKEFILE


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:functions|dev|ops|tests|web|docs|bench)/[\w./]+\.\w+)`", PAGE)))
)
def test_a_file_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).is_file()

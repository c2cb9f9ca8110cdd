"""Before anything is built, it is said what the machine lacks and what to do about it."""

import pytest

from dev.deploying import machine
from dev.deploying.need import Need, lines
from tests.deploying.conftest import Install

NO_DAEMON = (
    'echo "Client: Docker"; echo "Cannot connect to the Docker daemon. Is the docker daemon running?" >&2; exit 1'
)


def test_a_machine_with_nothing_lacks_everything_but_room(install: Install) -> None:
    assert {need.name for need in machine.needs() if not need.met} == {
        "AWS SAM CLI",
        "container runtime",
        "Python 3.13",
        "AWS CLI",
    }


def test_a_machine_with_everything_lacks_nothing(install: Install) -> None:
    install("sam", 'echo "SAM CLI, version 1.170.0"')
    install("docker", 'echo "28.1.1 x86_64"')
    install("python3.13", 'echo "3.13.5"')
    install("aws", 'echo "aws-cli/2.31.0 Python/3.13.7 Linux/6.8"')

    found = {need.name: need for need in machine.needs()}

    assert all(need.met for need in found.values())
    assert found["AWS SAM CLI"].found == "1.170.0"
    assert found["AWS CLI"].found == "2.31.0"


@pytest.mark.parametrize(
    ("version", "met"), [("1.127.0", False), ("1.128.0", True), ("1.99.0", False), ("2.0.0", True)]
)
def test_sam_must_know_the_functions_python(install: Install, version: str, met: bool) -> None:
    install("sam", f'echo "SAM CLI, version {version}"')

    assert machine.sam().met is met


def test_a_container_client_without_a_daemon_is_no_runtime(install: Install) -> None:
    install("docker", NO_DAEMON)

    need = machine.containers()

    assert not need.met
    assert "nothing runs behind it" in need.found
    assert "finch vm start" in need.remedy


def test_a_client_that_prints_nothing_of_a_daemon_is_no_runtime(install: Install) -> None:
    install("docker", "echo")

    assert not machine.containers().met


def test_finch_will_do_where_docker_does_not_run(install: Install) -> None:
    install("docker", NO_DAEMON)
    install("finch", 'echo "v2.1.2 aarch64"')

    need = machine.containers()

    assert need.met
    assert need.found.startswith("finch v2.1.2")
    assert "emulates x86-64" in need.found


def test_a_python_that_only_prints_an_error_is_none(install: Install) -> None:
    install("python3.13", 'echo "pyenv: python3.13: command not found" >&2; exit 127')

    need = machine.python()

    assert not need.met
    assert need.found == "pyenv: python3.13: command not found"


def test_an_engine_in_docker_needs_both_architectures(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:4566")

    assert "both architectures" in {need.name for need in machine.needs()}


def test_a_cross_is_followed_by_what_to_do() -> None:
    told = lines([Need("SAM", True, "1.170.0"), Need("Docker", False, "not there", "start it")])

    assert told == ["  ✓ SAM     1.170.0", "  ✗ Docker  not there", "            → start it"]

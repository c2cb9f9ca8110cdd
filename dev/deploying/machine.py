"""What a deployment needs of the machine that builds it, looked at in seconds."""

import os
import platform
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from dev.deploying.need import Need, said
from ops.local import ROOT

# The first that knows the runtime python3.13.
MIN_SAM: Final = (1, 128, 0)
# What SAM CLI looks for, in its order; a daemon of another make counts as Docker where DOCKER_HOST names it.
RUNTIMES: Final = ("docker", "finch")
# The vision image with its layers, its archive on the way to the registry, and the packages of the other functions.
MIN_FREE_GB: Final = 8
INSTALL_SAM: Final = (
    "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/install-sam-cli.html"
)
INSTALL_AWS: Final = "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
EMULATOR: Final = Path("/proc/sys/fs/binfmt_misc/qemu-aarch64")
START_ONE: Final = "start Docker Desktop; or: sudo systemctl start docker; or: finch vm start; or set DOCKER_HOST"


def needs() -> list[Need]:
    """All at once, for each may take a moment."""
    checks: list[Callable[[], Need]] = [sam, containers, python, aws, room]
    with ThreadPoolExecutor(len(checks)) as looking:
        found = list(looking.map(lambda check: check(), checks))
    return [*found, *([emulation()] if os.environ.get("AWS_ENDPOINT_URL") else [])]


def sam() -> Need:
    name, least = "AWS SAM CLI", ".".join(map(str, MIN_SAM))
    answer = said("sam", "--version")
    version = re.search(r"(\d+)\.(\d+)\.(\d+)", answer.text) if answer else None
    if answer is None or not answer.well or version is None:
        return Need(name, False, answer.text[:80] if answer else "not on the PATH", f"install it: {INSTALL_SAM}")
    met = tuple(map(int, version.groups())) >= MIN_SAM
    return Need(name, met, version[0], f"it must be {least} or later, which knows Python 3.13: {INSTALL_SAM}")


def containers() -> Need:
    """A client alone builds nothing, so the daemon behind it is asked."""
    name, found = "container runtime", "neither docker nor finch is on the PATH"
    for runtime in RUNTIMES:
        answer = said(runtime, "info", "--format", "{{.ServerVersion}} {{.Architecture}}")
        if answer and answer.well and answer.text[:1].isalnum():
            return Need(name, True, f"{runtime} {answer.text}{emulated(answer.text)}")
        if answer:
            found = f"{runtime} is installed, and nothing runs behind it: {reason(answer.text)}"
    return Need(name, False, found, START_ONE)


def reason(text: str) -> str:
    """The client prints what it knows of itself first."""
    return text.splitlines()[-1].strip()[:160] if text else "no answer"


def emulated(answer: str) -> str:
    """The vision image is x86-64, because MediaPipe has no wheel for Linux on Arm."""
    return "" if "x86_64" in answer or "amd64" in answer else " (emulates x86-64 for the vision image: slower)"


def python() -> Need:
    """Version managers keep commands on the PATH that only print an error, so it is asked to prove itself."""
    answer = said("python3.13", "-c", "import sys; print(sys.version.split()[0])")
    found = answer.text.splitlines()[0][:80] if answer and answer.text else "not on the PATH"
    remedy = (
        "sam build makes the functions with it: uv python install 3.13, or pyenv install 3.13, and put it on the PATH"
    )
    return Need("Python 3.13", bool(answer and answer.well), found, remedy)


def aws() -> Need:
    answer = said("aws", "--version")
    version = re.match(r"aws-cli/\S+", answer.text) if answer and answer.well else None
    found = version[0].removeprefix("aws-cli/") if version else answer.text[:80] if answer else "not on the PATH"
    return Need("AWS CLI", version is not None, found, f"the docs and the runbook use it: {INSTALL_AWS}")


def room() -> Need:
    free_gb = shutil.disk_usage(ROOT).free / 1e9
    remedy = f"a build needs about {MIN_FREE_GB} GB: docker system prune, or remove .aws-sam"
    return Need("room on the disk", free_gb >= MIN_FREE_GB, f"{free_gb:.0f} GB free", remedy)


def emulation() -> Need:
    """LocalStack in Docker runs the functions here: x86-64 images beside zips for Arm, so one of the two is foreign."""
    name = "both architectures"
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return Need(name, True, "Docker Desktop and Finch emulate the other one")
    met = EMULATOR.exists()
    found = (
        "emulated" if met else "the functions beside the vision image are built for Arm, which nothing emulates here"
    )
    return Need(name, met, found, "docker run --privileged --rm tonistiigi/binfmt --install arm64")

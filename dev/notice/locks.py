"""Locks in, what ships out: the packages of all functions, and those of the viewer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

from ops.local import ROOT

FUNCTIONS = (ROOT / "functions" / "requirements.txt", ROOT / "functions" / "requirements-vision.txt")
VIEWER = ROOT / "web" / "package-lock.json"
# A lock also names what other systems would need: whatever this does not hold for never ships.
LAMBDA = {
    "sys_platform": "linux",
    "platform_system": "Linux",
    "python_version": "3.13",
    "python_full_version": "3.13.0",
}


@dataclass(frozen=True)
class Package:
    name: str
    version: str


@dataclass(frozen=True)
class Licensed:
    package: Package
    licence: str


def of_functions() -> list[Package]:
    """The zip functions' packages and the image's, each once, by name."""
    found = {package for lock in FUNCTIONS for package in locked(lock)}
    return sorted(found, key=lambda package: package.name)


def locked(lock: Path) -> Iterator[Package]:
    for line in lock.read_text().splitlines():
        if "==" in line and not line.startswith((" ", "#")):
            requirement = Requirement(line.removesuffix("\\"))
            if requirement.marker is None or requirement.marker.evaluate(LAMBDA):
                yield Package(requirement.name, str(requirement.specifier).removeprefix("=="))


def of_viewer(lock: str) -> list[Licensed]:
    """What the browser loads. npm notes licences in its lock, and `dev` at whatever only builds."""
    packages = json.loads(lock)["packages"]
    return [
        Licensed(Package(place.removeprefix("node_modules/"), entry["version"]), entry["license"])
        for place, entry in packages.items()
        if place.startswith("node_modules/")
        and not entry.get("dev")
        and not entry.get("link")  # a link is a folder of ours
    ]

"""Writes NOTICE. Run by `make notice`, with the packages of the functions in .venv and pip-licenses in .cache."""

import json
import subprocess
import sys

from packaging.utils import canonicalize_name

from dev.notice.locks import VIEWER, Licensed, Package, of_functions, of_viewer
from ops.local import CACHE, ROOT

PIP_LICENSES = CACHE / "notice" / "bin" / "pip-licenses"

TEXT = """\
Golf Coach ships with the work of others, each under a licence of its own.

The pose networks in the vision image are Google's, from the wheel of mediapipe that
functions/pose_model/requirements.txt pins: Apache-2.0. The wheels of av and opencv-python-headless hold FFmpeg and
other libraries, each under its own licence; their dist-info names them.

What only checks, tests or builds is not listed. Written by `make notice`, from the locks and the metadata of the
packages that they name; the full texts lie in the packages.

"""


def main() -> int:
    sections = {"Functions": licensed(of_functions()), "Viewer": of_viewer(VIEWER.read_text())}
    (ROOT / "NOTICE").write_text(TEXT + "\n".join(section(*each) for each in sections.items()))
    return 0


def section(title: str, shipped: list[Licensed]) -> str:
    lines = [f"  {each.package.name} {each.package.version}: {each.licence}\n" for each in shipped]
    return f"{title}\n\n{''.join(lines)}"


def licensed(packages: list[Package]) -> list[Licensed]:
    """With the licences that the installed packages state. KeyError where one is not installed as it is locked."""
    names = [package.name for package in packages]
    command = [str(PIP_LICENSES), f"--python={sys.executable}", "--from=mixed", "--format=json", "--packages", *names]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    stated = {Package(canonicalize_name(each["Name"]), each["Version"]): each["License"] for each in found}
    return [Licensed(package, stated[package]) for package in packages]


if __name__ == "__main__":
    sys.exit(main())

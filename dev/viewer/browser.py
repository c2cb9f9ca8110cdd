"""A Chromium for the tests of the viewer: found, or installed by `python -m dev.viewer.browser`."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

NAMES: Final = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome")
PATIENCE_S: Final = 600
# No sandbox, because root may not have one; the rest keeps the browser from calling home.
FLAGS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
INSTALL: Final = "There is no Chromium for the tests of the viewer. Install one: apt-get install chromium"


class NoBrowserError(Exception):
    """There is no Chromium, and none could be installed."""


def executable() -> str:
    """Path of a Chromium that starts: one on the PATH, or playwright's own. Raises NoBrowserError."""
    for found in (shutil.which(name) for name in NAMES):
        if found and starts(found):
            return found
    if starts(own := str(playwrights_own())):
        return own
    raise NoBrowserError(INSTALL)


def starts(path: str) -> bool:
    """A command may be there and only print how to get it, or lack the libraries of its system."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, check=False, timeout=PATIENCE_S).returncode == 0
    except OSError:
        return False


def playwrights_own() -> Path:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (not needed where a Chromium is on the PATH)

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def install() -> None:
    """Try playwright's download, then Debian's package. Raises NoBrowserError."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways += [
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ]
    for way in ways:
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(way, check=False, timeout=PATIENCE_S, stdout=subprocess.DEVNULL)
        with contextlib.suppress(NoBrowserError):
            executable()
            return
    raise NoBrowserError(INSTALL)


def main() -> int:
    try:
        executable()
    except NoBrowserError:
        print("Installing a Chromium for the tests of the viewer ...", flush=True)
        try:
            install()
        except NoBrowserError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What each function imports: seconds of a processor, and modules, in a process of its own."""

import json
import os
import subprocess
from pathlib import Path
from typing import Final

from dev.local.deploy import PYTHON
from ops.local import ROOT

TRIES: Final = 3
FUNCTIONS: Final = ROOT / "functions"
VISION: Final = frozenset({"probe_video", "extract_frames", "estimate_pose", "draw_frames", "draw_overlay"})
SCRIPT: Final = """
import json, sys, time
began = time.process_time()
import {function}.app
print(json.dumps([time.process_time() - began, sorted(sys.modules)]))
"""


def names() -> list[str]:
    return sorted(path.parent.name for path in FUNCTIONS.glob("*/app.py"))


def imported(function: str, folder: Path = ROOT) -> tuple[float, list[str]]:
    """Seconds that the import takes a processor, and what is then in memory."""
    # The values that functions may read when they start. In Lambda X-Ray's client does without sampling rules.
    settings = {
        "AWS_DEFAULT_REGION": "us-east-1",
        "LAMBDA_TASK_ROOT": str(FUNCTIONS),
        "PYTHONPATH": str(FUNCTIONS),
        "POWERTOOLS_SERVICE_NAME": "golf-coach",
    }
    told = subprocess.run(
        [PYTHON, "-c", SCRIPT.format(function=function)],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, modules = json.loads(told.stdout.splitlines()[-1])
    return float(seconds), list(modules)


def seconds(function: str) -> float:
    """The fastest of a few: what else runs on the machine only makes it slower."""
    return min(imported(function)[0] for _ in range(TRIES))

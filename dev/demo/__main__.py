"""A swing from the upload to the report, on a local AWS that lives as long as the demo.

.venv/bin/python -m dev.demo [VIDEO]

Exit status: 0 for a report, 2 for a video that was rejected, 1 for a failure.
"""

import signal
import sys
from pathlib import Path

from rich.console import Console

from dev.demo import long_video_worker
from dev.demo.presentation import FAILURE, analyzed, say
from dev.local.analysis import AnalysisError
from dev.local.deploy import DeploymentError, coach_parameters, deploy
from dev.local.engine import EngineError, chosen
from ops.local import ROOT

SAMPLE = ROOT / "dev" / "sample" / "swing.mp4"


def main() -> int:
    console = Console()
    # zsh and dash hand make's VIDEO=~/swing.mp4 on as it is.
    video = Path(sys.argv[1]).expanduser() if len(sys.argv) > 1 else SAMPLE
    if not video.is_file():
        say(console, f"There is no file {video}. Say which video: make demo VIDEO=path/to/swing.mp4")
        return FAILURE
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        return demonstrate(video, console)
    except (EngineError, DeploymentError, AnalysisError) as error:
        say(console, str(error), "red")
        return FAILURE
    except KeyboardInterrupt:
        say(console, "Stopped.")
        return 128 + signal.SIGINT


def demonstrate(video: Path, console: Console) -> int:
    engine = chosen()
    say(console, "Starting a local AWS and deploying template.yaml to it ...")
    with engine() as running:
        stack = deploy(running.endpoint, coach_parameters() | long_video_worker.PARAMETERS)
        with long_video_worker.on_demand(stack):
            return analyzed(stack, video, console)


if __name__ == "__main__":
    sys.exit(main())

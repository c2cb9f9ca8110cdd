"""Real functions that misbehave for analyses whose name asks for it: what a test deploys in place of the real ones.

An analysis called `fails-...` meets a bug in `measure_swing`, `dies-...` a killed process, `hangs-...` a function that
never answers, `stumbles-...` two transient failures before it goes well. All others meet the real function.
"""

import os
import signal
import tempfile
import time
from pathlib import Path
from typing import Any

import measure_swing.app


class BrokenMeasurementError(Exception):
    """A bug, as the workflow sees one: an error without a name of ours."""


# Named as Step Functions reports an overloaded Lambda service.
Overloaded = type("Lambda.ServiceException", (Exception,), {})


def handler(event: dict[str, Any], context: Any) -> Any:
    match event["analysis_id"].split("-")[0]:
        case "fails":
            raise BrokenMeasurementError("the tape measure is torn")
        case "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hangs":
            time.sleep(3600)
        case "lingers":
            time.sleep(4)
        case "stumbles" if tries(event["run_id"]) <= 2:
            raise Overloaded("try again")
    return measure_swing.app.handler(event, context)


def tries(run: str) -> int:
    """Count this try; each process has a folder of its own, beside those of all others of the engine."""
    marks = Path(tempfile.gettempdir()).parent / f"tries-{run}"
    with marks.open("a") as file:
        file.write(".")
    return marks.stat().st_size

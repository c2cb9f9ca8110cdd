"""The real probe, after as long as an analysis takes that has processors of its own: what a burst deploys in its place.

On a developer's machine twenty analyses share two processors, and starting one would cost as much as running it.
"""

import time
from typing import Any

import probe_video.app

LOOKS_S = 5


def handler(event: dict[str, Any], context: Any) -> Any:
    if event["analysis_id"].startswith("burst-"):
        time.sleep(LOOKS_S)
    return probe_video.app.handler(event, context)

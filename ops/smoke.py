"""A sample swing on a deployment, from its upload to its report: what the first golfer will meet.

The sample's golfer exists for one upload, and is deleted with everything that came of it once there is a report. What
failed stays, so that it can be looked into.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from ops.checks.finding import Finding, finding
from ops.costs import cost
from ops.deployment import Deployment, OpsError
from swing import erasure
from swing.analyses import items
from swing.domain import keys

SAMPLE: Final = Path(__file__).parents[1] / "dev" / "sample" / "swing.mp4"
POLL_S: Final = 1
# A cold start lies between the upload and its item; the coach may have the whole way wait for a quarter of an hour.
ARRIVAL_S: Final = 120
PATIENCE_S: Final = 1200
FIRST_LINES: Final = 2
DONE: Final = "AI_COMPLETED"
NOTHING: Final = "nothing was started"

Tell = Callable[[str], None]


def smoke(deployment: Deployment, tell: Tell, sample: Path = SAMPLE) -> dict[str, Any]:
    """Upload it, tell each step, and return what came of it."""
    name = f"smoke-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"[:-3]
    key = keys.upload_key(name, name, sample.suffix)
    deployment.client("s3").upload_file(str(sample), deployment.resource("VideosBucket"), key)
    tell(f"uploaded {key}")
    item = followed(name, tell)
    ended = {"analysis_id": name, "status": item.get("status", NOTHING), "error": item.get("error")}
    if item.get("status") != DONE:
        return ended
    written = result(deployment, item)
    erasure.everything(name)
    return ended | written


def followed(name: str, tell: Tell) -> dict[str, Any]:
    """The item at its end, or as it was at the time-out; none where the upload started nothing."""
    begun, shown = time.monotonic(), ""
    while True:
        item, waited = items.analysis(name), time.monotonic() - begun
        now = f"{item['status']}: {item.get('progress_message', '')}" if item else ""
        if now != shown:
            tell(f"{waited:4.0f} s  {now}")
            shown = now
        if item.get("status") in items.TERMINAL or waited > (PATIENCE_S if item else ARRIVAL_S):
            return item
        time.sleep(POLL_S)


def result(deployment: Deployment, item: dict[str, Any]) -> dict[str, Any]:
    report = items.report(item) or {}
    told: dict[str, Any] = {
        "written_by": report.get("model") or f"rules ({report.get('fallback_reason')})",
        "report": first_lines(str(report.get("coaching_response", ""))),
    }
    with suppress(OpsError):
        told["usd"] = cost.analysis_cost(deployment, item["analysis_id"])["total_usd"]
    return told


def judged(came: dict[str, Any]) -> Finding:
    """Among the checks, for it is the one that a golfer makes."""
    what, analysis_id, status = "a sample swing becomes a report", came["analysis_id"], came["status"]
    nothing = status == NOTHING
    remedy = "docs/runbook.md#an-upload-started-nothing" if nothing else f"python -m ops show {analysis_id}"
    return finding(what, status == DONE, f"{status} {came['error'] or ''}".strip(), remedy)


def first_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()][:FIRST_LINES]

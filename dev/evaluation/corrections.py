"""Golfers' corrections in, labelled clips out.

A folder holds videos, and beside each, by the same name, the answer of `GET /api/video/results/{jobId}`: `swing.mp4`,
`swing.json`. Only what the golfer has said is a label. Nothing is fitted to it.
"""

import json
from pathlib import Path
from typing import Any, Final

from dev.evaluation.clips import Clip
from swing.domain.models import EventName

# Of the time from address to impact, as GolfDB has it; where the golfer has not said both, of a usual swing.
TOLERANCE: Final = 30
USUAL_S: Final = 1.2


def corrected_clips(folder: Path) -> list[Clip]:
    """The videos whose golfers have said when an event is, or which hand they play with."""
    answers = {path: json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))}
    return [clip(path, answer) for path, answer in answers.items() if corrects(answer)]


def corrects(answer: dict[str, Any]) -> bool:
    said = answer.get("golfers_word") or {}
    return bool(answer.get("analysis_results")) and bool(said.get("events") or said.get("hand"))


def clip(path: Path, answer: dict[str, Any]) -> Clip:
    said, measured = answer["golfers_word"], answer["analysis_results"]
    times = {EventName(event): at_s for event, at_s in (said.get("events") or {}).items()}
    return Clip(
        path=video(path),
        swing=True,
        core=True,
        view=measured["view"],
        handedness=said.get("hand") or measured["handedness"],
        events={event: round(at_s * measured["fps"]) for event, at_s in times.items()},
        ranges={},
        tolerance=tolerance(times, measured["fps"]),
    )


def video(answer: Path) -> Path:
    """Raises FileNotFoundError where there is an answer and no video."""
    found = [path for path in sorted(answer.parent.glob(f"{answer.stem}.*")) if path != answer]
    if not found:
        raise FileNotFoundError(f"There is no video beside {answer.name}.")
    return found[0]


def tolerance(times: dict[EventName, float], fps: float) -> int:
    known = EventName.ADDRESS in times and EventName.IMPACT in times
    swing_s = times[EventName.IMPACT] - times[EventName.ADDRESS] if known else USUAL_S
    return max(round(swing_s * fps / TOLERANCE), 1)

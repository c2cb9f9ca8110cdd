"""A measurement in, `analysis_results` out: what the status item holds and the mobile app reads."""

from typing import Any

from swing.domain.body_size import shoulder_width
from swing.domain.models import AllSwings, Finding, Measurement, Metric, VideoInfo
from swing.measurement.checkpoints import checkpoints, counts
from swing.measurement.first_step import first_step

# The texts of a finding stand in the report; here they would only make the item large.
TEXTS = {"why", "cue", "drills"}


def results(
    measurement: Measurement, video: VideoInfo, frames: list[dict[str, Any]], contact_sheet_url: str
) -> dict[str, Any]:
    """`frames` are the pictures of the events, the contact sheet is one picture of them all."""
    swing, points = measurement.swing, checkpoints(measurement)
    return {
        "frames": frames,
        "contact_sheet_url": contact_sheet_url,
        "frames_extracted": len(frames),
        "total_frames": video.frames,
        "video_duration": round(video.duration_s, 3),
        "fps": round(video.fps, 3),
        "swing_detected": True,
        "swing_segments": [segment.model_dump(exclude_none=True) for segment in swing.segments],
        **swings_fields(measurement.all_swings),
        "skipped": [interval.model_dump() for interval in measurement.skipped],
        "view": swing.view,
        "handedness": swing.handedness,
        "slow_motion": swing.slow_motion,
        "perhaps_slow_motion": swing.perhaps_slow_motion,
        "unsure": swing.unsure,
        **size_fields(measurement),
        **({"found": swing.found.model_dump(mode="json", exclude_none=True)} if swing.found else {}),
        "events": {event: mark and mark.model_dump() for event, mark in swing.events.items()},
        "metrics": {name: metric_fields(metric) for name, metric in measurement.metrics.items()},
        "findings": [finding_fields(finding) for finding in measurement.findings],
        "checkpoints": [point.model_dump(mode="json", exclude_none=True) for point in points],
        "checkpoint_counts": counts(points).model_dump(),
        "first_step": first_step(measurement).model_dump(mode="json", exclude_none=True),
    }


def size_fields(measurement: Measurement) -> dict[str, Any]:
    width = shoulder_width(measurement.said.height_cm if measurement.said else None)
    return {"shoulder_width": width.model_dump()} if width else {}


def swings_fields(all_swings: AllSwings | None) -> dict[str, Any]:
    return {"all_swings": all_swings.model_dump(mode="json")} if all_swings else {}


def metric_fields(metric: Metric) -> dict[str, Any]:
    return metric.model_dump(mode="json", exclude={"name"}, exclude_none=True, exclude_defaults=True)


def finding_fields(finding: Finding) -> dict[str, Any]:
    return finding.model_dump(mode="json", exclude=TEXTS, exclude_none=True)

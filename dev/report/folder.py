"""A finished analysis in; its folder below `out/` with report.html, report.json and the pictures out."""

from pathlib import Path

from dev.local.analysis import Outcome
from dev.local.deploy import Stack
from dev.report.html import Pictures, write_report
from ops.local import ROOT
from swing.analyses import items
from swing.domain import keys
from swing.domain.models import EventName, Measurement
from swing.domain.poses import Poses
from swing.measurement.series import series

OUT = ROOT / "out"


def written(stack: Stack, outcome: Outcome) -> Path:
    """Write the analysis' folder below `out/` and return its report.html."""
    measurement = Measurement.model_validate_json(artifact(stack, outcome, keys.MEASUREMENT))
    curves = series(Poses.from_bytes(artifact(stack, outcome, keys.POSES)), measurement.swing)
    return write_report(outcome.item, measurement, curves, pictures(stack, outcome), OUT / outcome.analysis_id)


def artifact(stack: Stack, outcome: Outcome, name: str) -> bytes:
    key = keys.artifact_key(items.step_of(outcome.item), name)
    return fetched(stack, f"s3://{stack.outputs['ArtifactsBucketName']}/{key}")


def pictures(stack: Stack, outcome: Outcome) -> Pictures:
    results = outcome.item["analysis_results"]
    return Pictures(
        frames={
            EventName(frame["phase"]): (fetched(stack, frame["url"]), fetched(stack, frame["overlay_url"]))
            for frame in results["frames"]
        },
        contact_sheet=fetched(stack, results["contact_sheet_url"]),
        video=fetched(stack, film) if (film := outcome.item["overlay_video_url"]) else None,
    )


def fetched(stack: Stack, url: str) -> bytes:
    bucket, key = url.removeprefix("s3://").split("/", 1)
    content: bytes = stack.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    return content

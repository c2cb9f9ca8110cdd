"""What an analysis may take, counted and not timed: bench/budget.json says how much. Lower it when you save some."""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import pytest

from dev.bench.imports import imported, names
from ops.local import ROOT
from swing.media import jobs, opening
from swing.media.sampling import plan, segments
from swing.media.video import pack, probe, view
from synthetic_golfer.truth import Truth
from tests.builders.analyses import SWAY
from tests.builders.swings import recorded_poses

BUDGET: dict[str, Any] = json.loads((ROOT / "bench" / "budget.json").read_text())
SAMPLE = ROOT / "dev" / "sample" / "swing.mp4"
# Packages that take a tenth of a second and more to import.
HEAVY = ("av", "cv2", "mediapipe", "numpy", "openai")


def looked_at(seconds: int, fps: int, intervals: list[tuple[float, float]]) -> int:
    """Pictures that the pose model sees, warm-ups included."""
    times_s = np.arange(seconds * fps) / fps
    return sum(len(plan(times_s, each).frames) for each in segments(times_s, 2, None, intervals))


@pytest.mark.parametrize(
    ("clip", "seconds", "fps", "intervals"),
    [
        pytest.param("5 s, 60 fps", 5, 60, [], id="short"),
        pytest.param("5 s, 240 fps", 5, 240, [], id="slow motion"),
        pytest.param("30 s, 60 fps, a swing at its end", 30, 60, [(22.0, 34.0)], id="long"),
    ],
)
def test_the_pose_model_looks_at_no_more_pictures(
    clip: str, seconds: int, fps: int, intervals: list[tuple[float, float]]
) -> None:
    assert looked_at(seconds, fps, intervals) <= BUDGET["looks"][clip]


def test_a_look_takes_no_more_bytes_in_s3(tmp_path: Path) -> None:
    info, times_s = probe(SAMPLE)
    segment = segments(times_s, 2)[0]
    samples = len(pack(SAMPLE, info, times_s, segment, tmp_path / "pack.mkv").frames)
    poses = recorded_poses(SWAY)

    assert (tmp_path / "pack.mkv").stat().st_size / samples <= BUDGET["bytes_a_look"]["pack"]
    assert len(poses.to_bytes()) / len(poses.frames) <= BUDGET["bytes_a_look"]["poses"]


def test_no_more_frames_are_decoded(tmp_path: Path) -> None:
    """Of the sample: to probe it, to pack its segments, and for the pictures of its events."""
    info, times_s = probe(SAMPLE)
    path, seen, events = str(SAMPLE), view(info), Truth.load(SAMPLE.with_suffix(".json")).events
    plans = [plan(times_s, segment).to_json().encode() for segment in segments(times_s, 10)]

    count = {
        "probe": decoded_by(lambda: jobs.probe(b"", path, 2 * len(times_s), info.width_px * info.height_px)),
        "pack": sum(
            decoded_by(partial(jobs.pack, todo, path, str(tmp_path / "pack.mkv"), seen, 640)) for todo in plans
        ),
        "pictures": decoded_by(lambda: jobs.look(b"", path, sorted(events.values()), seen, None)),
    }

    assert count.keys() == BUDGET["decoded"].keys()
    assert all(0 < count[name] <= most for name, most in BUDGET["decoded"].items()), count


def decoded_by(job: Callable[[], jobs.Answers]) -> int:
    """How many frames come out of the decoder during a job of the cage, which is done here and not in its process."""
    count = 0

    def watch(frame: FrameType, event: str, given: Any) -> None:
        nonlocal count
        count += event == "return" and frame.f_code is opening.decoded.__code__ and given is not None

    sys.setprofile(watch)
    try:
        for _ in job():
            pass
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("function", names())
def test_a_function_imports_no_more(function: str) -> None:
    _, modules = imported(function)

    assert [package for package in HEAVY if package in modules] == BUDGET["imports"][function]["heavy"]
    assert len(modules) <= BUDGET["imports"][function]["modules"]

"""What an analysis may take, counted and not timed: bench/budget.json says how much. Lower it when you save some."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from dev.bench.imports import imported, names
from ops.local import ROOT
from swing.media import cage, decoding, jobs, video
from swing.media.sampling import plan, segments
from swing.media.video import pack, probe
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


def test_no_more_frames_are_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the sample: to probe it, to pack its segments, and for the pictures of its events."""
    count, decode = Counter[str](), decoding.decoded
    step = "probe"

    def counted(packets: Iterable[Any], *limits: int) -> Iterator[av.VideoFrame]:
        for frame in decode(packets, *limits):
            count[step] += 1
            yield frame

    def in_this_process(job: str, content: bytes = b"", *, max_bytes: int = 0, max_s: float = 0, **told: Any) -> Any:
        return jobs.JOBS[job](content, **told)

    monkeypatch.setattr(decoding, "decoded", counted)
    monkeypatch.setattr(cage, "run", in_this_process)
    info, times_s = probe(SAMPLE)
    step = "pack"
    for segment in segments(times_s, 10):
        pack(SAMPLE, info, times_s, segment, tmp_path / "pack.mkv")
    step = "pictures"
    video.pictures(SAMPLE, info, Truth.load(SAMPLE.with_suffix(".json")).events.values())

    assert all(count[name] <= most for name, most in BUDGET["decoded"].items()), count
    assert count.keys() == BUDGET["decoded"].keys()


@pytest.mark.parametrize("function", names())
def test_a_function_imports_no_more(function: str) -> None:
    _, modules = imported(function)

    assert [package for package in HEAVY if package in modules] == BUDGET["imports"][function]["heavy"]
    assert len(modules) <= BUDGET["imports"][function]["modules"]

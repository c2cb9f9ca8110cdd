"""Which intervals of a long clip are worth every sample."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from dev.evaluation.measure import ALONE, poses_of
from swing.domain.models import EventName
from swing.domain.poses import LANDMARKS, Landmark, Poses
from swing.measurement.measure import measure, skipped
from swing.measurement.motion import shots
from swing.media.video import probe
from swing.pose.coarse_pass import AFTER_S, BEFORE_S, SHORTEST_S, intervals, segments

CLIPS = Path(__file__).parents[2] / "clips"
FPS = 15


def samples(heights: list[float]) -> Poses:
    """Four samples a second at somebody whose hands are so many torso lengths above the shoulders; NaN is nobody."""
    count = len(heights)
    points = np.zeros((count, LANDMARKS, 2))
    points[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP], 1] = 100
    points[:, [Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST], 1] = -100 * np.array(heights)[:, None]
    points[np.isnan(heights)] = np.nan
    seen = np.ones((count, LANDMARKS))
    return Poses(np.arange(count) * 15, np.arange(count) / 4, points, np.zeros((count, LANDMARKS, 3)), seen)


@pytest.mark.parametrize(
    "heights",
    [pytest.param([0.5] * 3, id="hands that are up"), pytest.param([np.nan] * 3, id="a golfer who is not followed")],
)
def test_what_is_not_quiet_is_worth_a_look_with_room_around_it(heights: list[float]) -> None:
    found = intervals(samples([-1.0] * 80 + heights + [-1.0] * 40))

    assert found == [(20 - BEFORE_S - 0.5, 20.5 + AFTER_S + 0.5)]


def test_slow_motion_gets_more_room() -> None:
    [(begin_s, end_s)] = intervals(samples([-1.0] * 80 + [0.5] * 41 + [-1.0] * 80))

    assert (begin_s, end_s) == (20 - BEFORE_S - 10, 30 + AFTER_S + 10)


def test_two_swings_are_two_intervals() -> None:
    assert len(intervals(samples([-1.0] * 40 + [0.5] * 5 + [-1.0] * 80 + [0.5] * 5))) == 2


def test_no_swing_is_read_across_what_was_skipped() -> None:
    poses = samples([-1.0] * 200)
    kept = np.r_[0:50, 120:200]
    halves = Poses(*(getattr(poses, name)[kept] for name in ("frames", "times_s", "points", "world", "visibility")))

    assert shots(halves) == [(0, 50), (50, 130)]


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A golfer who stands still for most of a clip, and then swings."""
    path = tmp_path_factory.mktemp("waiting") / "swing.mp4"
    with av.open(str(CLIPS / "face_on_left_30.mp4")) as source, av.open(str(path), "w") as target:
        pictures = [frame.to_ndarray(format="rgb24") for frame in source.decode(video=0)][::2]
        stream = target.add_stream("libx264", rate=Fraction(FPS))
        stream.height, stream.width = pictures[0].shape[:2]
        for picture in [pictures[0]] * (18 * FPS) + pictures:
            target.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        target.mux(stream.encode(None))
    return path


def test_the_swing_of_a_long_clip_is_posed_as_if_all_of_it_was(waiting: Path) -> None:
    info, times_s = probe(waiting)

    _, after_coarse_pass = poses_of(waiting)
    _, whole = poses_of(waiting, ALONE.model_copy(update={"include_frames": True}))

    assert info.duration_s > SHORTEST_S
    assert len(after_coarse_pass.frames) < 0.7 * len(whole.frames) == 0.7 * len(times_s)
    tail = whole.part(len(whole.frames) - len(after_coarse_pass.frames), len(whole.frames))
    assert after_coarse_pass.to_bytes() == tail.to_bytes()
    assert events(after_coarse_pass, waiting) == events(whole, waiting)
    [still] = measure(after_coarse_pass, info).skipped
    assert (still.start_s, still.end_s) == (0.0, float(after_coarse_pass.times_s[0]))
    assert measure(whole, info).skipped == []


def test_what_was_skipped_is_told_wherever_it_lies() -> None:
    poses = samples([-1.0] * 100)

    assert [(each.start_s, each.end_s) for each in skipped(poses.part(40, 60), 25.0)] == [(0.0, 10.0), (14.75, 25.0)]
    assert skipped(poses, 25.0) == []


def events(poses: Poses, clip: Path) -> dict[EventName, int]:
    info, _ = probe(clip)
    return {name: mark.frame for name, mark in measure(poses, info).swing.events.items() if mark}


def test_a_short_clip_is_looked_at_throughout() -> None:
    clip = CLIPS / "face_on_left_30.mp4"
    info, times_s = probe(clip)

    [segment] = segments(clip, info, times_s, ALONE, 1)

    assert (segment.first, segment.end) == (0, info.frames)

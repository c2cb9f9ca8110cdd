"""MediaPipe itself looks at a stored clip: slow, so there are few of these."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from swing.domain.poses import Poses, join
from swing.media.sampling import segments
from swing.media.video import frames, pack, probe
from swing.pose.golfer import Crop, Person, chosen, crop_around, light, windows
from swing.pose.landmarker import estimate
from synthetic_golfer.truth import Truth

CLIPS = Path(__file__).parents[2] / "clips"
SIZE = (480, 640, 3)


def poses_of(clip: Path, folder: Path, most: int, sample_fps: float | None = None) -> Iterator[Poses]:
    info, times_s = probe(clip)
    for segment in segments(times_s, most, sample_fps):
        plan = pack(clip, info, times_s, segment, folder / "pack.mkv")
        yield estimate(frames(folder / "pack.mkv"), plan)


@pytest.mark.exhaustive
def test_poses_are_the_same_bytes_however_the_video_is_cut(tmp_path: Path) -> None:
    clip = CLIPS / "down_the_line_right_60.mp4"

    whole, cut = (list(poses_of(clip, tmp_path, most)) for most in (1, 4))

    assert (len(whole), len(cut)) == (1, 2)
    assert join(whole).to_bytes() == join(cut).to_bytes()


def test_poses_of_every_few_pictures_are_the_same_bytes_however_the_video_is_cut(tmp_path: Path) -> None:
    clip = CLIPS / "face_on_right_240.mp4"

    whole, cut = (list(poses_of(clip, tmp_path, most, 48)) for most in (1, 4))

    assert (len(whole), len(cut)) == (1, 2)
    assert join(whole).to_bytes() == join(cut).to_bytes()
    assert set(np.diff(join(whole).frames)) == {5}


def test_the_golfer_is_followed_beside_somebody_else(tmp_path: Path) -> None:
    truth = Truth.load(CLIPS / "face_on_right_30_two_people.json.gz")

    poses = join(list(poses_of(CLIPS / "face_on_right_30_two_people.mp4", tmp_path, 1, 15)))

    height_px = np.ptp(truth.joints_px[..., 1])
    apart_px = np.linalg.norm(poses.points - truth.joints_px[poses.frames], axis=2)
    assert np.median(apart_px) < 0.05 * height_px


def person(left: float, height: float, hands_apart: float = 0.1) -> Person:
    """Somebody upright whose trunk is four tenths of the height."""
    points = np.full((33, 2), [left, 100.0 + 0.5 * height])
    points[:11] = left, 100.0
    points[27:] = left, 100.0 + height
    points[[11, 12]] = left, 100.0 + 0.15 * height
    points[[23, 24]] = left, 100.0 + 0.55 * height
    points[16] += hands_apart * 0.4 * height, 0
    return Person(points)


@pytest.mark.parametrize(
    ("others", "golfer"),
    [
        pytest.param([person(320, 200), person(420, 90)], 320, id="the larger one"),
        pytest.param([person(330, 200), person(20, 230)], 330, id="the one in the middle"),
        pytest.param(
            [person(400, 200), person(320, 210, hands_apart=0.8)], 400, id="the one with both hands on a club"
        ),
    ],
)
def test_the_golfer_is_chosen_among_people(others: list[Person], golfer: float) -> None:
    found, _ = chosen({0: others, 50: others[::-1], 90: others}, SIZE)

    assert found
    assert found.centre[0] == pytest.approx(golfer)


def test_nobody_is_chosen_among_nobody() -> None:
    assert chosen({0: [], 50: []}, SIZE) == (None, 0)


def test_a_crop_stays_inside_the_picture() -> None:
    assert crop_around(Crop(10, 20, 60, 220), 0.25, SIZE) == (0, 0, 185, 270)


@pytest.mark.parametrize("size", [(480, 640, 3), (640, 360, 3), (500, 500, 3)])
def test_windows_cover_the_picture(size: tuple[int, ...]) -> None:
    covered = np.zeros(size[:2], dtype=bool)

    for window in windows(size):
        covered[window.top : window.bottom, window.left : window.right] = True

    assert covered.all()


def test_the_light_is_that_of_the_golfer_and_not_of_black_bars_beside() -> None:
    picture = np.zeros(SIZE, np.uint8)
    picture[100:300, 300:400] = 204
    golfer = person(350, 180).points

    assert light(picture, golfer) == pytest.approx([0.8, 0.8])
    assert light(picture, np.full((33, 2), np.nan)) == pytest.approx([0.0, 0.8])


@pytest.mark.parametrize("left", [-500.0, 2000.0])
def test_the_light_of_somebody_outside_the_picture_is_that_of_the_picture(left: float) -> None:
    assert light(np.full(SIZE, 51, np.uint8), person(left, 180).points) == pytest.approx([0.2, 0.2])

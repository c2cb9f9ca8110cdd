from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from swing.domain.poses import Landmark, Poses, join
from swing.measurement.still_camera import steadied

RECORDING = Path(__file__).parents[2] / "recordings" / "face_on_left_30.npz"


def test_stored_poses_come_back_to_a_hundredth_of_a_pixel() -> None:
    poses = Poses.from_bytes(RECORDING.read_bytes())

    back = Poses.from_bytes(poses.to_bytes())

    assert back.points == pytest.approx(poses.points, abs=0.01)
    assert back.times_s.tolist() == poses.times_s.tolist()
    assert back.points.dtype == np.float64
    assert back.frames.dtype == np.int64


@pytest.mark.parametrize("degrees", [90, 180, 270, -90])
def test_poses_turn_as_their_pictures_do(degrees: int) -> None:
    poses = Poses.from_bytes(RECORDING.read_bytes())
    picture = np.zeros((640, 360), bool)
    x, y = poses.points[0, Landmark.NOSE].astype(int)
    picture[y, x] = True

    turned = poses.turned(degrees, 360, 640)

    down, across = np.argwhere(np.rot90(picture, degrees // 90))[0]
    assert turned.points[0, Landmark.NOSE] == pytest.approx((across, down), abs=1.5)
    assert turned.turned(-degrees, *picture.shape[:: 1 if degrees % 180 else -1]).points == pytest.approx(poses.points)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_moving_camera_is_taken_out_of_turned_pictures_as_of_those_that_stand(degrees: int) -> None:
    poses = Poses.from_bytes(RECORDING.read_bytes())
    moves = np.array(
        [[[np.cos(turn), -np.sin(turn), 2 + turn], [np.sin(turn), np.cos(turn), -1]] for turn in (0.01, 0.02)]
    )
    moving = replace(poses, camera=np.resize(moves, (len(poses.frames), 2, 3)))

    apart = steadied(moving.turned(degrees, 360, 640)).points - steadied(moving).turned(degrees, 360, 640).points

    # Which picture says what is upright may differ by one place, all of them by the same.
    assert np.abs(apart - apart[:1, :1]).max() < 0.01


def test_segments_join_in_the_order_of_their_frames() -> None:
    poses = Poses.from_bytes(RECORDING.read_bytes())

    whole = join([poses.part(60, 105), poses.part(0, 20), poses.part(20, 60)])

    assert whole.to_bytes() == poses.to_bytes()


def test_segments_of_different_plans_are_an_error() -> None:
    poses = Poses.from_bytes(RECORDING.read_bytes())

    with pytest.raises(ValueError, match="overlap"):
        join([poses.part(0, 40), poses.part(30, 60)])


def test_landmarks_are_mediapipes_thirty_three() -> None:
    assert [Landmark.NOSE, Landmark.LEFT_WRIST, Landmark.RIGHT_FOOT_INDEX] == [0, 15, 32]
    assert len(Landmark) == 33

from pathlib import Path

import numpy as np
import pytest

from swing.domain.poses import Landmark, Poses, join

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

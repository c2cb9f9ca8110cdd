"""A swing whose picture lies on its side or stands on its head is turned upright and measured; nothing else is."""

from dataclasses import replace

import numpy as np
import pytest

from dev.fakes.videos import video_info
from swing.domain.errors import NoSwingError
from swing.domain.poses import Poses
from swing.measurement.measure import measure
from swing.measurement.turning import righted
from tests.builders.swings import recorded_poses

UPRIGHT = video_info(width_px=360, height_px=640)
SWING = recorded_poses("face_on_left_30")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_swing_that_lies_is_turned_upright(degrees: int) -> None:
    lying = SWING.turned(-degrees, UPRIGHT.width_px, UPRIGHT.height_px)

    poses, video = righted(lying, UPRIGHT.turned(-degrees).model_copy(update={"turned_deg": 0}))

    assert poses.points == pytest.approx(SWING.points)
    assert poses.world == pytest.approx(SWING.world)
    assert (video.width_px, video.height_px) == (UPRIGHT.width_px, UPRIGHT.height_px)
    assert (video.rotation_deg - UPRIGHT.rotation_deg) % 360 == 0
    assert (video.turned_deg - degrees) % 360 == 0


def test_a_video_that_was_turned_before_is_not_turned_further() -> None:
    lying = SWING.turned(90, UPRIGHT.width_px, UPRIGHT.height_px)
    once = righted(lying, UPRIGHT)

    again = righted(lying, once[1])

    assert again[1] == once[1]
    assert again[0].points == pytest.approx(once[0].points)


def test_a_swing_that_stands_is_left_as_it_is() -> None:
    assert righted(SWING, UPRIGHT) == (SWING, UPRIGHT)


@pytest.mark.parametrize(
    ("degrees", "code"), [(90, "ON_ITS_SIDE"), (270, "ON_ITS_SIDE"), (180, "UPSIDE_DOWN")], ids=str
)
def test_somebody_who_lies_and_does_not_swing_is_told_so(degrees: int, code: str) -> None:
    lying = held(SWING, 20).turned(degrees, UPRIGHT.width_px, UPRIGHT.height_px)

    poses, video = righted(lying, UPRIGHT)

    assert (poses, video) == (lying, UPRIGHT)
    with pytest.raises(NoSwingError) as caught:
        measure(poses, video)
    assert caught.value.reason == code


def held(poses: Poses, place: int) -> Poses:
    """One posture for as long as the poses are."""
    same = np.full(len(poses.frames), place)
    return replace(poses, points=poses.points[same], world=poses.world[same], visibility=poses.visibility[same])

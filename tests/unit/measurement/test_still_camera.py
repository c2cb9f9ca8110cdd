"""A camera's motion is taken out before anything is measured."""

from dataclasses import replace

import numpy as np
import pytest

from swing.domain.errors import NoSwingError
from swing.domain.models import VideoInfo
from swing.domain.poses import Floats, Poses, join
from swing.measurement.measure import measure
from swing.measurement.series import series
from swing.measurement.still_camera import steadied
from tests.builders.swings import recorded_poses

CLIP = "face_on_right_60_sway"
PLACES = ("head_sway", "head_slide", "head_lift", "head_drop", "hip_sway", "hip_slide")


def video(poses: Poses) -> VideoInfo:
    return VideoInfo(
        container="mp4", codec="h264", width_px=720, height_px=1280, rotation_deg=0, fps=30.0,
        frames=int(poses.frames[-1]) + 1, duration_s=float(poses.times_s[-1]), has_sound=False,
    )  # fmt: skip


def handheld(samples: int) -> Floats:
    """From a place in a picture of a camera that stands to the place in one that pans, turns and zooms, (n, 3, 3)."""
    time = np.linspace(0, 1, samples)
    turn, size = np.radians(3 * np.sin(7 * time)), 1 + 0.1 * np.sin(4 * time + 1)
    moved = np.tile(np.eye(3), (samples, 1, 1))
    moved[:, 0, 0] = moved[:, 1, 1] = size * np.cos(turn)
    moved[:, 1, 0], moved[:, 0, 1] = size * np.sin(turn), -size * np.sin(turn)
    moved[:, 0, 2], moved[:, 1, 2] = 300 * time, 120 * np.sin(5 * time)
    return moved


def filmed_by(moved: Floats, poses: Poses, known: bool = True) -> Poses:
    steps = moved[1:] @ np.linalg.inv(moved[:-1])
    camera = np.concatenate([np.eye(3)[None], steps])[:, :2]
    points = poses.points @ moved[:, :2, :2].transpose(0, 2, 1) + moved[:, None, :2, 2]
    return replace(poses, points=points, camera=camera if known else np.full_like(camera, np.nan))


def test_what_a_moving_camera_films_is_measured_as_if_it_stood() -> None:
    poses = recorded_poses(CLIP)
    moving = filmed_by(handheld(len(poses.frames)), poses)

    still, measured = (measure(each, video(poses)) for each in (poses, moving))

    assert {name: mark and mark.frame for name, mark in measured.swing.events.items()} == {
        name: mark and mark.frame for name, mark in still.swing.events.items()
    }
    for name in PLACES:
        assert measured.metrics[name].value == pytest.approx(still.metrics[name].value, abs=0.02), name


def test_without_what_is_known_of_the_camera_the_same_is_refused() -> None:
    poses = recorded_poses(CLIP)
    moving = filmed_by(handheld(len(poses.frames)), poses, known=False)

    with pytest.raises(NoSwingError):
        measure(moving, video(poses))


def test_the_curves_do_not_show_a_shaking_camera() -> None:
    poses = recorded_poses(CLIP)
    swing = measure(poses, video(poses)).swing
    moving = filmed_by(handheld(len(poses.frames)), poses)

    still, seen = (series(each, swing) for each in (poses, moving))

    assert seen.hand_speed == pytest.approx(still.hand_speed, rel=0.1, abs=0.1)


def test_a_camera_of_which_nothing_is_known_leaves_the_poses_as_they_are() -> None:
    poses = recorded_poses(CLIP)

    assert steadied(poses) is poses


def test_some_pictures_of_which_nothing_is_known_are_bridged() -> None:
    poses = recorded_poses(CLIP)
    moving = filmed_by(handheld(len(poses.frames)), poses)
    camera = moving.camera.copy()
    # The next that is known is compared with the last that was.
    for place in (20, 50):
        pair = (np.vstack([camera[each], [0, 0, 1]]) for each in (place + 1, place))
        camera[place + 1] = np.matmul(*pair)[:2]
        camera[place] = np.nan

    back = steadied(replace(moving, camera=camera)).points

    whole = steadied(moving).points
    assert np.nanmax(np.abs(np.delete(back - whole, (20, 50), axis=0))) < 0.01
    assert np.nanmax(np.abs(back - whole)) < 3


def test_what_is_steadied_once_is_steady() -> None:
    poses = recorded_poses(CLIP)
    once = steadied(filmed_by(handheld(len(poses.frames)), poses))

    assert steadied(once) is once


def test_the_camera_is_kept_with_the_poses_from_segment_to_segment() -> None:
    poses = recorded_poses(CLIP)
    moving = filmed_by(handheld(len(poses.frames)), poses)

    back = join(
        [Poses.from_bytes(part.to_bytes()) for part in (moving.part(0, 40), moving.part(40, len(poses.frames)))]
    )

    assert back.camera == pytest.approx(moving.camera)

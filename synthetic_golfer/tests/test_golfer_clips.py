"""Clips of the synthetic golfer: the files say what their truth says."""

from pathlib import Path

import av
import numpy as np
import pytest

from swing.domain.models import EventName
from synthetic_golfer.clip import Film
from synthetic_golfer.clip_set import CLIPS
from synthetic_golfer.studio import Clip, Rotation
from synthetic_golfer.truth import Truth

ROOT = Path(__file__).parents[2]
STORED = [ROOT / "dev/sample/swing.mp4", *sorted((ROOT / "tests/clips").glob("*.mp4"))]


def truth_of(video: Path) -> Truth:
    plain = video.with_suffix(".json")
    return Truth.load(plain if plain.exists() else video.with_suffix(".json.gz"))


@pytest.mark.parametrize("video", STORED, ids=lambda video: video.stem)
def test_a_stored_clip_has_the_frames_and_the_picture_that_its_truth_says(video: Path) -> None:
    truth = truth_of(video)

    with av.open(video) as container:
        stream = container.streams.video[0]
        frames, fps, size = stream.frames, float(stream.average_rate or 0), (stream.width, stream.height)

    assert frames == truth.frames
    assert fps == pytest.approx(truth.fps)
    assert sorted(size) == sorted((truth.width_px, truth.height_px))


@pytest.mark.parametrize("video", STORED, ids=lambda video: video.stem)
def test_a_stored_clip_has_its_events_in_order_and_inside(video: Path) -> None:
    truth = truth_of(video)

    frames = [truth.events[event] for event in EventName]

    assert frames == sorted(set(frames))
    assert 0 <= frames[0] < frames[-1] < truth.frames


@pytest.mark.parametrize("video", STORED, ids=lambda video: video.stem)
def test_pixels_of_a_stored_clip_are_its_metres_through_its_camera(video: Path) -> None:
    truth = truth_of(video)
    camera = truth.camera

    seen = (truth.joints_world_m - camera.position_m) @ np.array(camera.rotation).T
    pixels = seen[..., :2] / seen[..., 2:] * camera.focal_px + [truth.width_px / 2, truth.height_px / 2]

    # Metres are stored to a millimetre and pixels to a tenth.
    np.testing.assert_allclose(pixels, truth.joints_px, atol=0.06 + 0.0006 * camera.focal_px / 3.5)


def test_the_stored_clips_are_the_ones_that_the_generator_names() -> None:
    stored = {video.stem for video in STORED} - {"swing"}

    assert stored == set(CLIPS)


def test_truth_survives_being_written(tmp_path: Path) -> None:
    truth = Truth.load(ROOT / "dev/sample/swing.json")

    truth.save(tmp_path / "copy.json.gz")
    copy = Truth.load(tmp_path / "copy.json.gz")

    assert (copy.view, copy.handedness, copy.events, copy.camera) == (
        truth.view, truth.handedness, truth.events, truth.camera,
    )  # fmt: skip
    np.testing.assert_array_equal(copy.joints_world_m, truth.joints_world_m)
    np.testing.assert_array_equal(copy.angles["hip_turn_deg"], truth.angles["hip_turn_deg"])


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_rotated_video_is_upright_once_its_display_matrix_is_applied(turn: Rotation, tmp_path: Path) -> None:
    clip = Clip(width=90, height=160, fps=24.0, rotation=turn)
    upright = np.zeros((160, 90, 3), np.uint8)
    upright[:40] = 255

    with Film(tmp_path / "turned.mp4", clip, "20") as film:
        film.add(upright)
    with av.open(tmp_path / "turned.mp4") as container:
        frame = next(container.decode(video=0))
        shown = np.rot90(frame.to_ndarray(format="rgb24"), round(frame.rotation / 90))

    assert shown.shape == upright.shape
    assert shown[:30].mean() > 200
    assert shown[50:].mean() < 50

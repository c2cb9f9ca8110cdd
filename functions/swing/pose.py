"""Pictures become poses; the one owner of mediapipe."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision
from numpy.typing import NDArray

from swing.poses import LANDMARKS, Poses, join
from swing.sampling import Chunk, Plan

Picture = NDArray[np.uint8]  # (height, width, 3) RGB

CHECKOUT_MODEL: Final = Path(__file__).parents[2] / ".cache" / "pose_landmarker_full.task"


def model_path() -> Path:
    """Path of the model: in the image from POSE_MODEL_PATH, on a developer's machine in the checkout's cache."""
    return Path(os.environ.get("POSE_MODEL_PATH", CHECKOUT_MODEL))


def estimate(pictures: Iterable[tuple[int, float, Picture]], plan: Plan) -> Poses:
    """Estimate the golfer's poses in the pictures of one frame pack, chunk by chunk."""
    known = list(pictures)
    return join([estimate_chunk(known, plan, chunk) for chunk in plan.chunks])


def estimate_chunk(pictures: list[tuple[int, float, Picture]], plan: Plan, chunk: Chunk) -> Poses:
    """Follow the golfer through one chunk with a landmarker of its own, and drop the warm-up."""
    numbers = plan.frames[chunk.start : chunk.end]
    looks = [look for look in pictures if numbers[0] <= look[0] <= numbers[-1]]
    with landmarker() as model:
        rows = [(number, time_s, *landmarks(model, picture, time_s, plan)) for number, time_s, picture in looks]
    kept = [row for row, look in zip(rows, looks, strict=True) if look[0] >= plan.frames[chunk.first]]
    return Poses(*(np.array(column) for column in zip(*kept, strict=True)))


def landmarker() -> Any:
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model_path())), running_mode=vision.RunningMode.VIDEO
    )
    return vision.PoseLandmarker.create_from_options(options)


def landmarks(model: Any, picture: Picture, time_s: float, plan: Plan) -> Iterator[NDArray[np.float64]]:
    """Points (33, 2), world (33, 3) and visibility (33,) of the person in a picture, NaN where nobody is."""
    image = mp.Image(image_format=mp.ImageFormat.SRGB, data=picture)
    result = model.detect_for_video(image, round(time_s * 1000))
    if not result.pose_landmarks:
        yield from (np.full(shape, np.nan) for shape in ((LANDMARKS, 2), (LANDMARKS, 3), (LANDMARKS,)))
        return
    shown = result.pose_landmarks[0]
    yield np.array([(mark.x * plan.width_px, mark.y * plan.height_px) for mark in shown])
    yield np.array([(mark.x, mark.y, mark.z) for mark in result.pose_world_landmarks[0]])
    yield np.array([mark.visibility for mark in shown])

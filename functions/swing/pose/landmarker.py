"""Estimating poses with MediaPipe, chunk by chunk. The one owner of mediapipe.

In each chunk of a frame pack the golfer is looked for first: among the people in a few of its pictures, the one who
is large and in the middle. Then a landmarker of the chunk's own follows the golfer through a crop around that place:
in the crop the golfer is large enough to be detected, and other people are few. So a chunk's poses depend on nothing
else.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision
from numpy.typing import NDArray

from swing.domain.errors import ModelMissingError
from swing.domain.poses import LANDMARKS, Poses, join, nobody
from swing.media.sampling import Chunk, Plan
from swing.pose import background
from swing.pose.golfer import Crop, Person, chosen, crop_around, follows, light, upright, windows
from swing.settings import optional

Picture = NDArray[np.uint8]  # (height, width, 3) RGB
Sample = tuple[int, float, Picture]  # number of the frame, seconds, picture
Margins = tuple[float, ...]
Row = tuple[int, float, NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]

CHECKOUT_MODEL: Final = Path(__file__).parents[3] / ".cache" / "pose_landmarker_full.task"
# Places in a chunk, as shares of it, where people are looked for.
SEARCHED: Final = (0.1, 0.5, 0.9)
# A person who is small or turned away is detected with little confidence; the landmarks' own confidence is kept at
# MediaPipe's.
DETECTION: Final = 0.3
MAX_PEOPLE: Final = 3
# Room around the golfer in the crop, in heights: arms and club swing out of the box. MediaPipe's detector is touchy:
# when it loses the golfer in a tenth of the pictures, sees him or her upside down, or finds another person, another
# crop is tried.
MARGINS: Final = (0.25, 0.45, 0.1)
ENOUGH: Final = 0.9


def model_path() -> Path:
    """Path of the model: in the image from POSE_MODEL_PATH, on a developer's machine in the checkout's cache."""
    return Path(optional("POSE_MODEL_PATH", str(CHECKOUT_MODEL)))


def estimate(pictures: Iterable[Sample], plan: Plan, margins: Margins = MARGINS) -> Poses:
    """Estimate the golfer's poses in the pictures of one frame pack, chunk by chunk."""
    return join([estimate_chunk(samples, plan, chunk, margins) for chunk, samples in chunked(pictures, plan)])


@cache
def finder() -> Any:
    """One for all videos of this process: it looks at single pictures, remembers none, and takes 0.1 s to make."""
    return landmarker(vision.RunningMode.IMAGE, MAX_PEOPLE)


def chunked(pictures: Iterable[Sample], plan: Plan) -> Iterator[tuple[Chunk, list[Sample]]]:
    """Split the pictures into chunks with their warm-ups, holding no more than one chunk at a time."""
    coming = iter(pictures)
    held: list[Sample] = []
    for chunk in plan.chunks:
        first, last = plan.frames[chunk.start], plan.frames[chunk.end - 1]
        held = [sample for sample in held if sample[0] >= first]
        while not held or held[-1][0] < last:
            sample = next(coming, None)
            if sample is None:
                break
            held.append(sample)
        # Where a chunk's last samples can't be decoded, what is held is the next chunk's.
        yield chunk, [sample for sample in held if sample[0] <= last]


def estimate_chunk(samples: list[Sample], plan: Plan, chunk: Chunk, margins: Margins) -> Poses:
    """Follow the golfer through one chunk, and drop the warm-up."""
    if not samples:
        return nobody()
    golfer, place = find(finder(), samples)
    everything = whole(samples[0][2])
    rows = followed(samples, plan, golfer, place, margins) if golfer else list(track(samples, everything, plan))
    kept = [row for row in rows if row[0] >= plan.frames[chunk.first]]
    if not kept:
        return nobody()
    camera = camera_moves(samples, rows, len(rows) - len(kept), plan)
    shown = {number: picture for number, _, picture in samples}
    lit = [light(shown[row[0]], row[2] / scale(samples, plan)) for row in kept]
    return Poses(*(np.array(column) for column in (*zip(*kept, strict=True), lit, camera)))


def camera_moves(samples: list[Sample], rows: list[Row], first: int, plan: Plan) -> list[background.Move]:
    """How the camera moved since the sample before, for those from place `first` on; in pixels of the full size.

    The first is compared with the last of the warm-up, so that the camera is followed from chunk to chunk.
    """
    begin = max(0, first - 1)
    greys = [background.shrunk(picture) for _, _, picture in samples[begin:]]
    shrink = plan.width_px / greys[0].shape[1]
    moves = background.moves(greys, [row[2] / shrink for row in rows[begin:]])
    return [move * [1, 1, shrink] for move in moves][first - begin :]


def followed(samples: list[Sample], plan: Plan, golfer: Person, place: int, margins: Margins) -> list[Row]:
    """Follow the golfer, who was seen in the picture at `place`, in the crop that loses him or her the least."""
    best, most = list[Row](), -1
    for margin in margins:
        rows = list(track(samples, crop_around(golfer.crop, margin, samples[0][2].shape), plan))
        right = follows(rows[place][2] / scale(samples, plan), golfer)
        seen = sum(upright(row[2]) for row in rows) * right
        if seen > most:
            best, most = rows, seen
        if seen >= ENOUGH * len(rows):
            break
    return best


def scale(samples: list[Sample], plan: Plan) -> float:
    """Pixels of the full-size picture in one pixel of the pack's."""
    return plan.width_px / int(samples[0][2].shape[1])


def whole(picture: Picture) -> Crop:
    return Crop(0, 0, picture.shape[1], picture.shape[0])


def find(detector: Any, samples: list[Sample]) -> tuple[Person | None, int]:
    """Find the golfer of a chunk, and the place of the picture in which he or she was found."""
    places = sorted({round(share * (len(samples) - 1)) for share in SEARCHED})
    size = samples[0][2].shape
    found = {place: people(detector, samples[place][2], [whole(samples[place][2])]) for place in places}
    if not any(found.values()):
        found = {place: people(detector, samples[place][2], windows(size)) for place in places[:1]}
    return chosen(found, size)


def people(detector: Any, picture: Picture, crops: list[Crop]) -> list[Person]:
    """Detect people in each of the crops of a picture."""
    found = []
    for crop in crops:
        result = detector.detect(image_of(picture, crop))
        found += [Person(points_of(marks, crop)) for marks in result.pose_landmarks]
    return found


def track(samples: list[Sample], crop: Crop, plan: Plan) -> Iterator[Row]:
    """Follow the person in the crop, a landmarker of its own starting with the first picture."""
    time_ms = -1
    with landmarker(vision.RunningMode.VIDEO, 1) as model:
        for number, time_s, picture in samples:
            # mediapipe refuses a second picture in the same millisecond, which an edited film may have at a join.
            time_ms = max(time_ms + 1, round(time_s * 1000))
            result = model.detect_for_video(image_of(picture, crop), time_ms)
            points, world, visibility = landmarks(result, crop, scale(samples, plan))
            yield number, time_s, points, world, visibility


def landmarker(mode: Any, most: int) -> Any:
    """Raises ModelMissingError."""
    if not model_path().exists():
        raise ModelMissingError(f"There is no pose model at {model_path()}.")
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model_path())),
        running_mode=mode,
        num_poses=most,
        min_pose_detection_confidence=DETECTION,
    )
    return vision.PoseLandmarker.create_from_options(options)


def image_of(picture: Picture, crop: Crop) -> Any:
    """A part of a picture (height, width, 3), RGB in bytes, as MediaPipe takes it."""
    # mediapipe reads the memory as it lies: a slice of a picture has gaps between its rows.
    part = np.ascontiguousarray(picture[crop.top : crop.bottom, crop.left : crop.right])
    return mp.Image(image_format=mp.ImageFormat.SRGB, data=part)


def landmarks(result: Any, crop: Crop, scale: float) -> Iterator[NDArray[np.float64]]:
    """Points (33, 2), world (33, 3) and visibility (33,) of the one person followed, NaN where nothing was found."""
    if not result.pose_landmarks:
        yield from (np.full(shape, np.nan) for shape in ((LANDMARKS, 2), (LANDMARKS, 3), (LANDMARKS,)))
        return
    shown = result.pose_landmarks[0]
    yield points_of(shown, crop) * scale
    yield np.array([(mark.x, mark.y, mark.z) for mark in result.pose_world_landmarks[0]])
    yield np.array([mark.visibility for mark in shown])


def points_of(marks: Any, crop: Crop) -> NDArray[np.float64]:
    """Landmarks in the picture's pixels, (33, 2)."""
    shares = np.array([(mark.x, mark.y) for mark in marks])
    return shares * (crop.right - crop.left, crop.bottom - crop.top) + (crop.left, crop.top)

"""Drawing on pictures: cropping to the golfer, strokes, text, JPEG. The one place that draws with OpenCV.

A picture is (height, width, 3) uint8 in RGB, as video.py hands it out. A box is in pixels of the upright video;
strokes are in pixels of the crop that they are drawn on.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from swing.domain.models import Hand, Swing
from swing.domain.poses import Poses
from swing.drawing.annotations import Shown, annotation
from swing.drawing.shapes import Dot, Ink, Label, Path, Points, Stroke, dashes
from swing.drawing.skeleton import DrawnPose, skeleton

Picture = NDArray[np.uint8]  # (height, width, 3) RGB
Colour = tuple[int, int, int]

# Amber, blue and magenta stay apart under the common colour blindnesses (IBM's design palette); every stroke has a
# casing of the opposite lightness, so that it shows on grass, on sky and on dark trousers.
COLOURS: dict[Ink, Colour] = {
    Ink.LEAD: (255, 176, 0),
    Ink.TRAIL: (100, 160, 255),
    Ink.BODY: (255, 255, 255),
    Ink.REFERENCE: (255, 255, 255),
    Ink.ANNOTATION: (220, 38, 127),
}
DARK: Colour = (20, 22, 26)
LIGHT: Colour = (255, 255, 255)

# Room for a club of about 0.65 of its golfer's height: it points sideways from the hips and upwards from the chest,
# and is short against the picture where the hands are far out. (left, top, right, bottom) in heights of the golfer.
ROOM_OF_HEIGHT = np.array([0.34, 0.3, 0.34, 0.13])
KEY_FRAME_HEIGHT_PX = (480, 1280)
KEY_FRAME_WIDTH_PX = 1280
LINE_OF_SIDE = 1 / 200
TEXT_OF_SIDE = 1 / 32
SUBPIXEL_BITS = 4

FONT = cv2.FontFace("sans")
WEIGHT = 500


@dataclass(frozen=True)
class Box:
    left: int
    top: int
    width: int
    height: int

    @property
    def scale(self) -> float:
        """From pixels of the video to pixels of the key frame: small golfers grow, 4K shrinks."""
        low, high = KEY_FRAME_HEIGHT_PX
        return min(float(np.clip(self.height, low, high)) / self.height, KEY_FRAME_WIDTH_PX / self.width)

    def points(self, points: Points) -> Points:
        """(..., 2) pixels of the video as pixels of the key frame."""
        return np.asarray((points - np.array([self.left, self.top])) * self.scale)


def golfer_box(poses: Poses, swing: Swing, width: int, height: int) -> Box:
    """One box for all key frames: the golfer from the first event to the last, with room for the club.

    `width` and `height` are the video's; without a golfer the box is the whole picture.
    """
    points = poses.points[_during(poses, swing)]
    known = points[np.isfinite(points).all(axis=(1, 2))]
    if not len(known):
        return Box(0, 0, width, height)
    tall = float(np.median(np.ptp(known[:, :, 1], axis=1)))
    room = ROOM_OF_HEIGHT * tall
    return _inside(_end(known, 1) - room[:2], _end(known, 99) + room[2:], width, height)


def key_frame(picture: Picture, box: Box) -> Picture:
    """Box cut out, 480 to 1280 pixels high."""
    crop = picture[box.top : box.top + box.height, box.left : box.left + box.width]
    return resized(crop, round(box.width * box.scale), round(box.height * box.scale))


def pose_in(box: Box, poses: Poses, frame: int, hand: Hand) -> DrawnPose:
    """Golfer in frame number `frame`, or in the estimated frame next to it, in pixels of the key frame."""
    nearest = int(np.abs(poses.frames - frame).argmin())
    return DrawnPose(box.points(poses.points[nearest]), poses.visibility[nearest], hand)


def overlay(frame: Picture, pose: DrawnPose, shown: Shown | None = None, address: DrawnPose | None = None) -> Picture:
    """Key frame with its skeleton and the number that it is to show, against the body at address."""
    drawn = painted(frame, skeleton(pose))
    if shown is None:
        return drawn
    return painted(drawn, annotation(shown, pose, address or pose))


def painted(picture: Picture, strokes: list[Stroke]) -> Picture:
    """Strokes over the picture, casings first so that no joint is cut by its neighbour's casing."""
    canvas = np.ascontiguousarray(picture).copy()
    width = line_width(canvas)
    for stroke in strokes:
        _draw(canvas, stroke, _casing(stroke), width + max(2, round(0.8 * width)))
    for stroke in strokes:
        _draw(canvas, stroke, None, width)
    return canvas


def resized(picture: Picture, width: int, height: int) -> Picture:
    if (height, width) == picture.shape[:2]:
        return picture
    # Averaging areas costs eight times as much, and shows only where many pixels become one.
    factor = height / picture.shape[0]
    how = cv2.INTER_CUBIC if factor > 1 else cv2.INTER_LINEAR if factor > 0.7 else cv2.INTER_AREA
    return np.asarray(cv2.resize(picture, (width, height), interpolation=how), dtype=np.uint8)


def line_width(picture: Picture) -> int:
    return max(2, round(max(_size(picture)) * LINE_OF_SIDE))


def text_size(picture: Picture) -> int:
    return max(13, round(max(_size(picture)) * TEXT_OF_SIDE))


def write(canvas: Picture, text: str, at: tuple[int, int], size: int, colour: Colour = LIGHT) -> None:
    """Text into the canvas itself; `at` is the left end of its baseline."""
    cv2.putText(canvas, text, at, colour, FONT, size, WEIGHT)


def written(text: str, size: int) -> tuple[int, int]:
    """Width and height in pixels that the text takes."""
    _, _, width, height = cv2.getTextSize((0, 0), text, (0, 0), FONT, size, WEIGHT)
    return int(width), int(height)


def plate(canvas: Picture, text: str, edge: Colour) -> None:
    """Text in the canvas's upper left corner, on a dark plate, shrunk where the picture is too narrow for it."""
    size = text_size(canvas)
    widest = canvas.shape[1] - 4 * size
    size = max(8, min(size, size * widest // max(1, written(text, size)[0])))
    ground = Box(size // 2, size // 2, written(text, size)[0] + 2 * size, 2 * size)
    fill(canvas, ground, DARK)
    fill(canvas, Box(ground.left, ground.top, size // 3, ground.height), edge)
    write(canvas, text, (ground.left + size, ground.top + size + size // 3), size)


def fill(canvas: Picture, box: Box, colour: Colour) -> None:
    canvas[box.top : box.top + box.height, box.left : box.left + box.width] = colour


def encode_jpeg(picture: Picture, quality: int = 88) -> bytes:
    """The picture as a JPEG file; `quality` from 0 to 100, of which 88 keeps a drawn line sharp."""
    return cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def _size(picture: Picture) -> tuple[int, int]:
    height, width = picture.shape[:2]
    return int(height), int(width)


def _during(poses: Poses, swing: Swing) -> NDArray[np.bool_]:
    frames = [mark.frame for mark in swing.events.values() if mark]
    if not frames:
        return np.ones(len(poses.frames), dtype=np.bool_)
    return np.asarray((poses.frames >= min(frames)) & (poses.frames <= max(frames)))


def _end(points: NDArray[np.float64], percentile: float) -> NDArray[np.float64]:
    """(2,) of (n, k, 2): the outermost joint of each frame, without the odd frame that leapt away."""
    outermost = points.min(axis=1) if percentile < 50 else points.max(axis=1)
    return np.asarray(np.percentile(outermost, percentile, axis=0))


def _inside(low: NDArray[np.float64], high: NDArray[np.float64], width: int, height: int) -> Box:
    left, top = np.clip(np.floor(low), 0, [width - 2, height - 2]).astype(int).tolist()
    right, bottom = np.clip(np.ceil(high), [left + 2, top + 2], [width, height]).astype(int).tolist()
    return Box(left, top, right - left, bottom - top)


def _casing(stroke: Stroke) -> Colour:
    return LIGHT if getattr(stroke, "ink", None) is Ink.ANNOTATION else DARK


def _draw(canvas: Picture, stroke: Stroke, casing: Colour | None, width: int) -> None:
    match stroke:
        case Path():
            pieces = dashes(stroke.points, 5.0 * line_width(canvas)) if stroke.dashed else [stroke.points]
            fixed = [np.round(piece * (1 << SUBPIXEL_BITS)).astype(np.int32) for piece in pieces]
            colour = casing or COLOURS[stroke.ink]
            cv2.polylines(canvas, fixed, False, colour, width, cv2.LINE_AA, SUBPIXEL_BITS)
        case Dot():
            x, y = np.round(stroke.at * (1 << SUBPIXEL_BITS)).astype(int).tolist()
            radius = round(0.8 * width * (1 << SUBPIXEL_BITS))
            cv2.circle(canvas, (x, y), radius, casing or COLOURS[stroke.ink], cv2.FILLED, cv2.LINE_AA, SUBPIXEL_BITS)
        case Label() if casing is None:
            plate(canvas, stroke.text, COLOURS[Ink.ANNOTATION])

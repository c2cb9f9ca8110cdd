"""A camera's motion is read off what stands still around the golfer."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from dev.evaluation import moving_camera
from swing.pose import background
from swing.pose.background import LOST, Grey, Move, Points

FPS, PICTURES = 30, 45
SIZE = (240, 320)
NOBODY = np.full((33, 2), np.nan)
# Corners that lie in the middle of the picture.
GOLFER = np.array([[130.0, 60.0], [190.0, 60.0], [190.0, 220.0], [130.0, 220.0]])


def landscape(seed: int = 3) -> Grey:
    """Blots of all sizes, as trees and grass have them."""
    blots = np.random.default_rng(seed).normal(size=SIZE)
    mixed = np.sum([cv2.GaussianBlur(blots, (0, 0), sigma) * sigma for sigma in (1.5, 4, 12)], axis=0)
    return np.asarray(255 * (mixed - mixed.min()) / np.ptp(mixed), np.uint8)


def filmed(scene: Grey, movement: moving_camera.Movement, count: int = PICTURES) -> list[Grey]:
    colours = np.repeat(scene[:, :, None], 3, axis=2)
    return [background.shrunk(picture) for picture in moving_camera.moved([colours] * count, movement, FPS)]


def truly(movement: moving_camera.Movement, number: int) -> Move:
    """From places in the first picture to places in another."""
    first, then = (np.vstack([moving_camera.onto(SIZE, movement(each / FPS)), [0, 0, 1]]) for each in (0, number))
    return np.asarray((np.linalg.inv(then) @ first)[:2])


def followed(greys: list[Grey], golfer: Points = NOBODY) -> Iterator[Move]:
    """From places in the first picture to places in each that is known."""
    since = np.eye(2, 3)
    for move in background.moves(greys, [golfer] * len(greys)):
        since = since if np.isnan(move).any() else background.chained(move, since)
        yield since


def shift_px(move: Move) -> Points:
    """How far a move takes the corners of the picture."""
    corners = np.array([(0, 0), (SIZE[1], 0), (0, SIZE[0]), SIZE[::-1]])
    return np.asarray(corners @ move[:, :2].T + move[:, 2] - corners)


@pytest.mark.parametrize("movement", [moving_camera.hand, moving_camera.pan, moving_camera.zoom])
def test_a_moving_camera_is_followed_to_half_a_pixel(movement: moving_camera.Movement) -> None:
    moves = list(followed(filmed(landscape(), movement)))

    apart = [shift_px(move) - shift_px(truly(movement, number)) for number, move in enumerate(moves)]
    assert np.abs(shift_px(truly(movement, PICTURES - 1))).max() > 3
    assert np.abs(apart).max() < 0.5


def test_a_golfer_who_moves_before_a_camera_that_stands_is_no_movement_of_it() -> None:
    greys = filmed(landscape(), lambda _: (0.0, 0.0, 0.0, 0.0))
    clothes = landscape(7)
    for number, grey in enumerate(greys):
        grey[60:220, 130:190] = clothes[60:220, number : number + 60]

    moves = list(followed(greys, GOLFER))

    assert np.abs([shift_px(move) for move in moves]).max() < 0.2


def test_nothing_is_known_before_a_wall_without_any_mark() -> None:
    wall = np.full(SIZE, 200, np.uint8)

    first, *others = background.moves([wall] * 4, [NOBODY] * 4)

    assert first == pytest.approx(np.eye(2, 3))
    assert np.isnan(others).all()


def test_after_a_cut_the_camera_is_followed_anew() -> None:
    before, after = filmed(landscape(), moving_camera.pan, 10), filmed(landscape(5), moving_camera.pan, 20)

    moves = list(background.moves(before + after, [NOBODY] * 30))

    unknown = [place for place, move in enumerate(moves) if np.isnan(move).any()]
    assert unknown == list(range(10, 10 + LOST))

"""Rotations, easing and the two-bone limb. Vectors are (3,) or (..., 3), rotations (3, 3), angles in degrees."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Reals = NDArray[np.floating[Any]]  # single or double precision

UP = np.array([0.0, 0.0, 1.0])
FORWARD = np.array([0.0, -1.0, 0.0])  # where the body looks at rest
TINY = 1e-9


def unit(vectors: ArrayLike) -> Floats:
    """Scale to length 1 along the last axis."""
    array = np.asarray(vectors, float)
    return np.asarray(array / np.maximum(np.linalg.norm(array, axis=-1, keepdims=True), TINY))


def cross_matrix(vector: Floats) -> Floats:
    x, y, z = vector
    return np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])


def rotation(axis: ArrayLike, angle_deg: float) -> Floats:
    """Turn about an axis by the right-hand rule (Rodrigues' formula)."""
    turn, angle = cross_matrix(unit(axis)), np.radians(angle_deg)
    return np.asarray(np.eye(3) + np.sin(angle) * turn + (1 - np.cos(angle)) * turn @ turn)


def rotation_between(start: ArrayLike, end: ArrayLike) -> Floats:
    """Smallest rotation that takes one direction to another."""
    first, last = unit(start), unit(end)
    axis = np.cross(first, last)
    sine = float(np.linalg.norm(axis))
    return np.eye(3) if sine < TINY else rotation(axis, float(np.degrees(np.arctan2(sine, first @ last))))


def twice_axis(turn: Floats) -> Floats:
    """Axis of a rotation times twice the sine of its angle."""
    return np.array([turn[2, 1] - turn[1, 2], turn[0, 2] - turn[2, 0], turn[1, 0] - turn[0, 1]])


def rotation_angle_deg(turn: Floats) -> float:
    return float(np.degrees(np.arccos(np.clip((np.trace(turn) - 1) / 2, -1, 1))))


def fraction_of(turn: Floats, share: float) -> Floats:
    """Keep the axis and a share of the angle."""
    angle = rotation_angle_deg(turn)
    return np.eye(3) if angle < 1e-6 else rotation(twice_axis(turn), share * angle)


def twist_deg(turn: Floats, axis: Floats) -> float:
    """How far a rotation turns about an axis (swing-twist decomposition), -180 to 180."""
    angle = 2 * np.degrees(np.arctan2(twice_axis(turn) @ axis / 2, 1 + np.trace(turn)))
    return float((angle + 180) % 360 - 180)


def axes(along: ArrayLike, towards: ArrayLike) -> Floats:
    """Build the rotation whose first column is `along` and whose second leans `towards`."""
    x = unit(along)
    y = unit(np.asarray(towards) - (np.asarray(towards) @ x) * x)
    return np.column_stack([x, y, np.cross(x, y)])


def bend_limb(start: Floats, end: Floats, upper: float, lower: float, pole: ArrayLike) -> tuple[Floats, Floats]:
    """Middle joint and reached end of a limb of two bones, bent towards `pole` (law of cosines).

    An end out of reach is drawn in along the line from the start.
    """
    direction = unit(end - start)
    reach = np.clip(np.linalg.norm(end - start), abs(upper - lower) + 1e-3, (upper + lower) * 0.9995)
    along = (reach**2 + upper**2 - lower**2) / (2 * reach)
    sideways = unit(np.asarray(pole) - (np.asarray(pole) @ direction) * direction)
    middle = start + along * direction + np.sqrt(max(upper**2 - along**2, 0)) * sideways
    return middle, start + reach * direction


def ease(share: float) -> float:
    """Go from 0 to 1 with a soft start and end; shares outside are held."""
    held = min(max(share, 0.0), 1.0)
    return held * held * (3 - 2 * held)

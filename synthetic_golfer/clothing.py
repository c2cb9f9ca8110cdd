"""What the body wears: cloth that stands off the skin, and a colour for every point of the surface.

A point is known by where it is on the body at rest, so edges of clothes are sharp however coarse the mesh is.
"""

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from synthetic_golfer.body import SIDES, Body, Indices, vertex_normals
from synthetic_golfer.geometry import Floats, Reals, unit

RGB = tuple[float, float, float]
Mask = NDArray[np.bool_]
Paint = list[tuple[str, Mask]]

# Materials in the order in which they are painted, with the golfer's colours; each covers those before it.
GOLFER: dict[str, RGB] = {
    "skin": (0.78, 0.57, 0.45), "lips": (0.66, 0.36, 0.32), "brow": (0.24, 0.15, 0.09), "hair": (0.16, 0.10, 0.06),
    "cap": (0.93, 0.93, 0.95), "collar": (0.93, 0.93, 0.93), "shirt": (0.80, 0.16, 0.14), "belt": (0.06, 0.05, 0.05),
    "trousers": (0.20, 0.22, 0.29), "shoe": (0.90, 0.90, 0.91), "sole": (0.25, 0.25, 0.27), "glove": (0.94, 0.94, 0.94),
    "eye_white": (0.95, 0.94, 0.92), "iris": (0.12, 0.08, 0.05),
}  # fmt: skip
BYSTANDER: dict[str, RGB] = GOLFER | {
    "skin": (0.55, 0.38, 0.28), "glove": (0.55, 0.38, 0.28), "hair": (0.05, 0.04, 0.04), "cap": (0.10, 0.13, 0.24),
    "collar": (0.16, 0.35, 0.55), "shirt": (0.20, 0.42, 0.64), "trousers": (0.62, 0.57, 0.46),
    "shoe": (0.18, 0.14, 0.12),
}  # fmt: skip

MATERIALS = tuple(GOLFER)
FINGERS = ("index", "middle", "ring", "pinky", "thumb")
CLOTH_M = {
    "shirt": 0.012,
    "collar": 0.012,
    "belt": 0.012,
    "cap": 0.012,
    "shoe": 0.012,
    "sole": 0.012,
    "trousers": 0.010,
}
FLARE_M = 0.016  # how much wider trousers are at the foot
SMOOTHED = {("shirt", "belt", "trousers", "cap"): 12, ("shoe", "sole"): 8}  # materials that bridge folds of the skin


class Landmarks(NamedTuple):
    """Points of the resting body that seams hang on."""

    eyes: Floats
    eye_apart: float  # from the middle of the face to an eye
    neck: Floats
    ankle_z: float
    knee_z: float
    waist_z: float


class Surface(NamedTuple):
    """Points of the body's surface: where at rest (n, 3), and (n,) shares of the parts that they belong to."""

    rest: Reals
    sleeve: Reals  # 0 at the shoulder, 1 at the elbow
    head: Reals
    forearm: Reals
    glove: Reals
    eye: Reals  # 0 on skin, 1 at an eyeball's edge, 2 at its front

    @classmethod
    def from_columns(cls, columns: Reals) -> Self:
        return cls(columns[:, :3], *columns[:, 3:].T)

    @property
    def columns(self) -> Floats:
        """As one matrix (n, 8), so that it can be interpolated across a triangle."""
        return np.column_stack(self)


def landmarks(body: Body) -> Landmarks:
    left, right = body.eye("l"), body.eye("r")
    return Landmarks(
        eyes=(left + right) / 2,
        eye_apart=float(left[0]),
        neck=body.head("neck_01"),
        ankle_z=float(body.head("foot_l")[2]),
        knee_z=float(body.head("calf_l")[2]),
        waist_z=float(body.head("spine_01")[2]) + 0.02,
    )


def surface(body: Body) -> Surface:
    """Describe every vertex of the body."""
    forearm = body.weight_of("lowerarm", "hand", *FINGERS)
    on_arm = forearm + body.weight_of("upperarm") > 0.5
    shoulder, elbow = body.head("upperarm_l"), body.head("lowerarm_l")
    as_left = body.vertices * np.where(body.vertices[:, :1] < 0, [-1, 1, 1], 1)
    along = (as_left - shoulder) @ (elbow - shoulder) / ((elbow - shoulder) @ (elbow - shoulder))
    eye = np.zeros(len(body.vertices))
    for side in SIDES:
        vertices = body.eyes[side]
        eye[vertices] = 1 - unit(body.vertices[vertices] - body.eye(side))[:, 1]
    return Surface(
        rest=body.vertices,
        sleeve=np.where(on_arm, along, 0),
        head=body.weight_of("head", "neck_01"),
        forearm=forearm,
        glove=body.weight_of("hand", *FINGERS, suffix="_l"),
        eye=eye,
    )


def materials(points: Surface, marks: Landmarks) -> Indices:
    """Index into MATERIALS of each point, (n,)."""
    chosen = np.zeros(len(points.rest), int)
    for name, where in _face(points, marks) + _clothes(points, marks):
        chosen[where] = MATERIALS.index(name)
    return chosen


def _face(points: Surface, marks: Landmarks) -> Paint:
    x, y, z = points.rest.T
    aside, behind, above = np.abs(x), y - marks.eyes[1], z - marks.eyes[2]
    head = points.head > 0.5
    front = head & (behind < 0.012)
    lip_curve, brow_curve = 0.9 * np.abs(above + 0.067), 0.25 * np.abs(aside - marks.eye_apart)
    return [
        ("lips", front & (aside < 0.024 - lip_curve) & (np.abs(above + 0.067) < 0.009)),
        (
            "brow",
            front & (np.abs(aside - 1.08 * marks.eye_apart) < 0.023) & (np.abs(above - 0.019 + brow_curve) < 0.0045),
        ),
        ("hair", head & (behind > 0.085 + 0.2 * np.maximum(-above, 0)) & (above > -0.075)),
        ("cap", head & (above > 0.047 - 0.26 * behind)),
    ]


def _clothes(points: Surface, marks: Landmarks) -> Paint:
    x, y, z = points.rest.T
    torso = (points.forearm < 0.3) & (points.sleeve < 0.62)
    below_neck = z - marks.neck[2] - 0.45 * (y - marks.neck[1])
    shirt = torso & (below_neck < -0.010)
    placket = shirt & (np.abs(x) < 0.011) & (y < marks.neck[1] - 0.02) & (z > marks.neck[2] - 0.22)
    return [
        ("collar", torso & (below_neck < 0.012)),
        ("shirt", shirt),
        ("collar", placket),
        ("belt", torso & (z < marks.waist_z)),
        ("trousers", torso & (z < marks.waist_z - 0.032)),
        ("shoe", z < marks.ankle_z + 0.012),
        ("sole", z < 0.014),
        ("glove", points.glove > 0.5),
        ("eye_white", points.eye > 0.5),
        ("iris", points.eye > 1.86),
    ]


@dataclass(frozen=True)
class Clothed:
    """A dressed body at rest: what is skinned and painted in every frame."""

    body: Body
    vertices: Floats
    normals: Floats
    surface: Surface
    landmarks: Landmarks


def dress(body: Body) -> Clothed:
    """Lift cloth off the skin and smooth it."""
    points, marks = surface(body), landmarks(body)
    worn = materials(points, marks)
    vertices = body.vertices
    for names, rounds in SMOOTHED.items():
        vertices = smoothed(vertices, body.quads, np.isin(worn, [MATERIALS.index(name) for name in names]), rounds)
    thickness = cloth_thickness_m(body.vertices[:, 2], worn, marks)
    vertices = vertices + vertex_normals(vertices, body.triangles) * thickness[:, None]
    vertices[:, 2] = np.maximum(vertices[:, 2], 0)
    return Clothed(body, vertices, vertex_normals(vertices, body.triangles), points, marks)


def cloth_thickness_m(heights: Floats, worn: Indices, marks: Landmarks) -> Floats:
    thickness = np.array([CLOTH_M.get(name, 0.0) for name in MATERIALS])[worn]
    flare = FLARE_M * np.clip((marks.knee_z + 0.1 - heights) / 0.4, 0, 1)
    return np.asarray(thickness + np.where(worn == MATERIALS.index("trousers"), flare, 0))


def smoothed(vertices: Floats, quads: Indices, moving: Mask, rounds: int) -> Floats:
    """Draw moving vertices half way to the mean of their neighbours, several times (Laplacian smoothing)."""
    start, end = quads.ravel(), np.roll(quads, -1, axis=1).ravel()
    degree = np.bincount(start, minlength=len(vertices)) + np.bincount(end, minlength=len(vertices))
    result = vertices.copy()
    for _ in range(rounds):
        near = [
            np.bincount(start, result[end, axis], len(vertices)) + np.bincount(end, result[start, axis], len(vertices))
            for axis in range(3)
        ]
        pulled = result + 0.5 * (np.column_stack(near) / degree[:, None] - result)
        result[moving] = pulled[moving]
    return result

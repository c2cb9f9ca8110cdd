"""The body at rest and how its bones carry its skin. Metres, z up, the body looks toward -y, its left is +x.

Data: MakeHuman / MPFB2, CC0-1.0 (data/LICENSE.md); see body_data.py.
"""

from dataclasses import dataclass
from functools import cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from synthetic_golfer.body_data import BODY_FILE
from synthetic_golfer.geometry import Floats, unit

Indices = NDArray[np.int64]
SIDES = ("l", "r")


@dataclass(frozen=True)
class Pose:
    """Where each bone's head is, (bones, 3) in metres, and how it is turned from rest, (bones, 3, 3)."""

    positions: Floats
    rotations: Floats


@dataclass(frozen=True)
class Body:
    """Rest pose: vertices (v, 3), quads (q, 4), bone ends (bones, 3) and weights (v, bones) whose rows sum to 1."""

    vertices: Floats
    quads: Indices
    bones: tuple[str, ...]
    heads: Floats
    tails: Floats
    weights: Floats
    eyes: dict[str, Indices]

    @classmethod
    @cache
    def load(cls) -> Self:
        with np.load(BODY_FILE) as data:
            shares = data["vertex_shares"].astype(float)
            weights = np.zeros((len(shares), len(data["bones"])))
            np.put_along_axis(weights, data["vertex_bones"].astype(int), shares, axis=1)
            return cls(
                vertices=data["vertices"].astype(float),
                quads=data["quads"].astype(int),
                bones=tuple(str(bone) for bone in data["bones"]),
                heads=data["heads"].astype(float),
                tails=data["tails"].astype(float),
                weights=weights / weights.sum(axis=1, keepdims=True),
                eyes={side: data[f"eye_{side}"].astype(int) for side in SIDES},
            )

    @property
    def triangles(self) -> Indices:
        """Both halves of each quad, (2 q, 3)."""
        return np.vstack([self.quads[:, [0, 1, 2]], self.quads[:, [0, 2, 3]]])

    def head(self, bone: str) -> Floats:
        """Joint at the start of a bone, at rest."""
        return np.asarray(self.heads[self.bones.index(bone)])

    def tail(self, bone: str) -> Floats:
        return np.asarray(self.tails[self.bones.index(bone)])

    def length(self, start: str, end: str) -> float:
        """Metres from one bone's head to another's."""
        return float(np.linalg.norm(self.head(end) - self.head(start)))

    def eye(self, side: str) -> Floats:
        """Centre of an eyeball at rest."""
        return np.asarray(self.vertices[self.eyes[side]].mean(axis=0))

    def weight_of(self, *prefixes: str, suffix: str = "") -> Floats:
        """Share of each vertex that belongs to the bones so named, (v,)."""
        chosen = [bone.startswith(prefixes) and bone.endswith(suffix) for bone in self.bones]
        return np.asarray(self.weights[:, chosen].sum(axis=1))


def vertex_normals(vertices: Floats, triangles: Indices) -> Floats:
    """Average the faces around each vertex, weighted by area: (v, 3)."""
    a, b, c = (vertices[triangles[:, corner]] for corner in range(3))
    faces = np.cross(b - a, c - a)
    summed = [
        np.bincount(triangles.ravel(), np.repeat(faces[:, axis], 3), minlength=len(vertices)) for axis in range(3)
    ]
    return unit(np.column_stack(summed))


def skinned(weights: Floats, heads: Floats, pose: Pose, vertices: Floats, normals: Floats) -> tuple[Floats, Floats]:
    """Vertices and normals moved by the bones (linear blend skinning)."""
    shifts = pose.positions - np.einsum("bij,bj->bi", pose.rotations, heads)
    blended = weights @ np.concatenate([pose.rotations.reshape(-1, 9), shifts], axis=1)
    turns = blended[:, :9].reshape(-1, 3, 3)
    moved = np.einsum("vij,vj->vi", turns, vertices) + blended[:, 9:]
    return moved, unit(np.einsum("vij,vj->vi", turns, normals))

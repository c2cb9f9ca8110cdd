"""Draw meshes into a camera's picture: sunlight, shadows, edges smoothed by supersampling."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from synthetic_golfer.background import Background, averaged, background
from synthetic_golfer.body import Indices
from synthetic_golfer.camera import Camera
from synthetic_golfer.geometry import Floats, Reals, unit
from synthetic_golfer.meshes import Mesh
from synthetic_golfer.raster import rasterize, shares

Image = NDArray[np.uint8]  # (height, width, 3), red green blue

SUN = unit([-0.35, -0.55, 1.0])
SUN_ACROSS = unit(np.cross(SUN, [0.0, 1.0, 0.0]))
SUN_AXES = np.stack([SUN_ACROSS, np.cross(SUN_ACROSS, SUN), SUN])  # rows: the shadow map's right, down, and nearness
SHADOW_MAP_PX, SHADOW_PX_PER_M = 800, 160.0
SHADOW_MAP_ORIGIN = np.array([SHADOW_MAP_PX / 2, SHADOW_MAP_PX / 2, 10.0])  # so that all nearness is positive
AMBIENT, SKY_LIGHT, SUN_LIGHT, GLOSS = 0.42, 0.20, 0.72, 0.10
GROUND_IN_SHADOW = 0.45
ACNE_M = 0.012  # a surface does not shade itself
SUPERSAMPLING = 2


class Scene(NamedTuple):
    """Meshes as one, in single precision. Mesh i has the triangles from starts[i] to before starts[i + 1]."""

    vertices: Reals
    triangles: Indices
    normals: Reals
    starts: Indices


@dataclass(frozen=True)
class Stage:
    """A camera in front of the empty course."""

    camera: Camera

    @cached_property
    def fine(self) -> Camera:
        return self.camera.scaled(SUPERSAMPLING)

    def render(self, meshes: list[Mesh]) -> Image:
        scene = joined(meshes)
        shadows = shadow_map(scene)
        image = self._shadowed_ground(shadows).reshape(self.camera.height, self.camera.width, 3)
        left, top, right, bottom = self._window(scene.vertices)
        if right > left and bottom > top:
            drawn = self._draw(scene, meshes, shadows, (left, top, right, bottom))
            window = image[top:bottom, left:right]
            window *= 1 - drawn[..., 3:]
            window += drawn[..., :3]
        return np.asarray(np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)

    @cached_property
    def _background(self) -> Background:
        return background(self.camera, SUPERSAMPLING)

    def _shadowed_ground(self, shadows: Reals) -> NDArray[np.float32]:
        empty = self._background
        image = empty.image.copy()
        light = GROUND_IN_SHADOW + (1 - GROUND_IN_SHADOW) * sunlit(shadows, empty.ground, 0.01)
        image[empty.ground_pixels] *= light[:, None].astype(np.float32)
        return image

    def _window(self, vertices: Reals) -> tuple[int, int, int, int]:
        """Rectangle of whole pixels around what is drawn: left, top, right, bottom."""
        pixels = self.camera.project(vertices)[:, :2]
        size = [self.camera.width, self.camera.height]
        left, top = np.clip(np.floor(pixels.min(axis=0)), 0, size).astype(int)
        right, bottom = np.clip(np.ceil(pixels.max(axis=0)), 0, size).astype(int)
        return int(left), int(top), int(right), int(bottom)

    def _draw(
        self, scene: Scene, meshes: list[Mesh], shadows: Reals, window: tuple[int, int, int, int]
    ) -> NDArray[np.float32]:
        """Colours times coverage, and coverage, of the window: (h, w, 4)."""
        left, top, right, bottom = (SUPERSAMPLING * edge for edge in window)
        width, height = right - left, bottom - top
        points = self.fine.project(scene.vertices) - [left, top, 0]
        triangle = rasterize(points, scene.triangles, width, height).triangle
        covered = np.flatnonzero(triangle >= 0)
        corners = scene.triangles[triangle[covered]]
        mix = shares(points, corners, covered % width + 0.5, covered // width + 0.5).astype(np.float32)
        colours = painted(scene, meshes, triangle[covered], corners, mix)
        light, gloss = self._lighting(scene, shadows, corners, mix)
        drawn = np.zeros((height * width, 4), np.float32)
        drawn[covered, :3] = np.minimum(colours * light[:, None] + gloss[:, None], 1)
        drawn[covered, 3] = 1
        return averaged(drawn.reshape(height, width, 4), SUPERSAMPLING).astype(np.float32)

    def _lighting(self, scene: Scene, shadows: Reals, corners: Indices, mix: Reals) -> tuple[Floats, Floats]:
        """Light (n,) that a colour is multiplied with, and gloss (n,) that is added (Blinn-Phong)."""
        normals = unit(mixed(scene.normals, corners, mix))
        points = mixed(scene.vertices, corners, mix)
        sun = np.clip(normals @ SUN, 0, 1) * sunlit(shadows, points + ACNE_M * normals, ACNE_M)
        halfway = unit(SUN + unit(self.camera.position - points))
        gloss = GLOSS * np.clip(np.einsum("ij,ij->i", normals, halfway), 0, 1) ** 24 * (sun > 0)
        return AMBIENT + SKY_LIGHT * normals[:, 2] + SUN_LIGHT * sun, gloss


def joined(meshes: list[Mesh]) -> Scene:
    shifts = np.cumsum([0] + [len(mesh.vertices) for mesh in meshes])
    return Scene(
        np.concatenate([mesh.vertices for mesh in meshes]).astype(np.float32),
        np.concatenate([mesh.triangles + shift for mesh, shift in zip(meshes, shifts, strict=False)]),
        np.concatenate([mesh.normals for mesh in meshes]).astype(np.float32),
        np.cumsum([0] + [len(mesh.triangles) for mesh in meshes]),
    )


def mixed(values: Reals, corners: Indices, mix: Reals) -> Reals:
    """Interpolate values of corners (n, 3) by their shares (n, 3)."""
    total = mix[:, [0]] * values.take(corners[:, 0], axis=0)
    total += mix[:, [1]] * values.take(corners[:, 1], axis=0)
    total += mix[:, [2]] * values.take(corners[:, 2], axis=0)
    return np.asarray(total)


def painted(scene: Scene, meshes: list[Mesh], triangle: Indices, corners: Indices, mix: Reals) -> Floats:
    """Colours (n, 3) of the pixels, each mesh's own way."""
    colours = np.zeros((len(triangle), 3))
    first_vertex = 0
    for mesh, start, end in zip(meshes, scene.starts, scene.starts[1:], strict=False):
        own = (triangle >= start) & (triangle < end)
        colours[own] = mesh.paint(mixed(mesh.attributes.astype(np.float32), corners[own] - first_vertex, mix[own]))
        first_vertex += len(mesh.vertices)
    return colours


def seen_from_sun(points: Reals) -> Floats:
    """Column, row and nearness in the shadow map (orthographic, the middle of the stance in its middle)."""
    return np.asarray(points @ SUN_AXES.T * [SHADOW_PX_PER_M, SHADOW_PX_PER_M, 1] + SHADOW_MAP_ORIGIN)


def shadow_map(scene: Scene) -> Reals:
    """Nearness to the sun of what it shines on, (SHADOW_MAP_PX, SHADOW_MAP_PX)."""
    buffer = rasterize(seen_from_sun(scene.vertices), scene.triangles, SHADOW_MAP_PX, SHADOW_MAP_PX)
    return buffer.nearness.reshape(SHADOW_MAP_PX, SHADOW_MAP_PX)


def sunlit(shadows: Reals, points: Reals, tolerance_m: float) -> Floats:
    """Share of the sun that reaches points (n, 3), from four samples each (percentage-closer filtering)."""
    column, row, nearness = seen_from_sun(points).T
    lit = np.zeros(len(points))
    for right, down in ((-0.6, -0.6), (0.6, -0.6), (-0.6, 0.6), (0.6, 0.6)):
        x = np.clip(column + right, 0, SHADOW_MAP_PX - 1).astype(int)
        y = np.clip(row + down, 0, SHADOW_MAP_PX - 1).astype(int)
        lit += shadows[y, x] < nearness + tolerance_m
    return lit / 4

"""The empty course as a camera sees it: grass, trees, sky, and where the ground is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from synthetic_golfer.camera import Camera
from synthetic_golfer.geometry import Floats, Reals

GRASS, HAZE, TREES = np.array([0.23, 0.38, 0.14]), np.array([0.50, 0.58, 0.52]), np.array([0.15, 0.25, 0.13])
ZENITH, HORIZON_GLOW = np.array([0.45, 0.64, 0.88]), np.array([0.40, 0.24, 0.08])
SHADOWS_WITHIN_M = 3.5  # of the middle of the stance


@dataclass(frozen=True)
class Background:
    """A picture (pixels, 3) in 0..1 and the ground that shadows fall on: pixel indices (n,) and points (n, 3)."""

    image: NDArray[np.float32]
    ground_pixels: NDArray[np.int64]
    ground: Floats


def background(camera: Camera, supersampling: int = 2) -> Background:
    fine = camera.scaled(supersampling)
    image = averaged(landscape(fine), supersampling)
    distance, points = ground_points(camera, camera.rays())
    near = (np.hypot(points[..., 0], points[..., 1]) < SHADOWS_WITHIN_M) & np.isfinite(distance)
    return Background(image.reshape(-1, 3).astype(np.float32), np.flatnonzero(near.ravel()), points[near])


def averaged(image: Reals, factor: int) -> Reals:
    """Mean of squares of pixels: (h f, w f, k) to (h, w, k)."""
    total = sum(image[row::factor, column::factor] for row in range(factor) for column in range(factor))
    return np.asarray(total / factor**2)


def ground_points(camera: Camera, rays: Floats) -> tuple[Floats, Floats]:
    """Distance to the ground (inf above the horizon) and the point there, (h, w) and (h, w, 3)."""
    falling = rays[..., 2] < -1e-4
    distance = np.where(falling, camera.position[2] / -np.where(falling, rays[..., 2], -1), np.inf)
    return distance, camera.position + np.where(falling, distance, 0)[..., None] * rays


def landscape(camera: Camera) -> Floats:
    rays = camera.rays()
    distance, points = ground_points(camera, rays)
    return np.where(np.isfinite(distance)[..., None], grass(points, distance), above_horizon(rays))


def grass(points: Floats, distance: Floats) -> Floats:
    x, y = points[..., 0], points[..., 1]
    blades = 0.35 * noise(x * 40, y * 40, 3) * np.clip(6 / np.maximum(distance, 1), 0, 1)
    mown = 0.06 * (np.sin(x * 1.1 + y * 0.4) > 0)
    light = 0.72 + 0.45 * (0.5 * noise(x * 2, y * 2, 1) + 0.3 * noise(x * 9, y * 9, 2) + blades) + mown
    haze = np.clip(distance / 220, 0, 0.6)[..., None]
    return np.asarray(GRASS * light[..., None] * (1 - haze) + haze * HAZE)


def above_horizon(rays: Floats) -> Floats:
    """Sky with clouds behind a row of trees."""
    elevation = rays[..., 2] / np.hypot(rays[..., 0], rays[..., 1])
    azimuth = np.arctan2(rays[..., 1], rays[..., 0]) + 5
    sky = ZENITH + HORIZON_GLOW * np.exp(-5 * np.clip(elevation, 0, 1))[..., None]
    clouds = noise(azimuth * 6, elevation * 14, 5) + 0.5 * noise(azimuth * 15, elevation * 40, 6) - 0.75
    leaves = 0.5 + 0.5 * noise(azimuth * 70, elevation * 90, 9) + 0.4 * noise(azimuth * 240, elevation * 260, 4)
    level = np.zeros_like(azimuth)
    crowns = 0.03 + 0.030 * noise(azimuth * 22, level, 7) + 0.012 * noise(azimuth * 90, level, 8)
    bright = sky + 0.25 * np.clip(clouds, 0, 1)[..., None]
    return np.where((elevation < crowns)[..., None], TREES * leaves[..., None], bright)


def noise(x: Floats, y: Floats, seed: int) -> Floats:
    """Smooth random numbers on the plane, 0..1, one per unit square (value noise)."""
    left, top = np.floor(x), np.floor(y)
    u, v = x - left, y - top
    u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
    above = hashed(left, top, seed) * (1 - u) + hashed(left + 1, top, seed) * u
    below = hashed(left, top + 1, seed) * (1 - u) + hashed(left + 1, top + 1, seed) * u
    return np.asarray(above * (1 - v) + below * v)


def hashed(column: Floats, row: Floats, seed: int) -> Floats:
    """A number in 0..1 for each square of a grid, the same on every machine (integer mixing)."""
    mixed = (column.astype(np.int64) * 374761393 + row.astype(np.int64) * 668265263 + seed * 974711) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 13)) * 1274126177) & 0xFFFFFFFF
    return np.asarray(((mixed ^ (mixed >> 16)) & 0xFFFF) / 65535)

"""Pinhole cameras: where they stand, and where in the picture a point of the world is.

World in metres (z up, target +x, ball toward -y), pictures in pixels (x right, y down).
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from swing.domain.models import View
from synthetic_golfer.geometry import UP, Floats, Reals, unit

# Position and target in metres, focal length in picture heights: about a phone's main camera, cropped to 16:9.
STANDPOINTS = {
    "face-on": ((0.05, -4.6, 1.05), (0.05, 0.0, 0.88), 1.547),
    "down-the-line": ((-4.4, -0.28, 1.15), (0.0, -0.28, 0.90), 1.484),
}


@dataclass(frozen=True)
class Camera:
    """Rows of `rotation` (3, 3) are the picture's right, the picture's down and the line of sight."""

    position: Floats
    rotation: Floats
    focal_px: float
    width: int
    height: int

    @classmethod
    def at(cls, view: View, width: int, height: int, zoom: float = 1.0) -> Self:
        """Stand where this view is filmed from, about 4.5 m away."""
        position, target, focal = STANDPOINTS[view]
        ahead = unit(np.subtract(target, position))
        right = unit(np.cross(ahead, UP))
        rotation = np.stack([right, np.cross(ahead, right), ahead])
        return cls(np.array(position), rotation, focal * height * zoom, width, height)

    def project(self, points: Reals) -> Floats:
        """Pixels and nearness (1 / metres along the line of sight) of world points: (..., 3) to (..., 3)."""
        seen = (points - self.position) @ self.rotation.T
        depth = seen[..., 2:]
        pixels = seen[..., :2] / depth * self.focal_px + [self.width / 2, self.height / 2]
        return np.concatenate([pixels, 1 / depth], axis=-1)

    def rays(self) -> Floats:
        """Directions through the middles of all pixels, (height, width, 3), one metre deep."""
        y, x = np.mgrid[0 : self.height, 0 : self.width] + 0.5
        across, down = (x - self.width / 2) / self.focal_px, (y - self.height / 2) / self.focal_px
        return np.asarray(np.stack([across, down, np.ones_like(x)], axis=-1) @ self.rotation)

    def scaled(self, factor: int) -> Self:
        """Take the same picture with more pixels."""
        return replace(self, focal_px=self.focal_px * factor, width=self.width * factor, height=self.height * factor)

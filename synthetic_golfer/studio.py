"""One clip's people in front of one camera: a picture and the truth at any second.

Everything is computed for a right-handed golfer; a left-handed one is the mirror image, in picture and truth.
"""

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Literal, NamedTuple, Self

import numpy as np

from swing.domain.models import View
from synthetic_golfer import truth
from synthetic_golfer.body import Body
from synthetic_golfer.bystander import standing_pose
from synthetic_golfer.camera import Camera
from synthetic_golfer.clothing import BYSTANDER, GOLFER, Clothed, dress
from synthetic_golfer.geometry import UP, Floats, unit
from synthetic_golfer.golfer import Golfer
from synthetic_golfer.joints import angles, joints
from synthetic_golfer.meshes import Mesh, ball_mesh, club_meshes, person_meshes, placed
from synthetic_golfer.motion import Motion, Plan
from synthetic_golfer.render import Image, Stage

Rotation = Literal[0, 90, 180, 270]
Place = Literal["beside", "behind"]

# Where the second person stands as the camera sees it, in metres from the golfer: to the right, and further away.
PLACES: dict[Place, tuple[float, float]] = {"beside": (-0.95, 0.55), "behind": (-0.45, 2.2)}


@dataclass(frozen=True)
class Clip:
    """What to film and how. Frames per second and pixels are the file's, upright; the plan is in real time."""

    view: View = "face-on"
    hand: Literal["right", "left"] = "right"
    fps: float = 60.0
    width: int = 720
    height: int = 1280
    zoom: float = 1.0
    rotation: Rotation = 0
    second_person: Place | None = None
    slow_motion: float = 1.0
    plan: Plan = field(default_factory=Plan)

    @property
    def real_fps(self) -> float:
        """Frames per second of real time."""
        return self.fps * self.slow_motion


class Moment(NamedTuple):
    """Truth of one frame: joints (33, 3) in metres and (33, 2) in pixels, club head (2,), angles in degrees."""

    joints_world_m: Floats
    joints_px: Floats
    club_head_px: Floats
    angles: dict[str, float]


@dataclass(frozen=True)
class Studio:
    """The clip's camera, golfer and second person."""

    clip: Clip

    @classmethod
    @cache
    def of(cls, clip: Clip) -> Self:
        """Build it once in every process."""
        return cls(clip)

    @cached_property
    def clothed(self) -> Clothed:
        return dress(Body.load())

    @cached_property
    def motion(self) -> Motion:
        return Motion(Golfer(Body.load()), self.clip.plan)

    @cached_property
    def stage(self) -> Stage:
        return Stage(Camera.at(self.clip.view, self.clip.width, self.clip.height, self.clip.zoom))

    def state(self, time_s: float) -> tuple[object, ...]:
        """Everything that the picture at a second shows; equal states look alike."""
        watched = time_s if self.clip.second_person else None
        return self.motion.controls(time_s), tuple(self.motion.ball_at(time_s)), watched

    def picture(self, time_s: float) -> Image:
        """Upright picture at a second of real time, (height, width, 3)."""
        image = self.stage.render([*self._golfer(time_s), *self._second_person(time_s)])
        return image[:, ::-1] if self.clip.hand == "left" else image

    def moment(self, time_s: float) -> Moment:
        controls = self.motion.controls(time_s)
        pose, club = self.motion.golfer.pose(controls)
        points, camera = joints(self.clothed.body, pose), self.stage.camera
        moment = Moment(
            points, camera.project(points)[:, :2], camera.project(club.head)[:2], angles(points, controls, club)
        )
        return mirrored(moment, self.clip.width) if self.clip.hand == "left" else moment

    def camera(self) -> truth.Camera:
        camera = self.stage.camera
        position, rotation = camera.position, camera.rotation
        if self.clip.hand == "left":
            position, rotation = position * [-1, 1, 1], rotation * np.outer([-1, 1, 1], [-1, 1, 1])
        x, y, z = position.tolist()
        return truth.Camera((x, y, z), tuple((a, b, c) for a, b, c in rotation.tolist()), camera.focal_px)

    def _golfer(self, time_s: float) -> list[Mesh]:
        pose, club = self.motion.golfer.pose(self.motion.controls(time_s))
        person = person_meshes(self.clothed, pose, GOLFER)
        return [*person, *club_meshes(club), ball_mesh(self.motion.ball_at(time_s))]

    def _second_person(self, time_s: float) -> list[Mesh]:
        if self.clip.second_person is None:
            return []
        right, further = PLACES[self.clip.second_person]
        across, _, ahead = self.stage.camera.rotation
        at = right * across + further * unit(ahead * [1, 1, 0])
        heading = float(np.degrees(np.arctan2(-at[0], at[1])))  # looks at the golfer
        meshes = person_meshes(self.clothed, standing_pose(self.clothed.body, time_s), BYSTANDER)
        return [placed(mesh, at * (1 - UP), heading) for mesh in meshes]


def mirrored(moment: Moment, width: int) -> Moment:
    """Swap left and right."""
    swapped = [truth.JOINTS.index(other_side(name)) for name in truth.JOINTS]
    pixels, head = moment.joints_px[swapped], moment.club_head_px
    return Moment(
        moment.joints_world_m[swapped] * [-1, 1, 1],
        np.column_stack([width - pixels[:, 0], pixels[:, 1]]),
        np.array([width - head[0], head[1]]),
        moment.angles,
    )


def other_side(name: str) -> str:
    sides = {"left": "right", "right": "left"}
    return "_".join(sides.get(word, word) for word in name.split("_"))

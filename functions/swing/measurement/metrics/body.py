"""Poses and a swing in, the same body as a right-handed golfer's out, with its yardsticks and its moments.

Mirroring a left-handed golfer once means that everything after it knows only one golfer: lead is left, trail is right,
and +x points at the target (face-on) or at the ball (down-the-line). y grows downwards, as in the picture.
"""

from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from swing.domain.hints import Hint
from swing.domain.models import EventName, Hand, Swing
from swing.domain.poses import Landmark, Poses
from swing.measurement import filming
from swing.measurement.metrics.geometry import Points, Series, length, midpoint, pixels_per_metre

# Left and right swapped, by the order of MediaPipe's 33 landmarks.
MIRRORED = [
    Landmark[name.replace("LEFT", "#").replace("RIGHT", "LEFT").replace("#", "RIGHT")] for name in Landmark.__members__
]
SIDES = ("LEFT", "RIGHT")
LIMBS = [Landmark[f"{side}_{name}"] for side in SIDES for name in ("SHOULDER", "HIP", "KNEE", "ANKLE")]

# A downswing as played lasts 0.20 to 0.40 s (median 0.27 s on the 30 fps clips of GolfDB). It is the clock of the
# swing: windows are fractions of it, so that they are right in slow motion too.
USUAL_DOWNSWING_S = 0.27
# Frames that one number is a median of, before and after the event, in downswings: the body is still at address and
# finish and fast at impact. Address looks back only, because the takeaway follows.
REACH = {EventName.ADDRESS: (0.4, 0.0), EventName.FINISH: (0.9, 0.9)}
USUAL_REACH = (0.13, 0.13)


def right_handed(poses: Poses, hand: Hand) -> Poses:
    """The same poses, as a right-handed golfer's: a left-handed one is mirrored."""
    if hand != "left":
        return poses
    return Poses(
        frames=poses.frames,
        times_s=poses.times_s,
        points=poses.points[:, MIRRORED] * [-1, 1],
        world=poses.world[:, MIRRORED] * [-1, 1, 1],
        visibility=poses.visibility[:, MIRRORED],
        light=poses.light,
    )


def upright(poses: Poses) -> Poses:
    """The same without poses whose head is not above the hips: no swing has those, the tracker had lost the golfer."""
    head, hips = (midpoint(*(poses.points[:, Landmark[f"{side}_{name}"]] for side in SIDES)) for name in ("EAR", "HIP"))
    fallen = head[:, 1] > hips[:, 1]
    gone = {name: np.where(fallen[:, None, None], np.nan, getattr(poses, name)) for name in ("points", "world")}
    return replace(poses, **gone, visibility=np.where(fallen[:, None], np.nan, poses.visibility))


def downswing_s(swing: Swing) -> float:
    """Seconds of the clip from top to impact, or the usual ones where either is missing."""
    top, impact = swing.events.get(EventName.TOP), swing.events.get(EventName.IMPACT)
    if top is None or impact is None or impact.time_s <= top.time_s:
        return USUAL_DOWNSWING_S
    return impact.time_s - top.time_s


def every_other(poses: Poses, start: int) -> Poses:
    """Every second sample from this one on."""
    return Poses(*(getattr(poses, each.name)[start::2] for each in fields(poses)))


def window(times_s: Series, first_s: float, last_s: float) -> NDArray[np.bool_]:
    """Frames (frames,) from first to last, or the one frame nearest to their middle when there is none."""
    inside = (times_s >= first_s - 1e-6) & (times_s <= last_s + 1e-6)
    if not inside.any():
        inside[np.argmin(np.abs(times_s - (first_s + last_s) / 2))] = True
    return inside


@dataclass(frozen=True)
class Body:
    """A right-handed golfer in one swing. `lead` is the side nearer to the target."""

    poses: Poses
    swing: Swing

    @classmethod
    def of(cls, poses: Poses, swing: Swing) -> "Body":
        return cls(upright(right_handed(poses, swing.handedness)), swing)

    @cached_property
    def clock_s(self) -> float:
        return downswing_s(self.swing)

    @cached_property
    def frame_s(self) -> float:
        """Seconds from one sample to the next."""
        return float(np.median(np.diff(self.poses.times_s)))

    @cached_property
    def halves(self) -> tuple["Body", "Body"]:
        """The same swing by every other sample, and by those between."""
        first, second = (Body(every_other(self.poses, start), self.swing) for start in (0, 1))
        return first, second

    def landmark(self, joint: str) -> Landmark:
        """`lead_hip` as the landmark of the right-handed golfer."""
        return Landmark[joint.upper().replace("LEAD", "LEFT").replace("TRAIL", "RIGHT")]

    def px(self, joint: str) -> Points:
        """A joint in the picture, (frames, 2)."""
        return self.poses.points[:, self.landmark(joint)]

    def world(self, joint: str) -> Points:
        """A joint in space, (frames, 3) metres."""
        return self.poses.world[:, self.landmark(joint)]

    def centre(self, joint: str) -> Points:
        """Middle between the lead and the trail joint: pelvis of `hip`, head of `ear`; (frames, 2) px."""
        return midpoint(self.px(f"lead_{joint}"), self.px(f"trail_{joint}"))

    def moment(self, event: EventName) -> NDArray[np.bool_]:
        """The frames (frames,) around an event. Raises KeyError for an event that was not found."""
        mark = self.swing.events.get(event)
        if mark is None:
            raise KeyError(event)
        before, after = REACH.get(event, USUAL_REACH)
        return window(self.poses.times_s, mark.time_s - before * self.clock_s, mark.time_s + after * self.clock_s)

    def at(self, event: EventName, values: Points) -> NDArray[np.float64]:
        """Median of a series (frames, ...) over the frames around an event."""
        seen = values[self.moment(event)]
        found = seen[~np.isnan(seen).reshape(len(seen), -1).any(axis=1)]
        middle: NDArray[np.float64] = np.median(found, axis=0) if len(found) else np.full(values.shape[1:], np.nan)
        return middle

    def between(self, first: EventName, last: EventName, values: Series) -> Series:
        """The part of a series (frames,) from one event to another."""
        start, end = self.swing.events[first], self.swing.events[last]
        if start is None or end is None:
            raise KeyError(first if start is None else last)
        return values[window(self.poses.times_s, start.time_s, end.time_s)]

    @cached_property
    def visibility(self) -> dict[EventName, NDArray[np.float64]]:
        """How plainly each landmark is seen around each event that was found, (33,), 0 to 1."""
        return {event: self.at(event, self.poses.visibility) for event, mark in self.swing.events.items() if mark}

    @cached_property
    def shoulder_width_px(self) -> float:
        """Shoulder width at address. Down-the-line the shoulders hide each other, so there it is the width in space."""
        if self.swing.view == "face-on":
            seen = length(self.px("lead_shoulder"), self.px("trail_shoulder"))
            return float(self.at(EventName.ADDRESS, seen)) or np.nan
        moment = self.moment(EventName.ADDRESS)
        scale = pixels_per_metre(self.poses.points[moment][:, LIMBS], self.poses.world[moment][:, LIMBS])
        in_space = length(self.world("lead_shoulder"), self.world("trail_shoulder"))
        return scale * float(self.at(EventName.ADDRESS, in_space)) or np.nan

    @cached_property
    def hip_width_px(self) -> float:
        """Distance of the hip joints at address, face-on."""
        return float(self.at(EventName.ADDRESS, length(self.px("lead_hip"), self.px("trail_hip")))) or np.nan

    @cached_property
    def torso_px(self) -> float:
        """Length from the middle of the hips to the middle of the shoulders at address."""
        return float(self.at(EventName.ADDRESS, length(self.centre("hip"), self.centre("shoulder")))) or np.nan

    @cached_property
    def camera_shakes(self) -> bool:
        """Say whether it shakes within the swing; before and after it, a phone is put up and taken down."""
        marks = [mark.time_s for mark in self.swing.events.values() if mark is not None]
        first, last = np.searchsorted(self.poses.times_s, [min(marks, default=0.0), max(marks, default=0.0)]).tolist()
        return filming.shake(self.poses.part(first, last + 1)) > filming.SHAKEN

    @cached_property
    def darkness(self) -> Hint | None:
        """What is wrong with the light, if it is that the joints can't be told where they are."""
        return filming.darkness(self.poses)

    @cached_property
    def foot_movement(self) -> float:
        """How far the steadier foot has moved in the picture between address and top, in shoulder widths.

        Both feet stand in the backswing (a lifted lead heel moves its ankle by a tenth), so this is the camera's
        movement, or a lost golfer.
        """
        feet = (self.px("lead_ankle"), self.px("trail_ankle"))
        steps = [self.at(EventName.TOP, foot) - self.at(EventName.ADDRESS, foot) for foot in feet]
        return float(min(np.linalg.norm(steps, axis=-1))) / self.shoulder_width_px

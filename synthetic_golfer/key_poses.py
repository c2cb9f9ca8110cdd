"""A full swing with a mid iron as thirteen key poses of a right-handed golfer, and its faults as changes of them.

Angles are degrees, lengths metres, times seconds after the takeaway. The poses are P1 to P10 of the coaches' P system
(P1 address, P2 shaft level, P3 lead arm level, P4 top, P5 lead arm level, P6 shaft level, P7 impact, P8 shaft level,
P9 trail arm level, P10 finish) with one between P1 and P2, P4 and P5, P9 and P10. The angles are set by eye and by
published ranges of tour swings: shoulders turned 90 and hips 45 at the top, hips open 40 at impact. The course between
the poses has the least jerk (spline.py).

The times put the events, as swing_events.py finds them on body and club, where labellers put them: near the medians of
18 complete swings labelled by eye (shaft level after 0.435 and lead arm level after 0.605 of a backswing of 3.3
downswings, arm level again after 0.58 of the downswing, shaft level 0.31 and finish 1.94 downswings after impact), all
within the 5th to 95th percentile of GolfDB's 1,400 swings. A downswing lasts 8 frames at 30 a second, GolfDB's median.
The finish is early in GolfDB's range because this golfer recoils at once: a finish that is held is labelled at its end.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np

from synthetic_golfer.geometry import Floats
from synthetic_golfer.spline import Spline


class Controls(NamedTuple):
    """What a pose is made of. Turns are positive away from the target, tilts forward and away from the target."""

    chest_turn: float
    pelvis_turn: float
    spine_forward: float
    spine_side: float
    pelvis_forward: float
    pelvis_side: float
    hips_x: float  # m, toward the target
    hips_y: float  # m, away from the ball
    hips_drop: float  # m, below standing
    head_forward: float
    head_side: float
    head_turn: float
    lead_arm: float  # in its plane, 0 hangs down
    arm_plane: float  # from vertical
    arm_azimuth: float  # of that plane about the vertical
    lead_reach: float  # shoulder to wrist as a share of the arm
    shoulder_follow: float  # share of the arms' direction that the shoulders take
    shaft: float  # in its plane, 0 points down
    shaft_plane: float  # from the ground
    shaft_azimuth: float  # of that plane about the vertical
    forearm_roll: float
    trail_heel: float  # raised
    trail_foot: float  # turned to the target


ADDRESS, TOP, IMPACT, FINISH = 0, 4, 8, 12  # rows of the table

#     P1   P1.5    P2      P3      P4    P4.5    P5      P6      P7      P8      P9      P9.5    P10
TIMES_S = np.array(
    [0.0, 0.1814, 0.3629, 0.5097, 0.8800, 0.9648, 1.0312, 1.0933, 1.1467, 1.2159, 1.3467, 1.4853, 1.6640],
)
Change = dict[str, tuple[float, ...]]  # of controls, a number for each key pose
KEY_POSES: Change = {
    "chest_turn": (0, 9, 32, 62, 90, 80, 58, 24, -15, -48, -74, -99, -112),
    "pelvis_turn": (0, 3.4, 12, 28, 45, 32, 12, -14, -38, -48, -66, -82, -90),
    "spine_forward": (32, 32, 32, 32, 33, 34, 35, 35, 33, 30, 20, 5, -2),
    "spine_side": (12, 11.2, 9, 5, 0, 3, 8, 15, 17, 22, 16, 7, 2),
    "pelvis_forward": (22, 22, 22, 22, 20, 21, 21, 19, 15, 12, 6, 2, 0),
    "pelvis_side": (0, 0.28, 1, 2, 3, 2, 2, 4, 5, 6, 5, 3, 2),
    "hips_x": (0.00, -0.0028, -0.01, -0.02, -0.02, 0.02, 0.06, 0.09, 0.11, 0.12, 0.14, 0.16, 0.17),
    "hips_y": (0.13, 0.13, 0.13, 0.13, 0.13, 0.13, 0.13, 0.12, 0.11, 0.09, 0.06, 0.033, 0.02),
    "hips_drop": (0.038, 0.0391, 0.042, 0.050, 0.058, 0.068, 0.070, 0.058, 0.044, 0.034, 0.026, 0.019, 0.016),
    "head_forward": (35, 35, 35, 35, 34, 34, 35, 36, 36, 35, 25, 10, 2),
    "head_side": (3, 3, 3, 5, 8, 9, 12, 16, 20, 22, 16, 5, 0),
    "head_turn": (0, 0.6, 2, 10, 18, 16, 12, 6, 2, -6, -48, -77, -92),
    "lead_arm": (13, 21.7, 44, 84, 138, 124, 92, 46, -2, -38, -84, -123, -142),
    "arm_plane": (17, 17.3, 18, 24, 38, 33, 26, 25, 29, 38, 36, 41, 44),
    "arm_azimuth": (0, 0, 0, 0, 0, 0, 0, 0, -8, -22, -34, -18, -10),
    "lead_reach": (0.994, 0.9946, 0.996, 0.997, 0.996, 0.997, 0.997, 0.998, 0.998, 0.995, 0.90, 0.673, 0.56),
    "shoulder_follow": (0.40, 0.372, 0.30, 0.28, 0.28, 0.28, 0.28, 0.34, 0.46, 0.48, 0.46, 0.34, 0.28),
    "shaft": (3, 24.6, 80, 164, 264, 244, 188, 100, 10, -78, -164, -252, -296),
    "shaft_plane": (55, 55, 55, 56, 60, 55, 50, 50, 55, 52, 55, 53, 52),
    "shaft_azimuth": (0, 0, 0, 0, 0, 6, 6, 2, 0, 0, -6, 6, 12),
    "forearm_roll": (0, 6.2, 22, 62, 88, 86, 66, 24, 0, -22, -62, -78, -86),
    "trail_heel": (0, 0, 0, 0, 0, 0, 2, 10, 20, 28, 44, 60, 68),
    "trail_foot": (0, 0, 0, 0, 0, 0, 0, 4, 8, 14, 34, 55, 66),
}

FAULTS: dict[str, Change] = {
    "sway": {"hips_x": (0, -0.0084, -0.03, -0.07, -0.10, -0.08, -0.04, -0.01, 0, 0, 0, 0, 0)},
    "slide": {"hips_x": (0, 0, 0, 0, 0, 0.02, 0.05, 0.08, 0.10, 0.10, 0.07, 0.037, 0.02)},
    "early_extension": {
        "spine_forward": (0, 0, 0, 0, 0, 0, -4, -9, -14, -12, -4, -1, 0),
        "pelvis_forward": (0, 0, 0, 0, 0, 0, -4, -8, -11, -8, -2, -1, 0),
        "hips_y": (0, 0, 0, 0, 0, -0.01, -0.03, -0.06, -0.09, -0.08, -0.03, -0.01, 0),
    },
    "reverse_spine": {"spine_side": (0, -1.1, -4, -10, -16, -12, -6, -2, 0, 0, 0, 0, 0)},
    "bent_lead_arm": {"lead_reach": (0, -0.0028, -0.01, -0.05, -0.12, -0.10, -0.05, -0.01, 0, 0, 0, 0, 0)},
}


@dataclass(frozen=True)
class KeyPoses:
    """Key poses on a time axis: seconds after the takeaway (13,) and controls (13, 23)."""

    times_s: Floats
    values: Floats

    @classmethod
    def of(cls, faults: tuple[str, ...] = (), tempo: float | None = None, pace: float = 1.0) -> Self:
        """Key poses with faults, the backswing `tempo` times as long as the downswing, all times the pace."""
        values = np.array([KEY_POSES[control] for control in Controls._fields], float).T.copy()
        for fault in faults:
            for control, change in FAULTS[fault].items():
                values[:, Controls._fields.index(control)] += change
        return cls(pace * at_tempo(TIMES_S, tempo), values)

    @cached_property
    def course(self) -> Spline:
        return Spline.min_jerk(self.times_s, self.values)

    def at(self, time_s: float) -> Controls:
        return Controls(*self.course.at(time_s).tolist())

    def row(self, key: int) -> Controls:
        return Controls(*self.values[key].tolist())

    def changed(self, key: int, controls: tuple[str, ...], change: Floats) -> Self:
        """Add to some controls of one key pose."""
        values = self.values.copy()
        values[key, [Controls._fields.index(control) for control in controls]] += change
        return type(self)(self.times_s, values)


def at_tempo(times_s: Floats, tempo: float | None) -> Floats:
    """Stretch the backswing to `tempo` times the downswing."""
    if tempo is None:
        return times_s
    top, downswing = times_s[TOP], times_s[IMPACT] - times_s[TOP]
    new_top = tempo * downswing
    return np.asarray(np.where(times_s <= top, times_s * new_top / top, times_s - top + new_top))

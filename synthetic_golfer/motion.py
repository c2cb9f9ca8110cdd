"""From settling over the ball to relaxing after the finish: the controls of a golfer at each second of a clip.

A clip is: maybe a practice swing, then settling (`settle_s`, maybe with a waggle), the swing, the finish held, and a
relaxing out of it. Real time, right-handed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from synthetic_golfer.geometry import Floats, ease
from synthetic_golfer.golfer import Golfer
from synthetic_golfer.key_poses import ADDRESS, FINISH, IMPACT, TOP, Controls, KeyPoses

TARGET = np.array([1.0, 0.0, 0.0])
BALL_RADIUS_M = 0.02134  # R&A equipment rules: at least 42.67 mm across
FACE_BEHIND_BALL_M = 0.030
BALL_VELOCITY_M_S = np.array([50.0, 0.0, 18.0])
GRAVITY_M_S2 = 9.81
RELAX_S = 25 / 30
RELAXED = {
    "lead_arm": 70.0,
    "shaft": 120.0,
    "chest_turn": 38.0,
    "pelvis_turn": 12.0,
    "lead_reach": 0.1,
    "head_turn": 14.0,
}
UNITS = {"hips_drop": 0.01}  # a centimetre of the knees is as much as a degree of the arms
PRACTICE_PACE = 1.2  # a practice swing takes its time
PRACTICE_RAISED_M = 0.03  # and passes above the ball
PRACTICE_START_S, PRACTICE_HOLD_S, PRACTICE_RETURN_S = 0.5, 0.3, 1.4
WAGGLE_S, STILL_S = 1.2, 0.5  # the waggle, and how long the golfer is still after it
WAGGLE = {"shaft": 16.0, "lead_arm": 4.0, "forearm_roll": 10.0}
RESTLESS_FROM_S = 2.5  # who settles for longer shifts weight and looks at the target
WEIGHT_SHIFT_M, WEIGHT_SHIFT_PERIOD_S = 0.012, 1.7
LOOK_DEG, LOOK_PERIOD_S = -50.0, 4.0


@dataclass(frozen=True)
class Plan:
    """What the golfer does, in seconds of real time."""

    settle_s: float = 0.7
    hold_s: float = 0.0
    practice_swing: bool = False
    waggle: bool = False
    faults: tuple[str, ...] = ()
    tempo: float | None = None
    pace: float = 1.0


@dataclass(frozen=True)
class Motion:
    """One golfer's clip: controls over time and where the ball is."""

    golfer: Golfer
    plan: Plan
    keys: KeyPoses = field(init=False)
    ball: Floats = field(init=False)

    def __post_init__(self) -> None:
        plan = self.plan
        sound, faulty = (KeyPoses.of(faults, plan.tempo, plan.pace) for faults in ((), plan.faults))
        keys, ball = addressed(self.golfer, sound, faulty)
        object.__setattr__(self, "keys", keys)
        object.__setattr__(self, "ball", ball)

    @property
    def practice_s(self) -> float:
        """How long the practice swing takes, until the club is back at the ball."""
        if not self.plan.practice_swing:
            return 0.0
        swing_s = PRACTICE_PACE * float(self.keys.times_s[FINISH])
        return PRACTICE_START_S + swing_s + PRACTICE_HOLD_S + PRACTICE_RETURN_S

    @property
    def takeaway_s(self) -> float:
        return self.practice_s + self.plan.settle_s

    @property
    def top_s(self) -> float:
        return self.takeaway_s + float(self.keys.times_s[TOP])

    @property
    def impact_s(self) -> float:
        return self.takeaway_s + float(self.keys.times_s[IMPACT])

    @property
    def finish_s(self) -> float:
        """When the finish is reached; it is held from then on for `hold_s`."""
        return self.takeaway_s + float(self.keys.times_s[FINISH])

    @property
    def relax_s(self) -> float:
        """When the body begins to relax."""
        return self.finish_s + self.plan.hold_s

    @property
    def duration_s(self) -> float:
        return self.relax_s + RELAX_S

    def controls(self, time_s: float) -> Controls:
        if time_s < self.practice_s:
            return self._practice(time_s - PRACTICE_START_S)
        if time_s < self.takeaway_s:
            return self._settling(time_s)
        swing = self.keys.at(time_s - self.takeaway_s)
        return plus(swing, RELAXED, ease((time_s - self.relax_s) / RELAX_S))

    def ball_at(self, time_s: float) -> Floats:
        flown = max(0.0, time_s - self.impact_s)
        return np.asarray(self.ball + BALL_VELOCITY_M_S * flown - [0, 0, GRAVITY_M_S2 / 2 * flown**2])

    def _practice(self, time_s: float) -> Controls:
        """Swing, hold, and take the club back to the ball; seconds from the practice takeaway."""
        swing_s = PRACTICE_PACE * float(self.keys.times_s[FINISH])
        back = ease((time_s - swing_s - PRACTICE_HOLD_S) / PRACTICE_RETURN_S)
        swing, address = np.array(self.keys.at(time_s / PRACTICE_PACE)), np.array(self.keys.row(ADDRESS))
        raised = ease(time_s / PRACTICE_START_S + 1) * (1 - back)
        return plus(Controls(*(swing + back * (address - swing))), {"hips_drop": -PRACTICE_RAISED_M}, raised)

    def _settling(self, time_s: float) -> Controls:
        controls, left_s = self.keys.row(ADDRESS), self.takeaway_s - time_s
        if self.plan.waggle and STILL_S < left_s < STILL_S + WAGGLE_S:
            controls = plus(controls, WAGGLE, float(np.sin(2 * np.pi * (left_s - STILL_S) / WAGGLE_S) ** 2))
        restless_s = self.plan.settle_s - RESTLESS_FROM_S
        if restless_s > 0 and time_s - self.practice_s < restless_s:
            controls = restless(controls, time_s - self.practice_s, restless_s)
        return controls


def restless(controls: Controls, time_s: float, length_s: float) -> Controls:
    """Shift the weight and look at the target now and then; both fade out at either end."""
    fade = ease(time_s / 0.5) * ease((length_s - time_s) / 0.5)
    shift = WEIGHT_SHIFT_M * float(np.sin(2 * np.pi * time_s / WEIGHT_SHIFT_PERIOD_S))
    look = LOOK_DEG * float(np.sin(np.pi * time_s / LOOK_PERIOD_S) ** 8)
    return plus(controls, {"hips_x": shift, "head_turn": look}, fade)


def plus(controls: Controls, change: dict[str, float], share: float = 1.0) -> Controls:
    """Add a share of a change."""
    return controls._replace(**{name: getattr(controls, name) + share * value for name, value in change.items()})


def addressed(golfer: Golfer, sound: KeyPoses, faulty: KeyPoses) -> tuple[KeyPoses, Floats]:
    """Key poses whose club face meets the ball at impact and stands right behind it at address; and the ball.

    The ball lies where the sound swing meets it; a fault is made up for with hands and knees, as golfers do.
    """

    def sweet_spot(keys: KeyPoses, key: int) -> Floats:
        return golfer.pose(keys.row(key))[1].sweet_spot

    sound = solved(sound, IMPACT, ("shaft_plane",), lambda keys: sweet_spot(keys, IMPACT)[2:] - BALL_RADIUS_M)
    ball = sweet_spot(sound, IMPACT) + BALL_RADIUS_M * TARGET
    hands = ("shaft", "shaft_plane", "arm_plane")
    body = (*hands, "lead_arm", "hips_drop")
    met = solved(faulty, IMPACT, body, lambda keys: sweet_spot(keys, IMPACT) - ball + BALL_RADIUS_M * TARGET)
    return solved(
        met, ADDRESS, hands, lambda keys: sweet_spot(keys, ADDRESS) - ball + FACE_BEHIND_BALL_M * TARGET
    ), ball


def solved(keys: KeyPoses, key: int, controls: tuple[str, ...], miss: Callable[[KeyPoses], Floats]) -> KeyPoses:
    """Change some controls of one key pose as little as possible until nothing is missed (Gauss-Newton)."""
    units = np.diag([UNITS.get(control, 1.0) for control in controls])
    step, largest = 0.05, 8.0
    for _ in range(20):
        now = miss(keys)
        if np.abs(now).max() < 1e-5:
            return keys
        ahead = [miss(keys.changed(key, controls, step * unit)) for unit in units]
        gradient = (np.array(ahead) - now).T / step
        change = np.linalg.lstsq(gradient, -now, rcond=None)[0]
        keys = keys.changed(key, controls, np.clip(change, -largest, largest) @ units)
    raise ValueError(f"the club does not reach the ball in key pose {key}")

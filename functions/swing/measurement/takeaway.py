"""The hands' way up becomes evidence for address, toe-up and mid-backswing.

The picture shows no takeaway down-the-line: the hands first move away from the camera. MediaPipe's 3D estimate shows
it, but trembles. So besides the hands' height there is the progress of the hands in the picture, of the upper body's
joints in 3D, and of both together: 0 in the posture of address, 1 in the posture at a later reference height of the
hands. Progress starts like the square of time, so its square root, drawn back to 0, says when it began. A golfer who
drifts into position has no one posture of address; so the last moment of rest before the climb counts as well.
"""

from typing import Final

import numpy as np

from swing.measurement.curves import Floats, crossings, last_crossing, last_time
from swing.measurement.motion import SMOOTHING, Motion, speeds

# Heights of the hands against the shoulders, torso lengths: hips, halfway, arm parallel.
HEIGHTS: Final = {
    "rose_to_-70": -0.7,
    "rose_to_-50": -0.5,
    "rose_to_-35": -0.35,
    "rose_to_-30": -0.3,
}
# Hands that begin high pass these heights once they are so much above where they begin.
RISEN: Final = 0.1
# Shares of the way from address to the reference posture.
PROGRESS: Final = np.array([0.03, 0.06, 0.12, 0.2, 0.3, 0.5])
KEPT: Final = {"begins": 0, "progress_30": 5}
# MediaPipe smooths over samples, so that it follows a slow start late. With one to three samples labelled swings that
# were left out of the fit have address right in 84 to 87 %, with none in 81 %.
LAG_SAMPLES: Final = 1.0
# (toe-up .. mid-backswing) is 31 % of the backswing and (address .. mid-backswing) 69 % (GolfDB medians).
BEFORE_ARM_PARALLEL: Final = 0.69
AFTER_ARM_PARALLEL: Final = 0.36
# Toe-up comes at 50 % and mid-backswing at 69 % of the backswing (GolfDB medians).
TOE_UP_SHARE: Final = 0.72
# The golfer is taken to stand still for this share of a backswing before takeaway.
STILL: Final = 0.3
ROUNDS: Final = 3
# At rest the elbows (in 3D) are slower than this share of their speed during the climb, and the hands (in the picture)
# than this many torso lengths in the time of a climb.
RESTS: Final = ("elbows_3d_still", "hands_still")
ELBOWS_REST: Final = 0.15
HANDS_REST: Final = 0.15


def climb(moves: Motion, start: int, high: int, top_s: float) -> dict[str, float]:
    """Times of the hands' way up, from the places of a low and the high after it and the estimated time of the top."""
    times_s, height = moves.times_s[start : high + 1], moves.height[start : high + 1]
    lowest = float(height.min()) + RISEN
    times = {name: last_crossing(times_s, height, max(level, lowest)) for name, level in HEIGHTS.items()}
    backswing_s = (top_s - times["rose_to_-35"]) / AFTER_ARM_PARALLEL
    late, early = (int(np.searchsorted(moves.times_s, times[name])) for name in ("rose_to_-35", "rose_to_-70"))
    for name, curve, reference in (
        ("hands", moves.hands, late),
        ("body_3d", moves.upper_3d, late),
        ("hands_and_body_early", moves.hands_and_body, early),
    ):
        found = departures(moves.times_s, curve, reference, backswing_s)
        times |= {f"{name}_{kept}": float(found[place]) for kept, place in KEPT.items()}
        times[f"{name}_begins"] -= LAG_SAMPLES * float(np.median(np.diff(moves.times_s)))
    times |= rests(moves, times["rose_to_-70"], times["rose_to_-35"], top_s)
    begin = times["hands_and_body_early_begins"]
    return times | {"part_of_the_way": begin + TOE_UP_SHARE * (times["rose_to_-35"] - begin)}


def rests(moves: Motion, low_s: float, parallel_s: float, top_s: float) -> dict[str, float]:
    """Last times at which elbows and hands were at rest before the hands were as high as the hips."""
    sample_s = float(np.median(np.diff(moves.times_s)))
    sigma = SMOOTHING * (top_s - low_s) / sample_s
    elbows = speeds(moves.elbows_3d, sigma)
    hands = speeds(moves.hands, sigma) * (top_s - low_s) / sample_s
    climbing = (moves.times_s >= low_s) & (moves.times_s <= parallel_s)
    usual = float(np.median(elbows[climbing])) if climbing.any() else np.nan
    before = moves.times_s < low_s
    still = (elbows < ELBOWS_REST * usual, hands < HANDS_REST)
    return {name: last_time(moves.times_s, before & rest) for name, rest in zip(RESTS, still, strict=True)}


def rested(times: dict[str, float], first_s: float) -> bool:
    """Whether the clip shows elbows or hands at rest before the climb; one sample at its beginning shows no speed."""
    return any(times[name] > first_s for name in RESTS)


def departures(times_s: Floats, curve: Floats, reference: int, backswing_s: float) -> Floats:
    """When the posture began to leave address, then when it had made each share of PROGRESS to the reference place."""
    begin = times_s[reference] - BEFORE_ARM_PARALLEL * backswing_s
    passed = np.full(len(PROGRESS), np.nan)
    for _ in range(ROUNDS):
        done = progress(times_s, curve, reference, begin, backswing_s)
        passed = np.array([last_below(times_s[: reference + 1], done[: reference + 1], share) for share in PROGRESS])
        drawn_back = np.polyfit(np.sqrt(PROGRESS), passed, 1)[1]
        begin = float(np.clip(drawn_back, times_s[0], passed[0]))
    return np.array([drawn_back, *passed])


def progress(times_s: Floats, curve: Floats, reference: int, begin: float, backswing_s: float) -> Floats:
    """Share of the way from the still posture before `begin` (0) to the posture at the reference place (1), (n,)."""
    still = (times_s <= begin) & (times_s >= begin - STILL * backswing_s)
    if still.sum() < 3:
        still = np.arange(len(times_s)) < 3
    address = np.median(curve[still], axis=0)
    way = curve[reference] - address
    done: Floats = (curve - address) @ way / max(float(way @ way), 1e-9)
    return done


def last_below(times_s: Floats, done: Floats, share: float) -> float:
    """Time at which the progress leaves a share for good; just before the first sample if it was never below."""
    found = crossings(times_s, done, share)
    return float(found[-1]) if len(found) else float(2 * times_s[0] - times_s[1])

"""How far the picture leans, from the golfer at address: nobody stands on a slant, and the feet are on the ground."""

from typing import Final

import numpy as np

from swing.domain.models import EventName, View
from swing.measurement.metrics.body import Body
from swing.measurement.metrics.geometry import from_vertical

ADDRESS: Final = EventName.ADDRESS
# From the middle of the ankles to that of the ears, from behind, towards the ball: the weight is over the feet, however
# deep somebody bows. 20 labelled swings: 8 to 20, with a standard deviation of 3.
BALANCED_DEG: Final = 14.0
# Labelled swings seem to lean by 3.4 face-on and 6.1 from behind at most.
LEANS_DEG: Final[dict[View, float]] = {"face-on": 8.0, "down-the-line": 9.0, "unknown": 0.0}


def roll_deg(body: Body) -> float:
    """Degrees by which the picture is turned, clockwise for a right-handed golfer; NaN where that is not to be seen."""
    if body.swing.events.get(ADDRESS) is None or body.swing.view == "unknown":
        return np.nan
    if body.swing.view == "face-on":
        legs = body.at(ADDRESS, from_vertical(body.centre("ankle"), body.centre("hip")))
        return (float(legs) + feet_deg(body)) / 2
    return float(body.at(ADDRESS, from_vertical(body.centre("ankle"), body.centre("ear")))) - BALANCED_DEG


def feet_deg(body: Body) -> float:
    """Slope of the line through both ankles, downwards to the target."""
    x, y = body.at(ADDRESS, body.px("lead_ankle")) - body.at(ADDRESS, body.px("trail_ankle"))
    return float(np.degrees(np.arctan2(y, x)))


def leans(body: Body) -> bool:
    return bool(abs(roll_deg(body)) > LEANS_DEG[body.swing.view])

"""Two measured swings in, how they differ out, metric by metric."""

import math
from typing import Any, Final

# What two videos of one swing may differ by (docs/metrics.md says how exact one video is).
NOISE: Final = {"deg": 5.0, "shoulder widths": 0.1, "torso lengths": 0.1, "s": 0.1, "1": 0.3}


class CannotAnswerError(Exception):
    """What was measured does not answer the question, and asking again would not help. The text says why."""


def comparison(earlier: dict[str, Any], later: dict[str, Any]) -> dict[str, Any]:
    """Metrics that both swings have. Two views are not compared, for their numbers mean different things."""
    before, after = earlier["analysis_results"], later["analysis_results"]
    if before["view"] != after["view"]:
        raise CannotAnswerError(
            f"One swing was filmed {before['view']}, the other {after['view']}: film both from one side."
        )
    values = {
        name: (metric.get("value"), after["metrics"].get(name, {}).get("value"), metric.get("unit", ""))
        for name, metric in before["metrics"].items()
    }
    changes = {
        name: {"earlier": first, "later": second, "change": round(second - first, 4), "unit": unit}
        for name, (first, second, unit) in values.items()
        if first is not None and second is not None
    }
    return {"analysis_ids": [earlier["analysis_id"], later["analysis_id"]], "view": before["view"], "metrics": changes}


def in_noises(difference: float, unit: str) -> float:
    """A difference against what two videos of one swing may differ by: from 1 on it is one of the swings."""
    return abs(difference) / NOISE.get(unit, math.inf)

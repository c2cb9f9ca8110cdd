"""What of a swing a golfer speaks of: plain words in, the names of metrics out, the most telling one first.

The order of the patterns matters: "head sway" is the head's, "sway" alone the hips'.
"""

import re
from typing import Final

TOPICS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (r"head\w* .*\b(?:up|lift\w*|ris\w+|rais\w+)\b|(?:lift|rais)\w+ (?:my |your |the )?head|com\w+ up", ("head_lift",)),
    (r"head\w* .*\b(?:down|drop\w*|dip\w*|sink\w*)\b|(?:drop|dip|duck)\w* (?:my |the )?head|dipping", ("head_drop",)),
    (r"head\w* .*\b(?:forward|ahead|slid\w+|lung\w+|towards?)\b|lung(?:e|ing)", ("head_slide",)),
    (r"head\w* .*\b(?:sway\w*|away|back|off)\b|head sway", ("head_sway",)),
    (r"reverse pivot", ("head_shift_top",)),
    (r"heads?\b", ("head_sway", "head_slide", "head_drop", "head_lift")),
    (r"early ext\w*|extending early|hump\w*|towards? the ball|thrust\w*|distance to the ball", ("hip_depth_change",)),
    (r"(?:hip|pelvis)\w* .*\b(?:slid\w+|forward|ahead|through)\b|slid(?:e|es|ing)\b", ("hip_slide",)),
    (r"sway\w*|(?:hip|pelvis)\w* .*\b(?:drift\w*|away|sideways)\b", ("hip_sway",)),
    (r"weight|hang(?:ing)? back|pressure shift|back foot", ("hip_slide", "finish_over_lead_foot")),
    (r"hips?\b|pelvis|backside|butt\b|bum\b|tailbone", ("hip_sway", "hip_slide", "hip_depth_change")),
    (r"reverse spine\w*", ("spine_lean_top_deg",)),
    (r"(?:los\w+|keep\w*|kept|hold\w*|maintain\w*) (?:\w+ )?(?:posture|spine)|stand(?:ing)? up|posture kept"
     r"|stay(?:ing)? down", ("spine_tilt_change_deg",)),
    (r"posture|spine angle|bent over|bend over|hunch\w*|stoop\w*|slouch\w*|hing(?:e|ing)",
     ("spine_tilt_address_deg", "spine_tilt_change_deg")),
    (r"spine|lean\w*|upper body|tilt\w*", ("spine_lean_top_deg", "spine_lean_impact_deg", "spine_tilt_address_deg")),
    (r"shoulder (?:line|tilt|plane)|shoulders? (?:level|tipped|at address)", ("shoulder_tilt_address_deg",)),
    (r"chicken ?wing\w*|follow ?through", ("lead_elbow_release_deg",)),
    (r"elbows?|(?:lead|left|right|front|straight|bent) arm|arms?\b",
     ("lead_elbow_impact_deg", "lead_elbow_release_deg")),
    (r"stance|feet\b|how wide|ankles?", ("stance_width",)),
    (r"knees?|legs?\b", ("trail_knee_change_deg", "trail_knee_flex_address_deg", "trail_knee_flex_top_deg")),
    (r"balance\w*|wobbl\w*|unsteady|fall\w* (?:over|back)", ("finish_balance",)),
    (r"finish\w*|front foot", ("finish_balance", "finish_over_lead_foot")),
    (r"(?:backswing|swing back) .*\b(?:long|short|far|big|high)\b|(?:long|short) (?:a )?backswing|too (?:far|long) back"
     r"|hands?\b|over ?swing\w*|overswing", ("hand_height_top",)),
    (r"tempo|rhythm|timing|[2-6](?:\.\d)? (?:to )?1\b|rush\w*|too (?:quick|fast|slow)|hurry\w*"
     r"|smooth\w*", ("tempo_ratio",)),
    (r"(?:how long|seconds?|time|duration|fast|quick|slow)\b.*\b(?:downswing|way down|swing down|down)\b|downswing",
     ("downswing_s",)),
    (r"backswing|way back|swing back|takeaway", ("backswing_s", "tempo_ratio")),
)  # fmt: skip
PATTERNS: Final = [(re.compile(rf"\b(?:{words})"), metrics) for words, metrics in TOPICS]
SECONDS: Final = re.compile(r"\b(?:how long|seconds?|duration|time)\b")
MAX_TOPICS: Final = 2


def without_topics(sentence: str) -> str:
    """A sentence with `PART` for each part of the swing that it names."""
    for pattern, _ in PATTERNS:
        sentence = pattern.sub("PART", sentence)
    return sentence


def topics(sentence: str) -> list[tuple[str, ...]]:
    """The topics of a sentence: each the metrics that may tell of it. What a topic has named names no further one."""
    found: list[tuple[str, ...]] = []
    rest = sentence
    if SECONDS.search(sentence) and (part := re.search(r"\b(backswing|downswing)\b", sentence)):
        return [(f"{part[1]}_s",)]
    for pattern, metrics in PATTERNS:
        if match := pattern.search(rest):
            found.append(metrics)
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    return found[:MAX_TOPICS]

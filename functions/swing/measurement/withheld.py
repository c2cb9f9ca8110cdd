"""Why a number is withheld, in words for the golfer, and what to film so that it need not be."""

from swing.domain import hints
from swing.domain.models import View

SLOW_MOTION = "The clip plays in slow motion, so its seconds are not the seconds of the swing."
PERHAPS_SLOW = (
    "The clip may play in slow motion, for its downswing takes longer than downswings do: only you know whether its"
    " seconds are those of the swing."
)
UNKNOWN_HAND = "It was not clear whether this golfer plays right- or left-handed."
DISORDERED = "The moments of this swing could not be told apart."
UNSTEADY = "The camera or the feet moved during the backswing, so places in the picture can't be compared."
LEANING = "The picture leans, so nothing can be measured against the ground: hold the phone upright."
LOST = "The golfer was not found in the frames around this moment."
LOST_ON_THE_WAY = "The golfer was lost for a part of this movement, so how far it went can't be told."
UNCERTAIN = "It was seen, but not clearly enough to judge by."
MISSHAPEN = "At address the golfer was not followed well enough to compare the rest of the swing with it."
STAY = "Stay whole in the picture, from head to feet, until the finish."
# What to film against each reason, by how the reason begins.
REMEDIES = (
    ("The clip does not show the finish", "Keep filming until you have held your finish."),
    ("The clip does not show the address", "Start filming before you stand at the ball."),
    ("The clip does not show the", "Film the whole swing, from before the address until after the finish."),
    (MISSHAPEN, "Start filming while you stand at the ball, and stay whole in the picture."),
    (UNSTEADY, "Put the phone where it does not move."),
    (LEANING, "Hold the phone upright."),
    (UNKNOWN_HAND, "Show yourself from head to feet, with nobody near you."),
    (DISORDERED, "Film one full swing, from address to finish."),
    (LOST, STAY),
    (LOST_ON_THE_WAY, STAY),
    ("To measure this, film ", "Film face-on, or down the line from behind you."),
    (hints.TOO_DARK.message, hints.TOO_DARK.hint),
    (hints.TOO_BRIGHT.message, hints.TOO_BRIGHT.hint),
    ("The lead ", "Wear what shows your arms and legs, and let nothing stand before you."),
    ("The trail ", "Wear what shows your arms and legs, and let nothing stand before you."),
)
CLEARER = "Film from nearer, in good light, with at least 60 pictures a second."
HOW_TO_FILM: dict[View, str] = {
    "face-on": "face-on (the camera facing your chest)",
    "down-the-line": "down-the-line (the camera behind you, looking along the target line)",
}


def remedy(reason: str) -> str:
    """What to film so that the reason no longer holds."""
    return next((advice for begins, advice in REMEDIES if reason.startswith(begins)), CLEARER)

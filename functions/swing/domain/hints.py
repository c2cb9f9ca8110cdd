"""Why a swing could not be measured, in words for the golfer: a code, what we saw, and what to film instead.

What has a class of its own in `errors` has these there. docs/api.md lists all codes.
"""

from typing import Final, NamedTuple

from swing.domain.errors import GolferError


class Hint(NamedTuple):
    code: str
    message: str
    hint: str

    def error(self, kind: type[GolferError]) -> GolferError:
        return kind(self.message, code=self.code, hint=self.hint)


HOLD_YOUR_FINISH: Final = "Keep filming until you have held your finish for two seconds."
START_EARLIER: Final = "Start filming before you take the club back."
TURN_IT: Final = "Turn the video upright before you send it, and hold the phone still when you begin to film."
LIGHT: Final = "Film in daylight with the sun behind the camera, and tap on the golfer before you begin."

PHOTO: Final = Hint(
    "PHOTO",
    "This is a photo, or a photo with a moment of video behind it.",
    "Film the swing as a video and send that. To send the moment of a live or motion photo, save it as a video first.",
)
TOO_FEW_PICTURES: Final = Hint(
    "TOO_FEW_PICTURES",
    "The video has too few pictures a second to follow a swing.",
    "Film at 30 pictures a second or more, and not as a time-lapse.",
)
TIME_LAPSE: Final = Hint(
    "TIME_LAPSE",
    "The video plays faster than anybody swings: it was filmed as a time-lapse, or sped up.",
    "Film in your phone's ordinary video mode or in slow motion, and send the video as it was recorded.",
)
SPEED_CHANGES: Final = Hint(
    "SPEED_CHANGES",
    "The video changes its speed within the swing.",
    "Send the swing at one speed: all of it in slow motion, or none of it.",
)
CAMERA_SHAKES: Final = Hint(
    "CAMERA_SHAKES",
    "The camera shakes so much that the swing can't be followed.",
    "Put the phone on a tripod, or lean it against your bag, and film again.",
)
GOLFER_TOO_SMALL: Final = Hint(
    "GOLFER_TOO_SMALL",
    "The golfer is too small in the picture to be followed.",
    "Film from nearer, so that the golfer fills at least half of the picture's height, and film no screen.",
)
GOLFER_HIDDEN: Final = Hint(
    "GOLFER_HIDDEN",
    "The golfer's arms and hands can't be followed: something hides them, or they are hard to make out.",
    "Film with nothing between camera and golfer, no net either, in clothes that stand out from what is behind.",
)
TOO_DARK: Final = Hint("TOO_DARK", "The picture is too dark to follow the swing.", LIGHT)
TOO_BRIGHT: Final = Hint(
    "TOO_BRIGHT", "The picture is too bright to follow the swing: much of it is plain white.", LIGHT
)
ON_ITS_SIDE: Final = Hint("ON_ITS_SIDE", "Whoever is in this video lies on the side, or the picture does.", TURN_IT)
UPSIDE_DOWN: Final = Hint("UPSIDE_DOWN", "Whoever is in this video is upside down, or the picture is.", TURN_IT)
NOT_A_GOLF_SWING: Final = Hint(
    "NOT_A_GOLF_SWING",
    "Somebody moves in this video, but it is not a golf swing.",
    "Film a golfer making one full swing with both hands on the club.",
)
SWING_CUT_OFF: Final = Hint("SWING_CUT_OFF", "The video ends before the club meets the ball.", HOLD_YOUR_FINISH)
ONLY_ADDRESS: Final = Hint(
    "ONLY_ADDRESS", "The golfer stands at address, but the swing is not in the video.", HOLD_YOUR_FINISH
)
SWING_BEGUN: Final = Hint("SWING_BEGUN", "The video begins when the club has already gone back.", START_EARLIER)
ONLY_FINISH: Final = Hint(
    "ONLY_FINISH", "The golfer holds the finish, but the swing is not in the video.", START_EARLIER
)

ALL: Final = (
    PHOTO,
    TOO_FEW_PICTURES,
    TIME_LAPSE,
    SPEED_CHANGES,
    CAMERA_SHAKES,
    GOLFER_TOO_SMALL,
    GOLFER_HIDDEN,
    TOO_DARK,
    TOO_BRIGHT,
    ON_ITS_SIDE,
    UPSIDE_DOWN,
    NOT_A_GOLF_SWING,
    SWING_CUT_OFF,
    ONLY_ADDRESS,
    SWING_BEGUN,
    ONLY_FINISH,
)
# What is no matter of filming.
OTHERS: Final = ("TOO_MANY_ANALYSES", "INTERNAL_ERROR", "ABORTED", "TIMED_OUT")


def codes() -> list[str]:
    """Every code that an analysis may fail with."""
    return sorted({*(error.code for error in GolferError.__subclasses__()), *(hint.code for hint in ALL), *OTHERS})

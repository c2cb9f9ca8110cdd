"""What each event of a swing is, in a sentence."""

from swing.domain.models import EventName

DESCRIPTIONS = {
    EventName.ADDRESS: "Address: the last moment before the club moves away",
    EventName.TOE_UP: "Toe up: the shaft is parallel to the ground on the way back",
    EventName.MID_BACKSWING: "Mid-backswing: the lead arm is parallel to the ground",
    EventName.TOP: "Top: the club changes direction",
    EventName.MID_DOWNSWING: "Mid-downswing: the lead arm is parallel to the ground again",
    EventName.IMPACT: "Impact: the club meets the ball",
    EventName.MID_FOLLOW_THROUGH: "Mid-follow-through: the shaft is parallel to the ground after impact",
    EventName.FINISH: "Finish: the end of the swing, before the body relaxes",
}

"""Deciding what to do about a dead letter, by the letter, its analysis and its execution.

Pure, so that a plan and its application can't differ: the decision is made again before anything is done.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from swing.analyses.items import TERMINAL
from swing.aws.executions import dead_letter_id

STARTED: Final = "STARTED"


class Action(StrEnum):
    """`REDRIVE` goes on in the same execution, `RERUN` starts a new run, `FINISH` one whose start was interrupted.

    `DROP` deletes a letter that has nothing more to ask for, `MOVE` gives a message back to its queue, `HANDLE` hands
    an event to its function again, and `LEAVE` does nothing.
    """

    REDRIVE = "redrive"
    RERUN = "rerun"
    FINISH = "finish"
    DROP = "drop"
    MOVE = "move"
    HANDLE = "handle"
    LEAVE = "leave"


@dataclass(frozen=True)
class Decision:
    action: Action
    because: str


@dataclass(frozen=True)
class Known:
    """What is known of a letter's analysis: its status item, its execution if Step Functions still has it."""

    run_id: str
    item: dict[str, Any]
    execution: dict[str, Any] | None
    definition_unchanged: bool
    has_video: bool


def decided(known: Known) -> Decision:
    return settled(known) or unfinished(known) or restarted(known)


def settled(known: Known) -> Decision | None:
    """A letter that needs nothing more, or for which nothing can be done."""
    item = known.item
    if not known.run_id:
        return Decision(Action.LEAVE, "it names no run of an analysis: look at it with `dead-letters show`")
    if not known.has_video:
        return Decision(Action.DROP, "the golfer has deleted the video")
    if not item:
        return Decision(Action.LEAVE, "its analysis is gone, its video is not: upload the video again")
    if item.get("run_id", known.run_id) != known.run_id:
        return Decision(Action.DROP, f"a later run is {item['status']}")
    if item["status"] in {"AI_COMPLETED", "CANCELLED"}:
        return Decision(Action.DROP, f"its analysis is {item['status']}")
    return None


def unfinished(known: Known) -> Decision | None:
    """A letter whose analysis was taken up already, by another operator or by a command that was interrupted."""
    status = known.item["status"]
    if status in TERMINAL:
        return None
    if status == STARTED:
        return Decision(Action.FINISH, "its new run was announced and may not have been started")
    if known.execution and known.execution["status"] == "RUNNING":
        return Decision(Action.DROP, "its execution is running again")
    if redrivable(known):
        return Decision(Action.REDRIVE, "its execution ended without a word")
    return Decision(Action.LEAVE, f"it still says {status}: let on_execution_ended say so first (--queue events)")


def restarted(known: Known) -> Decision:
    because = why_not_redriven(known)
    if not because:
        return Decision(Action.REDRIVE, "its execution can go on where it broke")
    return Decision(Action.RERUN, because)


def redrivable(known: Known) -> bool:
    return not why_not_redriven(known)


def why_not_redriven(known: Known) -> str:
    """Redriving repeats what failed: where the workflow ended in its own Fail state, that would be the Fail state."""
    execution = known.execution
    if execution is None:
        return "its execution is forgotten"
    if execution.get("redriveStatus") != "REDRIVABLE":
        return str(execution.get("redriveStatusReason") or "this engine can't redrive it")
    if dead_letter_id(execution.get("cause", "")):
        return "the workflow ended in its Fail state, which a redrive would only repeat"
    if not known.definition_unchanged:
        return "the workflow was deployed anew since"
    return ""

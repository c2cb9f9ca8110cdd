"""Grounding of a chat answer: checked against what tools have shown. The result is complaints; none means it may go.

Claims in words are recognised sentence by sentence; a sentence that denies, doubts or asks ("I can't say whether it
improved") claims nothing. Ids, numbers with units and the direction of each declared change are checked exactly.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from swing.chat.answers import Change, ChatAnswer
from swing.chat.facts import Known, MeasuredSwing
from swing.coach.grounding import is_known, quantities
from swing.report.comparison import PATTERN

# Of two swings that an answer compares, what is proven of each metric.
Proven = Mapping[tuple[str, str], Mapping[str, str]]

MAX_CHARACTERS: Final = 3000
SENTENCE: Final = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]+)*[.!?]*")
DENIAL: Final = r"\b(?:not|no|never|nothing|without|cannot)\b|n['’]t\b|\?\s*$"
DOUBT: Final = (
    r"\b(?:whether|if|once|until|unless|would|could|might|may|will|needs?|only one|should|must|so that|make sure|keep"
    r"|let|film)\b"
)
DENIED: Final = re.compile(DENIAL, re.IGNORECASE)
NO_CLAIM: Final = re.compile(f"{DENIAL}|{DOUBT}", re.IGNORECASE)
CHANGED: Final = re.compile(
    r"\b(?:improved|worsened|increased|decreased|progressed|made\s+progress|gained|regressed|changed"
    r"|(?:got|gotten|become|became|went|gone)\s+(?:\w+\s+)?(?:better|worse|up|down|\w+er)"
    r"|(?:better|worse|more|less|\w+er)\s+than\s+(?:before|last|earlier|previously|in\s+(?:your|the)|it\s+was|on\s+your)"
    r"|since\s+(?:your\s+)?(?:last|first|previous|earlier)|compared\s+(?:to|with)\s+(?:your|the|last))\b",
    re.IGNORECASE,
)
PARTS: Final = (
    r"(?:swing|tempo|rhythm|head|hips?|pelvis|spine|back|shoulders?|backswing|downswing|knees?|elbows?|arms?|stance|posture"
    r"|finish|balance|weight|hands?|turn|sway|tilt|score|level|numbers?)"
)
OF_THE_GOLFER: Final = re.compile(
    r"\byour\s+(?:last|latest|previous|recent|first|earlier|newest|other|most recent)\b"
    r"|\blast\s+(?:time|week|month|session)\b"
    r"|\b(?:in|on|from|across)\s+(?:your|both|all)\s+(?:\w+\s+)?(?:swings?|videos?|clips?|profile|analys[ei]s)\b"
    r"|\byou\s+(?:used\s+to|have\s+been|always|usually|often|tend\s+to|swung|moved|swayed)\b"
    r"|\bI\s+(?:have\s+)?(?:saw|seen|see|watched|measured|looked\s+at)\s+(?:that\s+)?(?:you|your|in\s+your)\b"
    rf"|\byour\s+(?:\w+\s+)?{PARTS}\s+(?:\w+\s+)?(?:is|are|was|were|moves?|moved|sways?|tilts?|takes|took|bends?|bent|drifts?)\b",
    re.IGNORECASE,
)
BALL: Final = re.compile(
    r"\b(?:slic(?:e|es|ed|ing)|(?:a|your|the|that)\s+(?:hook|fade|draw)|yardage|launch\s+angle|backspin|sidespin|spin\s+rate"
    r"|ball\s+(?:speed|flight)|club\s*(?:head)?\s+speed|(?:more|extra|your|gain|lose|add)\s+(?:\w+\s+)?distance(?!\s+(?:to|from))"
    r"|(?:ball|shots?|drives?)\s+(?:\w+\s+)?(?:fl(?:y|ies|ew)|starts?|started|curves?|curved|lands?|landed|goes|went|straighter"
    r"|further|farther|longer|left|right)|hit\s+(?:it|the\s+ball|drives|shots)\s+(?:\w+\s+)?(?:straighter|further|farther|longer))\b",
    re.IGNORECASE,
)
BETTER: Final = re.compile(r"\b(?:better|improved|improvement|progress(?:ed)?)\b", re.IGNORECASE)
WORSE: Final = re.compile(r"\b(?:worse|worsened|regressed)\b", re.IGNORECASE)
HABIT: Final = re.compile(r"\byou\s+(?:always|usually|often|tend\s+to|keep)\b|\b(?:a|your)\s+habit\b", re.IGNORECASE)
UNPROVEN: Final = "can't be said"
AN_ID: Final = re.compile(r"\b[0-9a-f]{32}\b")
BARE_DECIMAL: Final = re.compile(r"(?<![\w.])\d+\.\d+(?![\w.]*\d)")


def complaints(
    answer: ChatAnswer, seen: Mapping[str, MeasuredSwing], said_by_tools: Known, proven: Proven | None = None
) -> list[str]:
    """What is wrong with an answer; `seen` are the swings that tools have shown in this conversation."""
    return [
        *form_complaints(answer),
        *id_complaints(answer, seen),
        *change_complaints(answer, seen, proven or {}),
        *verdict_complaints(answer, proven or {}),
        *habit_complaints(answer),
        *history_complaints(answer),
        *number_complaints(answer, seen, said_by_tools),
        *ball_complaints(answer),
    ]


def form_complaints(answer: ChatAnswer) -> Iterator[str]:
    if not answer.reply.strip():
        yield "The reply is empty."
    if len(answer.reply) > MAX_CHARACTERS:
        yield f"The reply has more than {MAX_CHARACTERS} characters."


def id_complaints(answer: ChatAnswer, seen: Mapping[str, MeasuredSwing]) -> Iterator[str]:
    """Every id must have been shown by a tool, and the golfer reads dates instead of ids."""
    for unknown in sorted(set(answer.relied_on) - set(seen)):
        yield f"“{unknown}” is in no tool result of this conversation: look it up, or leave it out."
    for named in AN_ID.findall(answer.reply):
        yield f"Speak of a swing by its date, not as {named}."


def change_complaints(answer: ChatAnswer, seen: Mapping[str, MeasuredSwing], proven: Proven) -> Iterator[str]:
    """A claim of change needs two measured swings, and the numbers must have changed like that."""
    for change in answer.changes:
        if not {change.earlier, change.later} <= set(answer.relied_on) & set(seen):
            yield f"The change of {change.metric} needs both swings in `relied_on`, and both from a tool."
        else:
            verdict = verdict_of(change, proven)
            yield from direction_complaints(change, seen[change.earlier], seen[change.later], verdict)
    for said in claims(answer.reply, CHANGED):
        if not answer.changes:
            yield f"“{said}” claims a change without two compared swings in `changes`."


def verdict_of(change: Change, proven: Proven) -> str:
    return proven.get((change.earlier, change.later), {}).get(change.metric, UNPROVEN)


def verdict_complaints(answer: ChatAnswer, proven: Proven) -> Iterator[str]:
    """Better and worse are words for what `compare_swings` has found improved and worse."""
    verdicts = {verdict_of(change, proven) for change in answer.changes}
    for words, needed in ((BETTER, "improved"), (WORSE, "worse")):
        for said in claims(answer.reply, words):
            if answer.changes and needed not in verdicts:
                yield f"“{said}” needs a change whose verdict is “{needed}” in `compare_swings`."


def habit_complaints(answer: ChatAnswer) -> Iterator[str]:
    for said in claims(answer.reply, HABIT):
        if len(set(answer.relied_on)) < PATTERN:
            yield f"“{said}” speaks of a habit, which needs at least {PATTERN} swings in `relied_on`."


def direction_complaints(change: Change, earlier: MeasuredSwing, later: MeasuredSwing, verdict: str) -> Iterator[str]:
    if earlier.analysis_id == later.analysis_id or earlier.at >= later.at:
        yield f"The change of {change.metric} is not from an earlier swing to a later one."
    elif earlier.view != later.view:
        yield f"The change of {change.metric} compares a {earlier.view} video with a {later.view} one."
    elif change.metric not in earlier.metrics or change.metric not in later.metrics:
        yield f"{change.metric} was not measured in both swings."
    elif verdict == UNPROVEN:
        yield f"Whether {change.metric} changed can't be said: say that, and leave it out of `changes`."
    elif (real := direction(earlier.metrics[change.metric], later.metrics[change.metric], verdict)) != change.direction:
        yield f"{change.metric} did not go {change.direction}: it went {real}."


def direction(before: float, after: float, verdict: str) -> str:
    if verdict == "same":
        return verdict
    return "up" if after > before else "down"


def history_complaints(answer: ChatAnswer) -> Iterator[str]:
    if not answer.relied_on:
        for said in claims(answer.reply, OF_THE_GOLFER):
            yield f"“{said}” speaks of the golfer's swings, and `relied_on` is empty: look it up first."


def number_complaints(answer: ChatAnswer, seen: Mapping[str, MeasuredSwing], said_by_tools: Known) -> Iterator[str]:
    """Numbers of the swings relied on and of this message's tool results, and differences between two such swings."""
    swings = [seen[each] for each in answer.relied_on if each in seen]
    known = [*said_by_tools, *(number for swing in swings for number in swing.known), *differences(swings)]
    rest = answer.reply
    for each in dict.fromkeys(quantities(answer.reply)):
        rest = rest.replace(each.text, " ")
        if not is_known(each, known):
            yield f"“{each.text}” is not in the swings that you rely on."
    for number in dict.fromkeys(BARE_DECIMAL.findall(rest)):
        if not any(is_near(number, value) for value, _ in known):
            yield f"“{number}” is not in the swings that you rely on."


def is_near(number: str, value: float) -> bool:
    reach = 0.5 * 10.0 ** -len(number.partition(".")[2]) + 1e-9
    return abs(float(number) - abs(value)) <= reach


def differences(swings: list[MeasuredSwing]) -> Known:
    return [
        (abs(one.metrics[name] - other.metrics[name]), unit)
        for one, other in combinations(swings, 2)
        for name, unit in one.units.items()
        if name in other.metrics
    ]


def ball_complaints(answer: ChatAnswer) -> Iterator[str]:
    """A promise ("you will hit it further") is one too, so only a denial counts as none."""
    for said in claims(answer.reply, BALL, DENIED):
        yield f"“{said}” speaks of the ball's flight, which no video of a body shows."


def claims(text: str, words: re.Pattern[str], excused: re.Pattern[str] = NO_CLAIM) -> Iterator[str]:
    """Sentences that claim something with these words."""
    for sentence in SENTENCE.findall(text):
        if words.search(sentence) and not excused.search(sentence):
            yield sentence.strip()

"""Answers about numbers: what was measured and whether that is usual, how sure it is, and how the swing was found."""

import re
from typing import Final

from swing.aws.dynamodb import Item
from swing.chat.rules import meanings, ranges
from swing.chat.rules.asked import Asked, Said, known
from swing.chat.rules.meanings import meaning
from swing.chat.rules.questions import GOES_ON
from swing.domain.models import EventName, Metric
from swing.domain.wording import in_a_sentence, in_words, margin, metric_name
from swing.measurement.findings import knowledge
from swing.report.comparison import are_seconds
from swing.report.first_step import first_step, numbers

MAX_NUMBERS: Final = 4
MAX_TOLD: Final = 2
PERHAPS: Final = (
    "I would rather tell no seconds of it: as played, the downswing is so long that the clip is perhaps in slow motion."
    " The tempo is the same either way."
)
ASK: Final = "Name the part that you mean, for instance tempo, head, hips, posture, arms, stance, knees or balance."
ONE_CAMERA: Final = (
    "All of it comes from one camera, so a number is a guide, and three swings from the same place say more than one."
)
PLAINLY: Final = 0.5


def number(asked: Asked) -> Said:
    """The numbers of each topic, with their ranges."""
    step = first_step(asked.swing["analysis_results"])
    topics = asked.question.topics or (((step.metric,),) if step and GOES_ON.search(asked.question.sentence) else ())
    if not topics:
        return all_numbers(asked)
    items = [asked.with_value(topic) for topic in topics]
    if len(topics) > 1 and items[0] is not None and all(item is items[0] for item in items):
        topics = (tuple(dict.fromkeys(metric for topic in topics for metric in topic)),)
    parts = [of_topic(asked, topic) for topic in topics]
    return Said(" ".join(each.text for each in parts), tuple(item for each in parts for item in each.swings))


def of_topic(asked: Asked, topic: tuple[str, ...]) -> Said:
    item = asked.with_value(topic)
    if item is None:
        return Said(f"{asked.about(asked.swing)} {reason(asked.swing, topic)}", (asked.swing,))
    told = [metric for metric in known(item, topic) if metric.unit != "s" or are_seconds(item["analysis_results"])]
    ranged = [metric for metric in told if ranges.fault_of(metric)] or told
    lines = [f"{ranges.sentence(metric)} {ranges.verdict(metric)}" for metric in worst_first(ranged)[:MAX_TOLD]]
    return Said(f"{asked.about(item)} {' '.join(lines) or PERHAPS}", (item,))


def worst_first(metrics: list[Metric]) -> list[Metric]:
    """What is outside its range before what is inside, otherwise as it was asked."""
    return sorted(metrics, key=lambda metric: not ranges.is_outside(metric))


def reason(item: Item, topic: tuple[str, ...]) -> str:
    """Why a number is absent, in the words of the measurement."""
    measured = item["analysis_results"]["metrics"]
    why = next(
        (measured[name]["reason"] for name in topic if measured.get(name, {}).get("reason")),
        "The clip does not show it.",
    )
    return f"{metric_name(topic[0])} was not measured. {why}"


def all_numbers(asked: Asked) -> Said:
    """The judged numbers of a swing, those outside their ranges first."""
    item = asked.swing
    judged = [each for each in numbers(item["analysis_results"]).values() if ranges.is_outside(each) is not None]
    told = "; ".join(f"{ranges.named(each)} ({place(each)})" for each in worst_first(judged)[:MAX_NUMBERS])
    return Said(f"{asked.about(item)} {told or 'Too little could be judged'}. {ASK}", (item,))


def place(metric: Metric) -> str:
    return "outside the usual range" if ranges.is_outside(metric) else "inside the usual range"


def certainty(asked: Asked) -> Said:
    """How surely a number was seen, and how far the truth may be from it."""
    item = asked.with_value(asked.metrics) or asked.swing
    step = first_step(item["analysis_results"])
    about = known(item, asked.metrics or ([step.metric] if step else ["tempo_ratio"]))[:1]
    told = [f"{surely(metric)} {differs(metric)}" for metric in about]
    return Said(" ".join([asked.about(item), *told, *doubts(item), ONE_CAMERA]), (item,))


def surely(metric: Metric) -> str:
    return f"I am {100 * (metric.confidence or 0):.0f} % sure that I saw what “{metric_name(metric.name)}” rests on."


def differs(metric: Metric) -> str:
    return f"Nine times of ten the truth is within {margin(metric.error, metric.unit)} of it." if metric.error else ""


def doubts(item: Item) -> list[str]:
    unsure = item["analysis_results"].get("unsure")
    return [f"I am not sure that this is a full golf swing: {', and '.join(unsure)}."] if unsure else []


def source(asked: Asked) -> Said:
    """Where the range of a number comes from, and who stands behind it."""
    item = asked.with_value(asked.metrics) or asked.swing
    step = first_step(item["analysis_results"])
    wanted = known(item, asked.metrics or ([step.metric] if step else ["tempo_ratio"]))
    fault = next((fault for metric in wanted if (fault := ranges.fault_of(metric))), None)
    if fault is None:
        return Said(f"{asked.about(item)} For that number there is no usual range.", (item,))
    told = knowledge().sources[fault.source]
    name = metric_name(fault.metric)
    return Said(
        f"{asked.about(item)} The range of “{name}” comes from here: {told.text}. Sample: {told.sample}.", (item,)
    )


def found(asked: Asked) -> Said:
    """Which golfer, moments and swing were found in a clip."""
    item = asked.swing
    results = item["analysis_results"]
    parts = [
        f"{asked.about(item)} I found {golfer(results)} and {moments(results['events'])}",
        *doubts(item),
        *several(results),
    ]
    if results.get("slow_motion"):
        parts.append("The clip plays in slow motion.")
    return Said(
        " ".join([*parts, "The swing's page shows a picture of each moment: please look whether they are right."]),
        (item,),
    )


def golfer(results: Item) -> str:
    hand = results["handedness"]
    return "a golfer of whom I can't tell the hand" if hand == "unknown" else f"a {hand}-handed golfer"


def moments(events: Item) -> str:
    seen = {name: events.get(name) for name in EventName}
    lost = [in_words(name.value) for name, mark in seen.items() if mark is None]
    dim = [in_words(name.value) for name, mark in seen.items() if mark is not None and mark["confidence"] < PLAINLY]
    told = (
        f"{len(seen) - len(lost)} of the swing's eight moments; not seen: {', '.join(lost)}."
        if lost
        else "all eight moments of the swing, from address to finish."
    )
    return f"{told} Less plainly seen: {', '.join(dim)}." if dim else told


def several(results: Item) -> list[str]:
    """Which of a video's swings is spoken of, where there are several."""
    chosen = [segment["chosen"] for segment in results.get("swing_segments", [])]
    if len(chosen) < 2 or True not in chosen:
        return []
    table = " The swing's page has a table of all full ones." if results.get("all_swings") else ""
    return [f"The video has {len(chosen)} swings, and I speak of number {chosen.index(True) + 1}.{table}"]


def means(asked: Asked) -> Said:
    """What a word means. Where a number is asked for with it, that of the golfer's own swing is told, too."""
    text = meaning(asked.question.sentence)
    if text is None and asked.metrics:
        text = meanings.of_metric(asked.metrics[0])
    if text is None:
        return Said(f"I don't know that word. I can explain what my numbers are about. {ASK}")
    item = asked.with_value(asked.metrics[:2])
    if item is None or not re.search(r"\d|\bmy\b|\bthat\b", asked.question.sentence):
        return Said(text)
    told = [in_a_sentence(ranges.named(each)) for each in known(item, asked.metrics[:2]) if each.unit != "s"]
    return Said(f"{text} {asked.about(item)} {'; '.join(told)}." if told else text, (item,) if told else ())

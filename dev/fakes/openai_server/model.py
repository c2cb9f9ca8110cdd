"""A request in, what a good model would answer out: facts for each picture, advice from the document's own findings."""

import json
import re
from typing import Any

from dev.fakes.openai_server import golf_chat
from dev.fakes.openai_server.protocol import Body, message, texts

FRAME = re.compile(r"Frame \d+, event (\w+):")


def output(body: Body) -> list[Body]:
    """Output items of a good answer."""
    return golf_chat.output(body["input"]) if is_chat(body) else [message(json.dumps(answer(body)))]


def is_chat(body: Body) -> bool:
    return bool(body["text"]["format"]["name"] == "chatanswer")


def answer(body: Body) -> Body:
    if is_chat(body):
        return golf_chat.said("Hello!", [])
    return advice(document(body)) if body["text"]["format"]["name"] == "advice" else facts(body)


def facts(body: Body) -> Body:
    events = [match[1] for text in texts(body) if (match := FRAME.fullmatch(text))]
    return {"frames": [seen(event) for event in events]}


def seen(event: str) -> Body:
    observations = [
        {"fact": "The whole golfer stands inside the picture, feet on the ground.", "confidence": 0.9},
        {"fact": "The lead arm hangs below the lead shoulder.", "confidence": 0.6},
    ]
    return {"event": event, "visibility": "clear", "observations": observations}


def document(body: Body) -> Body:
    found: Body = next(json.loads(text) for text in texts(body) if text.startswith("{"))
    return found


def advice(told: Body) -> Body:
    findings = told["findings"][:3]
    library = {drill["name"]: drill for drill in told["drill_library"]}
    step = told["first_step"]
    names = [name for finding in (*findings, step) for name in finding["drills"]][:2]
    causes = [cause(finding) for finding in findings]
    return {
        "summary": "I watched your swing and put the most useful thing first.",
        "root_cause": causes[0] if causes else cause(step),
        "strengths": ["You hold your balance through the swing."],
        "faults": causes,
        "cues": [finding["cue"] for finding in findings] or [step["cue"]],
        "drills": [drill(library[name]) for name in names],
        "cautions": ["One camera shows one side of a swing only."],
        "one_week_plan": [f"Day {day}: {names[day % len(names)]}, slowly." for day in range(1, 8)],
        "confidence": 0.7,
    }


def cause(finding: Body) -> Body:
    return {
        "title": finding["title"],
        "why": finding["why"],
        "event": finding.get("event"),
        "evidence": finding["evidence"],
    }


def drill(found: Body) -> Body:
    return {**found, "why": "It trains exactly this.", "outside_library_because": None}


def invented(body: Body) -> Any:
    """Make a good answer say something that was not measured."""
    if is_chat(body):
        return golf_chat.INVENTED
    said = answer(body)
    lie = "The lead knee bends by 87.3 degrees."
    if "frames" in said:
        said["frames"][0]["observations"][0]["fact"] = lie
    else:
        said["summary"] = lie
    return said

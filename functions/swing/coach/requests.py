"""Request bodies for the Responses API: the questions about key frames, the report, and their estimated price.

The same bodies serve both lanes: one request at a time, or a line of a batch.
"""

import base64
import json
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from swing.coach.answers import Advice, Facts, Rejected
from swing.coach.frame_batches import FrameBatch, batches
from swing.coach.model_catalog import Lane, Usage, catalog_entry, cost_usd
from swing.coach.settings import Settings, prompt
from swing.domain.models import EventName, Finding, FirstStep, Mark, Measurement, Shape, Standing
from swing.measurement.checkpoints import checkpoints
from swing.measurement.findings import knowledge
from swing.measurement.first_step import first_step

Body = dict[str, Any]

REPORT: Final = "report"
# English prose and JSON have about four characters a token; the estimate is for the budget, the bill has the truth.
CHARACTERS_PER_TOKEN: Final = 4
DOCUMENT_TOKENS: Final = 6000
STANDINGS: Final[tuple[Standing, ...]] = ("outside", "near", "inside", "not judged")
# Left out of findings: drills, which the library has, and sources, which the model does not need.
NOT_FOR_THE_MODEL: Final = {"drills", "source", "sample"}


class Plan(Shape):
    """What the workflow needs to know of the coach's work on one swing before it begins."""

    batches: list[FrameBatch]
    estimate_usd: float


def plan(measurement: Measurement, settings: Settings, lane: Lane = "fast") -> Plan:
    wanted = batches(measurement)
    return Plan(batches=wanted, estimate_usd=estimate_usd(wanted, settings, lane))


def estimate_usd(wanted: list[FrameBatch], settings: Settings, lane: Lane = "fast") -> float:
    """Most that the questions can cost if each is answered at the first try."""
    images = sum(len(batch.events) for batch in wanted) * catalog_entry(settings.model).image_tokens
    instructions = (len(wanted) + 1) * (len(prompt("system")) + len(prompt("facts"))) // CHARACTERS_PER_TOKEN
    answers = len(wanted) * settings.facts_tokens + settings.advice_tokens
    usage = Usage(input=images + instructions + DOCUMENT_TOKENS, output=answers)
    return cost_usd(settings.model, usage, lane)


def facts_body(pictures: Mapping[EventName, bytes], marks: Mapping[EventName, Mark], settings: Settings) -> Body:
    """Ask what is visible in the pictures (JPEG bytes)."""
    content = [text(prompt("facts"))]
    for event, picture in pictures.items():
        content += [text(f"Frame {marks[event].frame}, event {event.value}:"), image(picture, settings)]
    return body(content, Facts, settings, settings.facts_tokens)


def advice_body(measurement: Measurement, facts: list[Facts], settings: Settings) -> Body:
    """Ask for the report."""
    told = json.dumps(rounded(document(measurement, facts)), ensure_ascii=False)
    return body([text(prompt("report")), text(told)], Advice, settings, settings.advice_tokens)


def again(asked: Body, rejected: Rejected | None) -> Body:
    """Ask the same once more, with the complaint about the earlier answer."""
    if rejected is None:
        return asked
    said = {"role": "assistant", "content": [{"type": "output_text", "text": rejected.text}]}
    complaint = f"That answer can't be used. Answer the same question again and put this right: {rejected.complaint}"
    return asked | {"input": [*asked["input"], said, {"role": "user", "content": [text(complaint)]}]}


def body(content: list[Body], shape: type[BaseModel], settings: Settings, max_tokens: int) -> Body:
    form = {"type": "json_schema", "name": shape.__name__.lower(), "strict": True, "schema": strict(shape)}
    return {
        "model": settings.model,
        "instructions": prompt("system"),
        "input": [{"role": "user", "content": content}],
        "text": {"format": form},
        "max_output_tokens": max_tokens,
        "store": settings.store,
        **optional(settings, form),
    }


def optional(settings: Settings, form: Body) -> Body:
    """Optional parameters that this model takes: an unknown one is an error."""
    known = catalog_entry(settings.model).parameters
    offered: dict[str, Body] = {
        "reasoning": {"reasoning": {"effort": settings.reasoning_effort}},
        "temperature": {"temperature": 0},
        "verbosity": {"text": {"format": form, "verbosity": "low"}},
    }
    return {key: value for name, part in offered.items() if name in known for key, value in part.items()}


def identified(asked: Body, safety_identifier: str) -> Body:
    known = catalog_entry(asked["model"]).parameters
    return asked | ({"safety_identifier": safety_identifier} if "safety_identifier" in known else {})


def document(measurement: Measurement, facts: list[Facts]) -> Body:
    """What the model is told: this swing, without id, name or address of the golfer."""
    swing = measurement.swing
    return {
        "swing": swing.model_dump(mode="json", include={"view", "handedness", "slow_motion", "perhaps_slow_motion"}),
        "events": {event.value: mark and mark.model_dump() for event, mark in swing.events.items()},
        "metrics": [metric.model_dump(mode="json", exclude_none=True) for metric in measurement.metrics.values()],
        "findings": [finding_fields(finding) for finding in measurement.findings],
        "checkpoints": by_standing(measurement),
        "first_step": step_fields(first_step(measurement)),
        "drill_library": [drill.model_dump() for drill in knowledge().drills.values()],
        **heard(measurement),
        "facts": [frame.model_dump(mode="json") for fact in facts for frame in fact.frames],
    }


def heard(measurement: Measurement) -> Body:
    """What the golfer has said of the swing, beside what was measured. What corrects a measurement is in it already."""
    said = measurement.said
    return {"golfers_word": said.of_any_video.says} if said and said.of_any_video.says else {}


def rounded(value: Any) -> Any:
    """Three decimals are more than was measured; each further one would be paid for."""
    match value:
        case float():
            return round(value, 3)
        case dict():
            return {key: rounded(item) for key, item in value.items()}
        case list():
            return [rounded(item) for item in value]
        case _:
            return value


def finding_fields(finding: Finding) -> Body:
    told = finding.model_dump(mode="json", exclude=NOT_FOR_THE_MODEL)
    return told | {"drills": [drill.name for drill in finding.drills]}


def by_standing(measurement: Measurement) -> dict[str, list[str]]:
    """The checkpoints' names by how they stand; their numbers are the metrics'."""
    points = checkpoints(measurement)
    return {standing: [point.metric for point in points if point.standing == standing] for standing in STANDINGS}


def step_fields(step: FirstStep) -> Body:
    return step.model_dump(mode="json", exclude_none=True) | {"drills": [drill.name for drill in step.drills]}


def text(content: str) -> Body:
    return {"type": "input_text", "text": content}


def image(picture: bytes, settings: Settings) -> Body:
    """The picture itself, as data: a public link to a golfer's picture would outlive its purpose."""
    data = base64.b64encode(picture).decode("ascii")
    return {"type": "input_image", "image_url": f"data:image/jpeg;base64,{data}", "detail": settings.image_detail}


def strict(shape: type[BaseModel]) -> Body:
    """JSON schema as strict structured output wants it: no titles, no defaults, nothing beside a reference."""
    schema: Body = bare(shape.model_json_schema())
    return schema


def bare(schema: Any) -> Any:
    match schema:
        case {"$ref": reference}:
            return {"$ref": reference}
        case {"properties": properties, **rest}:
            inner = {name: bare(value) for name, value in properties.items()}
            return bare(rest) | {"properties": inner, "required": list(inner)}
        case dict():
            return {key: bare(value) for key, value in schema.items() if key not in {"title", "default"}}
        case list():
            return [bare(value) for value in schema]
        case _:
            return schema

"""A request and a phase in, what the model says in that phase out: items of a response's output."""

import json

from dev.fakes.openai_server import model
from dev.fakes.openai_server.protocol import Body, function_call, message
from dev.fakes.openai_server.script import Calls, ContentFilter, Cut, Good, Invented, Locked, Lost, Phase, Refusal, Says

CUTS: dict[type[Phase], str] = {Cut: "max_output_tokens", ContentFilter: "content_filter"}


def outputs(body: Body, phase: Phase) -> list[Body] | None:
    """What the model says in this phase; None if it does not get to speak."""
    match phase:
        case Good() | Lost() | Locked():
            return model.output(body)
        case Says(answer=answer):
            return [message(json.dumps(answer))]
        case Calls(tools=tools):
            return [function_call(*tool) for tool in tools]
        case Invented():
            return [message(json.dumps(model.invented(body)))]
    return broken_off(body, phase)


def broken_off(body: Body, phase: Phase) -> list[Body] | None:
    match phase:
        case Cut():
            return [message(json.dumps(model.answer(body))[:120], cut=CUTS[Cut])]
        case ContentFilter():
            return [message("", cut=CUTS[ContentFilter])]
        case Refusal():
            return [message("I can't help with that.", refusal=True)]
    return None

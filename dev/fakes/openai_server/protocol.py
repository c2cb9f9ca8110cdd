"""What OpenAI accepts and how it answers: checks of a request's body, and the bodies of responses and errors."""

import base64
import binascii
import itertools
import json
import time
from collections.abc import Iterator
from typing import Any

Body = dict[str, Any]

MODELS = {"gpt-6.1-terra", "gpt-5.6-luna"}
REASONING_MODELS = MODELS
PARAMETERS = {
    "model", "instructions", "input", "text", "max_output_tokens", "store", "reasoning", "temperature", "top_p",
    "safety_identifier", "metadata", "prompt_cache_key", "service_tier", "conversation", "tools", "tool_choice",
    "parallel_tool_calls",
}  # fmt: skip
STRICT_KEYWORDS = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "anyOf", "$ref", "$defs", "description",
    "const", "minItems", "maxItems", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "pattern", "format",
    "multipleOf",
}  # fmt: skip
# Measured on the real API: ten frames of a golfer are about 20,700 input tokens.
IMAGE_TOKENS = 2070
CHARACTERS_PER_TOKEN = 4

numbers = itertools.count(1)


class ApiError(Exception):
    """A refusal of the request, with OpenAI's status, type and code."""

    def __init__(self, status: int, code: str | None, message: str, kind: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"message": message, "type": kind, "param": None, "code": code}}
        self.headers: dict[str, str] = {}


def checked(body: Body) -> Body:
    """Return the body of a request to /v1/responses, or raise ApiError as OpenAI does."""
    if body.get("model") not in MODELS:
        raise ApiError(404, "model_not_found", f"The model `{body.get('model')}` does not exist.")
    if unknown := set(body) - PARAMETERS:
        raise ApiError(400, "unknown_parameter", f"Unknown parameter: '{min(unknown)}'.")
    if "temperature" in body and body["model"] in REASONING_MODELS:
        raise ApiError(400, "unsupported_parameter", "'temperature' is not supported with this model.")
    form = body["text"]["format"]
    if form["type"] != "json_schema" or form["strict"] is not True:
        raise ApiError(400, "invalid_value", "This server only knows strict structured output.")
    for problem in problems(form["schema"]):
        raise ApiError(400, "invalid_json_schema", f"Invalid schema for response_format '{form['name']}': {problem}")
    for tool in body.get("tools", []):
        check_tool(tool)
    for picture in pictures(body):
        check_picture(picture["image_url"])
    return body


def check_tool(tool: Body) -> None:
    if tool["strict"] is not True:
        raise ApiError(400, "invalid_value", "This server only knows strict functions.")
    for problem in problems(tool["parameters"]):
        said = f"Invalid schema for function '{tool['name']}': {problem}"
        raise ApiError(400, "invalid_function_parameters", said)


def problems(schema: Any) -> Iterator[str]:
    """Where a schema breaks the rules of strict structured output."""
    if not isinstance(schema, dict):
        return
    if unknown := set(schema) - STRICT_KEYWORDS:
        yield f"'{min(unknown)}' is not permitted."
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            yield "'additionalProperties' is required to be supplied and to be false."
        if set(schema.get("required", [])) != set(schema.get("properties", {})):
            yield "'required' is required to be supplied and to be an array including every key in properties."
    for inner in (*schema.get("properties", {}).values(), *schema.get("$defs", {}).values(), schema.get("items")):
        yield from problems(inner)
    for inner in schema.get("anyOf", []):
        yield from problems(inner)


def parts(body: Body) -> Iterator[Body]:
    for item in body["input"]:
        yield from item.get("content", [])


def pictures(body: Body) -> list[Body]:
    return [part for part in parts(body) if part["type"] == "input_image"]


def texts(body: Body) -> list[str]:
    return [part["text"] for part in parts(body) if part["type"] == "input_text"]


def check_picture(url: str) -> None:
    try:
        kind, data = url.split(",", 1)
        content = base64.b64decode(data, validate=True)
    except (ValueError, binascii.Error):
        raise ApiError(400, "invalid_image", "The image is neither data nor a link.") from None
    if kind != "data:image/jpeg;base64" or not (content.startswith(b"\xff\xd8") and content.endswith(b"\xff\xd9")):
        raise ApiError(400, "invalid_image_format", "The image is not what it says to be.")


def usage(body: Body, text: str) -> Body:
    said = sum(len(json.dumps(body.get(name, ""))) for name in ("instructions", "text", "tools"))
    said += sum(map(len, texts(body))) + sum(len(item.get("output", "")) for item in body["input"])
    read = said // CHARACTERS_PER_TOKEN + IMAGE_TOKENS * len(pictures(body))
    wrote = len(text) // CHARACTERS_PER_TOKEN
    return {
        "input_tokens": read,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": wrote,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": read + wrote,
    }


def message(text: str, *, refusal: bool = False, cut: str | None = None) -> Body:
    part: Body = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    if refusal:
        part = {"type": "refusal", "refusal": text}
    return {
        "id": f"msg_{next(numbers):024}",
        "type": "message",
        "status": "incomplete" if cut else "completed",
        "role": "assistant",
        "content": [part],
    }


def function_call(name: str, arguments: str) -> Body:
    number = next(numbers)
    return {
        "id": f"fc_{number:024}",
        "type": "function_call",
        "status": "completed",
        "call_id": f"call_{number:024}",
        "name": name,
        "arguments": arguments,
    }


def response(body: Body, output: list[Body], *, cut: str | None = None) -> Body:
    return {
        "id": f"resp_{next(numbers):024}",
        "object": "response",
        "created_at": int(time.time()),
        "status": "incomplete" if cut else "completed",
        "error": None,
        "incomplete_details": {"reason": cut} if cut else None,
        "instructions": body.get("instructions"),
        "max_output_tokens": body.get("max_output_tokens"),
        "model": body["model"],
        "output": output,
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "store": body.get("store", True),
        "temperature": 1.0,
        "text": body["text"],
        "tool_choice": body.get("tool_choice", "auto"),
        "tools": body.get("tools", []),
        "conversation": {"id": body["conversation"]} if "conversation" in body else None,
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": usage(body, json.dumps(output)),
        "metadata": {},
    }


def failed(body: Body, code: str) -> Body:
    """A response that has failed: it says nothing, and nothing of what it took."""
    error = {"code": code, "message": "The model failed."}
    return response(body, []) | {"status": "failed", "error": error, "usage": None}

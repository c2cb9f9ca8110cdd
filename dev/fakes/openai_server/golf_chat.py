"""What a good model does in the coach's conversation: looks up what was asked about, and says what it has found."""

import json
from typing import Any

from dev.fakes.openai_server.protocol import Body, function_call, message

LIST = ("list_recent_swings", {"limit": 5})


def output(whole: list[Body]) -> list[Body]:
    """Output items of a response to everything that was said in the conversation."""
    asked, found = question(whole), found_since(whole)
    if wanted := wanted_calls(asked, found):
        return [function_call(name, json.dumps(arguments)) for name, arguments in wanted]
    return [message(json.dumps(answer(found)))]


def question(whole: list[Body]) -> str:
    """The golfer's last message."""
    return next(text_of(item) for item in reversed(whole) if item.get("role") == "user")


def text_of(item: Body) -> str:
    return " ".join(part["text"] for part in item["content"])


def found_since(whole: list[Body]) -> dict[str, Any]:
    """What tools have answered since the golfer's last message, by tool."""
    last = max(index for index, item in enumerate(whole) if item.get("role") == "user")
    names = {item["call_id"]: item["name"] for item in whole if item.get("type") == "function_call"}
    answers = (item for item in whole[last:] if item.get("type") == "function_call_output")
    return {names[item["call_id"]]: json.loads(item["output"]) for item in answers}


def wanted_calls(asked: str, found: dict[str, Any]) -> list[tuple[str, Any]]:
    if "hello" in asked.lower():
        return []
    if not found:
        return [LIST, ("get_user_swing_profile", {})]
    swings = [swing["analysis_id"] for swing in found.get("list_recent_swings", {}).get("swings", [])]
    if "compare" in asked.lower() and len(swings) > 1 and "compare_swings" not in found:
        return [("compare_swings", {"earlier": swings[1], "later": swings[0]})]
    if "tempo" in asked.lower() and swings and "get_swing_analysis" not in found:
        return [("get_swing_analysis", {"analysis_id": swings[0]})]
    return []


def answer(found: dict[str, Any]) -> Body:
    if "metrics" in found.get("compare_swings", {}):
        return compared(found["compare_swings"])
    if "metrics" in found.get("get_swing_analysis", {}):
        return measured(found["get_swing_analysis"])
    swings = found.get("list_recent_swings", {}).get("swings", [])
    if swings:
        dates = ", ".join(swing["at"][:10] for swing in swings)
        return said(f"I know your swings of these days: {dates}.", [swing["analysis_id"] for swing in swings])
    return said("Hello! Upload a swing, and ask me about it.", [])


def measured(swing: Body) -> Body:
    tempo = next((each["value"] for each in swing["metrics"] if each["name"] == "tempo_ratio"), None)
    return said(f"Your tempo was {tempo:.1f}:1.", [swing["analysis_id"]])


def compared(found: Body) -> Body:
    change = found["metrics"]["tempo_ratio"]
    earlier, later = found["analysis_ids"]
    numbers = f"it was {change['earlier']:.1f}:1, then {change['later']:.1f}:1."
    if change["verdict"] == "can't be said":
        return said(f"I can't say whether your tempo changed: {numbers}", [earlier, later])
    direction = "same" if change["verdict"] == "same" else "up" if change["change"] > 0 else "down"
    claim = {"metric": "tempo_ratio", "earlier": earlier, "later": later, "direction": direction}
    went = "stayed" if direction == "same" else f"went {direction}"
    return said(f"Your tempo {went}: {numbers}", [earlier, later], [claim])


def said(reply: str, relied_on: list[str], changes: list[Body] | None = None) -> Body:
    return {"reply": reply, "relied_on": relied_on, "changes": changes or []}


INVENTED = said("Your tempo has improved to 9.9:1 since your last swing.", [])

"""Conversations as OpenAI keeps them: items are added by responses, and a call without its output is the end of one."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from dev.fakes.openai_server.protocol import ApiError, Body

numbers = itertools.count(1)


@dataclass
class Conversations:
    """Items by conversation. What is deleted is gone; its items are so only if they were deleted before."""

    items: dict[str, list[Body]] = field(default_factory=dict)
    orphans: list[Body] = field(default_factory=list)
    working: set[str] = field(default_factory=set)

    def create(self, body: Body) -> Body:
        name = f"conv_{next(numbers):024}"
        self.items[name] = list(body.get("items", []))
        return described(name)

    def begin(self, body: Body) -> list[Body]:
        """The whole input of a response in a conversation. Raises ApiError as OpenAI does."""
        name = body.get("conversation")
        if name is None:
            return list(body["input"])
        if name not in self.items:
            raise invalid(404, f"Conversation with id '{name}' not found.")
        if name in self.working:
            raise ApiError(400, "conversation_locked", "Another process is currently operating on this conversation.")
        whole = [*self.items[name], *body["input"]]
        if missing := calls(whole) - outputs(whole):
            raise invalid(400, f"No tool output found for function call {min(missing)}.")
        if unknown := outputs(whole) - calls(whole):
            raise invalid(400, f"No tool call found for function call output with call_id {min(unknown)}.")
        self.working.add(name)
        return whole

    def end(self, body: Body, output: list[Body]) -> None:
        """Add what was said, if OpenAI may store it."""
        name = body.get("conversation")
        if name in self.items and body.get("store", True):
            made = [{"id": item.get("id", f"msg_{next(numbers):024}"), **item} for item in (*body["input"], *output)]
            self.items[name] += [{"type": "message", **item} for item in made]

    def listed(self, name: str) -> Body:
        found = self.found(name)
        edge = {"first_id": found[0]["id"] if found else "", "last_id": found[-1]["id"] if found else ""}
        return {"object": "list", "data": found, "has_more": False, **edge}

    def delete(self, name: str) -> Body:
        self.orphans += self.found(name)
        del self.items[name]
        return {"id": name, "object": "conversation.deleted", "deleted": True}

    def delete_item(self, name: str, item: str) -> Body:
        self.items[name] = [each for each in self.found(name) if each["id"] != item]
        return described(name)

    def found(self, name: str) -> list[Body]:
        if name not in self.items:
            raise invalid(404, f"Conversation with id '{name}' not found.")
        return self.items[name]


def invalid(status: int, message: str) -> ApiError:
    """OpenAI gives these no code, only the type."""
    error = ApiError(status, "", message)
    error.body["error"]["code"] = None
    return error


def described(name: str) -> Body:
    return {"id": name, "object": "conversation", "created_at": int(time.time()), "metadata": {}}


def calls(items: list[Body]) -> set[Any]:
    return {item["call_id"] for item in items if item.get("type") == "function_call"}


def outputs(items: list[Body]) -> set[Any]:
    return {item["call_id"] for item in items if item.get("type") == "function_call_output"}

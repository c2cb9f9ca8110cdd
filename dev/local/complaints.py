"""What the functions of a stack complain of in their logs: which function, which error, and the line of the log.

Added to whatever fails on a local AWS, for a queue or a patience that has ended says where, and not what. A function
that does not even start says nothing: that stands in the engine's own log.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from dev.local.deploy import Stack
from dev.local.engine import LOGS
from ops.local import CACHE

GROUPS: Final = "/golf-coach/"
# What Lambda itself says of a function that raised, hung or died; what functions say is JSON with a level.
FAILED: Final = re.compile(r"\[ERROR\]|Task timed out|Runtime exited|Runtime\.\w+|errorType|Traceback \(most recent")
ENGINES: Final = re.compile(r"\bERROR\b[ -]*(?P<said>.+)")
BAD_LEVELS: Final = {"ERROR", "CRITICAL"}
TRACEBACK: Final = "Traceback (most recent call last):"
PLACE: Final = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')
LONGEST: Final = 400
MOST: Final = 8


@contextmanager
def explained(stack: Stack) -> Iterator[None]:
    """Add what functions complain of to an error that leaves the block."""
    try:
        yield
    except Exception as error:
        error.add_note(told(stack))
        raise


def told(stack: Stack) -> str:
    """A line for each complaint, the newest last. A stack that does not answer any more is no second failure."""
    try:
        found = Counter(filter(None, (said(group, message) for group, message in logged(stack))))
    except (BotoCoreError, ClientError) as error:
        return f"The functions' logs can't be read any more: {error}"
    lines = listed("What the functions complain of:", found) or ["No function complains in its log."]
    log = LOGS.get(stack.endpoint, CACHE / "stack.log")
    return "\n".join([*lines, *listed(f"What the engine says ({log}):", engines(log))])


def listed(title: str, found: Counter[str]) -> list[str]:
    lines = [f"  {line}{f' ({count} times)' if count > 1 else ''}" for line, count in list(found.items())[-MOST:]]
    return [title, *lines] if lines else []


def engines(log: Path) -> Counter[str]:
    """What the engine has called an error, without its time; it says each once more as a warning."""
    written = log.read_text(errors="replace").splitlines() if log.is_file() else []
    return Counter(found["said"][:LONGEST] for line in written if (found := ENGINES.search(line)))


def logged(stack: Stack) -> list[tuple[str, str]]:
    """Group and text of every event of the functions' logs, oldest first."""
    logs = stack.client("logs")
    pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=GROUPS)
    groups = [group["logGroupName"] for page in pages for group in page["logGroups"]]
    events = [(event["timestamp"], group, event["message"]) for group in groups for event in events_of(logs, group)]
    return [(group, message) for _, group, message in sorted(events, key=lambda event: event[0])]


def events_of(logs: Any, group: str) -> list[dict[str, Any]]:
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
    return whole([event for page in pages for event in page["events"]])


def whole(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with each error and its traceback in one event, as on AWS; MiniStack makes one of every line."""
    joined: list[dict[str, Any]] = []
    for event in events:
        if joined and goes_on(joined[-1]["message"], event["message"]):
            joined[-1] = {**joined[-1], "message": f"{joined[-1]['message']}\n{event['message']}"}
        else:
            joined.append(event)
    return joined


def goes_on(before: str, line: str) -> bool:
    """Say whether a line belongs to the error before it: a traceback without a name ends with the error's."""
    inner = line[:1].isspace()  # Lambda indents with spaces that do not break
    if before.startswith("[ERROR]"):
        return inner or line.startswith(TRACEBACK)
    return before.startswith(TRACEBACK) and (inner or before.rsplit("\n", 1)[-1][:1].isspace())


def said(group: str, message: str) -> str:
    """The complaint in a line, empty for what is none."""
    entry = parsed(message)
    if not (is_bad(entry) if entry else FAILED.search(message)):
        return ""
    trace = str(entry.get("exception") or entry.get("stackTrace") or ("" if entry else message))
    place = places[-1] if (places := PLACE.findall(trace)) else None
    where = f" at {place[0]}:{place[1]}" if place else ""
    return f"{group.rsplit('/', 1)[-1]}: {summary(entry, message)}{where} (log group {group})"


def is_bad(entry: dict[str, Any]) -> bool:
    """Powertools and Lambda itself name the level differently."""
    return bool({entry.get("level"), entry.get("log_level")} & BAD_LEVELS) or "errorType" in entry


def parsed(message: str) -> dict[str, Any]:
    """What Powertools writes; what Lambda itself writes is text."""
    try:
        entry = json.loads(message)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def summary(entry: dict[str, Any], message: str) -> str:
    text = [str(entry[name]) for name in ("errorType", "errorMessage", "message", "because") if entry.get(name)]
    last = str(entry.get("exception") or "").strip().rsplit("\n", 1)[-1]
    whole = ": ".join([*text, *([last] if last else [])]) if entry else lines_of(message)
    return whole[:LONGEST]


def lines_of(message: str) -> str:
    """The error of a text: its first line, or the last of a bare traceback."""
    lines = [line.strip() for line in message.strip().splitlines() if line.strip()]
    return lines[-1] if lines[0].startswith(TRACEBACK) else lines[0]

"""What an operator's screen, log or ticket must never hold: keys, tokens, and the signatures of links."""

import re
from typing import Any, Final

HIDDEN: Final = "[hidden]"

# Fields whose value is a secret whatever it looks like. A quote may be escaped where JSON lies inside JSON.
NAMES: Final = r"task_?token|api_?key|webhook_?secret|secret_?string|secret|salt|authorization|password|x-guest-token"
FIELD: Final = re.compile(rf"^(?:{NAMES})$", re.IGNORECASE)
PATTERNS: Final = (
    re.compile(rf"(\\*[\"'](?:{NAMES})\\*[\"']\s*:\s*\\*[\"'])[^\"'\\]+", re.IGNORECASE),
    re.compile(
        r"((?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|AWSAccessKeyId)=)[^&\s\"'\\<>]+", re.IGNORECASE
    ),
    re.compile(r"(\bBearer\s+)[\w.~+/=-]+", re.IGNORECASE),
    re.compile(r"()\bsk-[A-Za-z0-9_-]{8,}"),
    re.compile(r"()\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*"),
    re.compile(r"()\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
)


def redacted(value: Any) -> Any:
    """The same value without secrets."""
    match value:
        case dict():
            return {name: HIDDEN if item and FIELD.match(str(name)) else redacted(item) for name, item in value.items()}
        case list() | tuple():
            return [redacted(item) for item in value]
        case str():
            return hidden(value)
        case _:
            return value


def hidden(text: str) -> str:
    for pattern in PATTERNS:
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text

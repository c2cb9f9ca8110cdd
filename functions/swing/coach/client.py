"""The client of the language model: calls, their price, and a name for every way in which they fail.

The one owner of openai. It retries nothing: the workflow does, which spaces the calls of all analyses.
openai takes half a second to import, so the first question does that: many invocations have none.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from aws_lambda_powertools.utilities import parameters

from swing.coach.model_catalog import Usage
from swing.coach.settings import settings
from swing.domain.errors import (
    CoachAnswerError,
    CoachError,
    CoachQuotaError,
    CoachRateLimitedError,
    CoachRefusedError,
    CoachUnavailableError,
    NoCoachError,
)
from swing.domain.models import Shape

if TYPE_CHECKING:
    import openai
    from openai.types.responses import Response

Body = dict[str, Any]

OPENAI: Final = "https://api.openai.com/v1"
SECRET_SECONDS: Final = 300
NO_MONEY: Final = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
FILTERED: Final = {"content_filter", "content_policy_violation", "invalid_prompt", "safety_violation"}


class Reply(Shape):
    """A reply as it came, not yet checked. `refusal` and `cut` say why there is no whole text."""

    response_id: str
    request_id: str | None = None
    text: str
    refusal: str | None
    cut: str | None
    usage: Usage


@cache
def client(key: str) -> openai.OpenAI:
    import openai

    return openai.OpenAI(
        api_key=key,
        base_url=os.environ.get("OPENAI_BASE_URL") or OPENAI,
        max_retries=0,
        timeout=settings().timeout_s,
    )


def secret() -> dict[str, str]:
    """Key, salt and webhook secret: from the environment on a developer's machine, from Secrets Manager in AWS."""
    names = {"api_key": "OPENAI_API_KEY", "webhook_secret": "OPENAI_WEBHOOK_SECRET", "salt": "COACH_SALT"}
    own = {name: os.environ[variable] for name, variable in names.items() if os.environ.get(variable)}
    return stored_secret() | own


def stored_secret() -> dict[str, str]:
    name = os.environ.get("COACH_SECRET_ARN")
    found: Any = parameters.get_secret(name, transform="json", max_age=secret_seconds()) if name else {}
    return {key: value for key, value in found.items() if value}


def secret_seconds() -> int:
    """How long a sandbox may go on with a key that was changed."""
    return int(os.environ.get("COACH_SECRET_SECONDS") or SECRET_SECONDS)


def model() -> openai.OpenAI:
    """Raises NoCoachError where there is no key."""
    key = secret().get("api_key")
    if not key:
        raise NoCoachError("There is no key for the language model.")
    return client(key)


def safety_identifier(user_id: str) -> str:
    """Lets OpenAI tell one golfer's misuse from another's without learning who they are."""
    return hashlib.sha256(f"{secret().get('salt', '')}{user_id}".encode()).hexdigest()


def ask(body: Body) -> Reply:
    with named_failures():
        return reply(model().responses.create(**body))


def batch_reply(line: Body) -> Reply:
    """Raises what a single request raises, and CoachUnavailableError for a batch that failed or expired."""
    answer = line.get("response") or {}
    if answer.get("status_code") == 200:
        from openai.types.responses import Response

        return reply(Response.construct(**answer["body"]))
    error = (answer.get("body") or {}).get("error") or line.get("error") or {}
    raise failure(int(answer.get("status_code") or 500), str(error.get("code") or error.get("type") or "unknown"), 0)


def webhook_batch(payload: str, headers: dict[str, str]) -> str | None:
    """Id of the batch that a webhook speaks of, None if it speaks of something else.

    Raises ValueError (openai.InvalidWebhookSignatureError) unless OpenAI has signed it, and not long ago.
    """
    wanted = secret().get("webhook_secret")
    if not wanted:
        raise ValueError("There is no webhook secret, so no webhook can be believed.")
    import openai

    verifier = openai.OpenAI(api_key="unused", webhook_secret=wanted)
    event = verifier.webhooks.unwrap(payload, headers)
    return event.data.id if event.type.startswith("batch.") else None  # type: ignore[union-attr]


def reply(response: Response) -> Reply:
    used = response.usage
    details = used.input_tokens_details if used else None
    usage = Usage(
        input=used.input_tokens if used else 0,
        cached=details.cached_tokens if details else 0,
        output=used.output_tokens if used else 0,
    )
    failed = response.error.code if response.status == "failed" and response.error else None
    cut = response.incomplete_details.reason if response.incomplete_details else failed
    return Reply(
        response_id=response.id,
        request_id=getattr(response, "_request_id", None),  # an answer out of a batch's file has none of its own
        text=response.output_text,
        refusal=refusal(response),
        cut=cut,
        usage=usage,
    )


def refusal(response: Response) -> str | None:
    parts = (part for item in response.output if item.type == "message" for part in item.content)
    return next((part.refusal for part in parts if part.type == "refusal"), None)


def accepted(said: Reply) -> str:
    """The text of a whole answer. Raises CoachRefusedError or CoachAnswerError."""
    if said.refusal is not None or said.cut in FILTERED:
        raise CoachRefusedError("The model refused to look at this swing.")
    if said.cut is not None or not said.text:
        raise CoachAnswerError(f"The answer is not whole: {said.cut or 'it is empty'}.")
    return said.text


@contextmanager
def named_failures() -> Iterator[None]:
    """Raise our error for every failure. OpenAI's own message is dropped: it can quote the key or the request."""
    import openai

    try:
        yield
    except openai.APIStatusError as error:
        code = str(error.code or error.type or "unknown")
        raise failure(error.status_code, code, retry_after_s(error.response.headers)) from None
    except openai.APIError as error:  # time-outs, connections, answers that are no JSON
        raise CoachUnavailableError(f"The model could not be reached: {type(error).__name__}.") from None


def failure(status: int, code: str, wait_s: float) -> CoachError:
    return kind_of_failure(status, code)(
        f"The model answered {status} ({code}).", retry_after_s=wait_s, provider_code=code, status=status
    )


def kind_of_failure(status: int, code: str) -> type[CoachError]:
    if code in NO_MONEY:
        return CoachQuotaError
    if code in FILTERED:
        return CoachRefusedError
    match status:
        case 429:
            return CoachRateLimitedError
        case 400 | 401 | 403 | 404 | 413 | 422:  # key, model or a parameter is wrong: the operator has to look at it
            return NoCoachError
        case _:
            return CoachUnavailableError


def retry_after_s(headers: Any) -> float:
    """Seconds to wait, as `retry-after-ms` or `Retry-After` say it. 0 without either; dates are not sent by OpenAI."""
    for name, seconds in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return max(float(headers[name]) * seconds, 0)
        except (KeyError, ValueError):
            continue
    return 0

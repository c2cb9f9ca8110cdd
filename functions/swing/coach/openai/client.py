"""The language model: a request's body in, a reply and its price out, in time or as a failure with a name.

The one owner of openai. It retries nothing: the workflow does, which spaces the calls of all analyses.
openai takes half a second to import, so the first question does that: many invocations have none.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from swing.aws import kept_secrets
from swing.coach.openai import failures, replies
from swing.coach.settings import settings
from swing.deadline import within
from swing.domain.errors import CoachUnavailableError, NoCoachError, StorageUnavailableError
from swing.sandbox import kept
from swing.settings import optional

if TYPE_CHECKING:
    import openai

    from swing.coach.requests import Body

    Opened = openai.OpenAI


BAD_KEY: Final = 401
SECRET: Final = TypeAdapter(dict[str, str | None])

Result = TypeVar("Result")


@kept
@cache
def client(key: str) -> Opened:
    import openai

    from swing.coach.openai import bounds

    return openai.OpenAI(
        api_key=key,
        base_url=settings().base_url,
        max_retries=0,
        timeout=settings().timeout_s,
        http_client=bounds.Client(),
    )


def secret() -> dict[str, str]:
    """Key, salt and webhook secret: from the environment on a developer's machine, from Secrets Manager in AWS."""
    names = {"api_key": "OPENAI_API_KEY", "webhook_secret": "OPENAI_WEBHOOK_SECRET", "salt": "COACH_SALT"}
    own = {name: value for name, variable in names.items() if (value := optional(variable))}
    return stored_secret() | own


def stored_secret(*, anew: bool = False) -> dict[str, str]:
    """Raises CoachUnavailableError where it can't be fetched, and NoCoachError where it has another shape."""
    name = optional("COACH_SECRET_ARN")
    if not name:
        return {}
    try:
        found = SECRET.validate_json(kept_secrets.secret(name, settings().secret_s, anew=anew))
    except StorageUnavailableError as error:
        raise CoachUnavailableError(f"The key could not be fetched: {error.message}") from error
    except ValidationError:  # which quotes the secret
        raise NoCoachError("The secret is no JSON object of texts.") from None
    return {key: value for key, value in found.items() if value}


def model() -> Opened:
    """Raises NoCoachError where there is no key, and CoachUnavailableError where it can't be fetched."""
    key = secret().get("api_key")
    if not key:
        raise NoCoachError("There is no key for the language model.")
    return client(key)


def safety_identifier(user_id: str) -> str:
    """Lets OpenAI tell one golfer's misuse from another's without learning who they are."""
    return hashlib.sha256(f"{secret().get('salt', '')}{user_id}".encode()).hexdigest()


def ask(body: Body) -> replies.Reply:
    raw = reach(lambda openai: openai.responses.with_raw_response.create(**body), settings().timeout_s)
    return replies.reply(replies.read(raw, replies.Response), raw.request_id)


def reach(use: Callable[[Opened], Result], within_s: float) -> Result:
    """The result of calls to OpenAI's client within so many seconds, all requests together. Raises CoachError.

    A key that is refused is fetched anew once, so that a key may be changed at any time.
    """
    ends_at = time.monotonic() + within_s
    refused = model()
    try:
        return attempt(use, refused, ends_at - time.monotonic())
    except NoCoachError as error:
        if error.status != BAD_KEY or newest() is refused:
            raise
    return attempt(use, model(), ends_at - time.monotonic())


def newest() -> Opened:
    stored_secret(anew=True)
    return model()


def attempt(use: Callable[[Opened], Result], opened: Opened, within_s: float) -> Result:
    try:
        with named_failures():
            return within(within_s, lambda: use(opened))
    except TimeoutError:
        hang_up(opened)
        raise CoachUnavailableError(f"The model had no answer within {max(within_s, 0):.0f} s.") from None


def hang_up(opened: Opened) -> None:
    """What was left behind goes on until it next reads or asks, and then finds its connection closed."""
    client.cache_clear()
    opened.close()


@contextmanager
def named_failures() -> Iterator[None]:
    """Give every failure our name. OpenAI's own message stays here: it can quote the key or the request."""
    import openai

    try:
        yield
    except openai.APIStatusError as error:
        code = str(error.code or error.type or replies.UNSAID)
        raise failures.failure(error.status_code, code, failures.retry_after_s(error.response.headers)) from None
    except openai.APIError as error:  # time-outs and connections
        raise CoachUnavailableError(f"The model could not be reached: {type(error).__name__}.") from None


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

"""Reading OpenAI's responses. A body of another shape is no answer, whatever the status says.

OpenAI's client hands on a web page, half an object or `null` as it came.
"""

from typing import Any, ClassVar, Final, Protocol, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from swing.coach.model_catalog import Usage
from swing.coach.openai.failures import FILTERED, failure
from swing.domain.errors import CoachAnswerError, CoachRefusedError, CoachUnavailableError
from swing.domain.models import Shape

# Reasons of a failed response that are ours to answer like the statuses that say the same.
OUTAGES: Final = {"server_error": 500, "vector_store_timeout": 500, "rate_limit_exceeded": 429}
UNSAID: Final = "unknown"


# More than any model reads or writes in a call: what says so is no bill.
MAX_TOKENS: Final = 10_000_000
# Twice what fits into the tokens that are asked for; with more, an item might not fit into a table.
MAX_TEXT: Final = 50_000
# OpenAI's names have fewer than a hundred characters.
MAX_NAME: Final = 500


class Received(BaseModel):
    """A part of an answer. OpenAI may add fields, which say nothing to us."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Made(Received):
    """A file, a batch or a conversation that OpenAI has made."""

    id: str = Field(min_length=1, max_length=MAX_NAME)


class Listed(Received):
    data: list[Made]


class Gone(Received):
    deleted: bool


class Batch(Made):
    status: str
    input_file_id: str
    output_file_id: str | None = None
    error_file_id: str | None = None


class BatchAnswer(Received):
    status_code: int
    body: Any = None


class Complaint(Received):
    code: str | None = None
    type: str | None = None

    @property
    def name(self) -> str:
        return self.code or self.type or UNSAID


class Complained(Received):
    error: Complaint


class BatchLine(Received):
    """One of the two is there."""

    response: BatchAnswer | None = None
    error: Complaint | None = None

    @model_validator(mode="after")
    def has_one(self) -> Self:
        if self.response is None and self.error is None:
            raise ValueError("it says nothing")
        return self


class Known(Received):
    """Something that the model has put out. Of what it may put out in a year only the type is read."""

    KINDS: ClassVar[set[str]]

    type: str

    @model_validator(mode="before")
    @classmethod
    def only_what_is_known(cls, told: Any) -> Any:
        is_new = isinstance(told, dict) and isinstance(told.get("type"), str) and told["type"] not in cls.KINDS
        return {"type": told["type"]} if is_new else told


class Part(Known):
    KINDS = {"output_text", "refusal"}

    text: str = ""
    refusal: str | None = None


class Item(Known):
    """A message, a tool call, or something else."""

    KINDS = {"message", "function_call"}

    content: list[Part] | None = None
    call_id: str = ""
    name: str = ""
    arguments: str = ""


class Cached(Received):
    cached_tokens: int | None = Field(default=None, ge=0)


class Tokens(Received):
    input_tokens: int = Field(ge=0, le=MAX_TOKENS)
    output_tokens: int = Field(ge=0, le=MAX_TOKENS)
    input_tokens_details: Cached | None = None


class Reason(Received):
    reason: str | None = None


class Response(Made):
    status: str
    output: list[Item]
    error: Complaint | None = None
    incomplete_details: Reason | None = None
    usage: Tokens | None = None

    @property
    def parts(self) -> list[Part]:
        return [part for item in self.output if item.type == "message" for part in item.content or []]


class Reply(Shape):
    """A reply as it came, not yet checked. `refusal` and `cut` say why there is no whole text."""

    response_id: str
    request_id: str | None = None
    text: str
    refusal: str | None
    cut: str | None
    usage: Usage


class Raw(Protocol):
    """An answer as OpenAI's client has received it."""

    @property
    def content(self) -> bytes: ...


Read = TypeVar("Read", bound=Received)


def read(raw: Raw, shape: type[Read]) -> Read:
    """Raises CoachUnavailableError for what is no answer."""
    return parsed(raw.content, shape)


def parsed(content: bytes | str, shape: type[Read]) -> Read:
    try:
        return shape.model_validate_json(content)
    except ValidationError:
        raise no_answer() from None


def no_answer() -> CoachUnavailableError:
    return CoachUnavailableError("What came back is no answer of the model's.")


def batch_reply(line: BatchLine) -> Reply:
    """Raises what a single request raises, and CoachUnavailableError for a batch that failed or expired."""
    answer = line.response
    if answer is None:
        raise failure(500, line.error.name if line.error else UNSAID)
    if answer.status_code != 200:
        raise failure(answer.status_code, complaint(answer.body))
    try:
        return reply(Response.model_validate(answer.body))
    except ValidationError:
        raise no_answer() from None


def complaint(body: Any) -> str:
    try:
        return Complained.model_validate(body).error.name
    except ValidationError:
        return UNSAID


def reply(response: Response, request_id: str | None = None) -> Reply:
    """Raises CoachUnavailableError or CoachRateLimitedError for an outage that came with a good status."""
    check_outage(response)
    used = response.usage
    failed = response.error.name if response.status == "failed" and response.error else None
    return Reply(
        response_id=response.id,
        request_id=request_id,  # an answer out of a batch's file has none of its own
        text="".join(part.text for part in response.parts if part.type == "output_text"),
        refusal=next((part.refusal for part in response.parts if part.type == "refusal"), None),
        cut=response.incomplete_details.reason if response.incomplete_details else failed,
        usage=usage(used) if used else Usage(input=0, output=0),
    )


def check_outage(response: Response) -> None:
    """The model's failure is the server's, unless its reason is one in the question."""
    if response.status in {"completed", "incomplete"}:
        return
    reason = response.error.name if response.error else response.status
    status = OUTAGES.get(reason) if response.error else 500
    if status:
        raise failure(status, reason)


def usage(used: Tokens) -> Usage:
    cached = (used.input_tokens_details.cached_tokens or 0) if used.input_tokens_details else 0
    return Usage(input=used.input_tokens, cached=min(cached, used.input_tokens), output=used.output_tokens)


def accepted(said: Reply) -> str:
    """The text of a whole answer. Raises CoachRefusedError or CoachAnswerError."""
    if said.refusal is not None or said.cut in FILTERED:
        raise CoachRefusedError("The model refused to look at this swing.")
    if said.cut is not None or not said.text:
        raise CoachAnswerError(f"The answer is not whole: {said.cut or 'it is empty'}.")
    if len(said.text) > MAX_TEXT:
        raise CoachAnswerError(f"The answer is too long: it has {len(said.text)} characters.")
    return said.text

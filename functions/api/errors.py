"""Refusals: the status code and {error: {code, message, hint}, request_id} of each exception."""

import json
from typing import Any, Final, Literal, NamedTuple

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response, content_types
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError, ResponseValidationError
from jwt import PyJWKClientError

from swing.domain.errors import (
    BadCursorError,
    BadNameError,
    BadTokenError,
    ChatBusyError,
    ForeignAnalysisError,
    MessageTooLongError,
    NoSuchAnalysisError,
    NoSuchJobError,
    NoSuchSessionError,
    NotRunningError,
    PosesGoneError,
    SignInAwayError,
    StillRunningError,
    TooManyAnalysesError,
    TooManyMessagesError,
    UnknownMessageError,
    VideoMissingError,
)
from swing.domain.models import Shape
from swing.report.comparison import CannotAnswerError
from swing.telemetry import logger

Level = Literal["info", "error", "exception"]


class Fault(Shape):
    code: str
    message: str
    hint: str


class ErrorBody(Shape):
    error: Fault
    request_id: str


class LoginNeededError(Exception):
    """A guest asks for what only a user has."""


class CoachOnlyError(Exception):
    """A user asks for what only a coach has."""


class TooLargeError(Exception):
    """The announced video is larger than an analysis accepts. The text names the limit."""


class BodyTooLargeError(Exception):
    """The body has more characters than any route accepts."""


class NotJsonError(Exception):
    """The content type is not JSON."""


class Refusal(NamedTuple):
    status: int
    code: str
    message: str
    hint: str = ""
    retry_s: int = 0


# The longest that a route accepts is a coach's session with a hundred players.
MAX_BODY: Final = 64_000
JSON: Final = content_types.APPLICATION_JSON
CHALLENGES: Final = {"BAD_TOKEN": "invalid_token", "LOGIN_NEEDED": "login_needed"}
SHORTEN: Final = "Say it in fewer words, or in two messages."
CONTRACT: Final = "See /openapi.json for what this route takes."
RENAME: Final = "Give the file a plainer name, or ask for a link."
FILM_ALIKE: Final = "Choose measured swings of one side, the earlier ones first."
TRIM: Final = "Film in 1080p, or trim the video to one swing."
NO_SUCH: Final = Refusal(
    404, "NOT_FOUND", "There is nothing here, or it is not yours.", "Send the token that it was made with."
)
SIGN_IN_AWAY: Final = Refusal(
    503, "SIGN_IN_AWAY", "Your token can't be checked now.", "Try again in 5 seconds.", retry_s=5
)
BROKEN: Final = Refusal(500, "INTERNAL_ERROR", "Something broke on our side.", "Try again in a minute.")
REFUSALS: Final[dict[type[Exception], Refusal]] = {
    BadTokenError: Refusal(401, "BAD_TOKEN", "Your token is not valid.", "Sign in again, and send the access token."),
    LoginNeededError: Refusal(401, "LOGIN_NEEDED", "This needs an account.", "Sign in, and send the bearer token."),
    CoachOnlyError: Refusal(403, "COACH_ONLY", "This is for coaches.", "Ask to be added to the group of coaches."),
    BodyTooLargeError: Refusal(413, "BODY_TOO_LARGE", f"The body has more than {MAX_BODY} characters."),
    NotJsonError: Refusal(415, "NOT_JSON", "The body must be application/json.", "Set Content-Type."),
    NotFoundError: Refusal(404, "NO_SUCH_ROUTE", "There is no such route.", "See /openapi.json for what there is."),
    NoSuchAnalysisError: NO_SUCH,
    NoSuchSessionError: NO_SUCH,
    NoSuchJobError: NO_SUCH,
    ForeignAnalysisError: NO_SUCH,
    UnknownMessageError: NO_SUCH,
    BadCursorError: Refusal(422, "BAD_CURSOR", "The cursor is not one of ours.", "Start from the first page."),
    StillRunningError: Refusal(409, "STILL_RUNNING", "The analysis has not ended.", "Wait for it, or cancel it first."),
    NotRunningError: Refusal(409, "NOT_RUNNING", "The analysis is not running.", "Ask for its status."),
    PosesGoneError: Refusal(
        409, "POSES_GONE", "What we saw in this video is no longer kept.", "Ask for the whole analysis again."
    ),
    ChatBusyError: Refusal(
        409, "CHAT_BUSY", "Your last message is still being answered.", "Ask again in 3 seconds.", retry_s=3
    ),
    VideoMissingError: Refusal(409, "NOTHING_UPLOADED", "There is no video yet.", "Upload it, then ask again."),
}


def register(app: APIGatewayRestResolver) -> None:
    """Let a resolver answer each error of ours by its code, and any other with a 500 that tells no details."""
    for kind, refusal in REFUSALS.items():
        app.exception_handler(kind)(answer_with(app, refusal))
    app.exception_handler(RequestValidationError)(lambda error: refused(app, invalid(error)))
    app.exception_handler(TooLargeError)(lambda error: refused(app, Refusal(413, "VIDEO_TOO_LARGE", str(error), TRIM)))
    app.exception_handler(CannotAnswerError)(
        lambda error: refused(app, Refusal(409, "CANNOT_COMPARE", str(error), FILM_ALIKE))
    )
    app.exception_handler(BadNameError)(lambda error: refused(app, Refusal(422, "BAD_NAME", str(error), RENAME)))
    app.exception_handler(MessageTooLongError)(
        lambda error: refused(app, Refusal(413, "MESSAGE_TOO_LONG", str(error), SHORTEN))
    )
    app.exception_handler(TooManyMessagesError)(lambda error: refused(app, too_many("TOO_MANY_MESSAGES", error)))
    app.exception_handler(TooManyAnalysesError)(lambda error: refused(app, too_many("TOO_MANY_ANALYSES", error)))
    app.exception_handler([PyJWKClientError, SignInAwayError])(answer_with(app, SIGN_IN_AWAY, "error"))
    app.exception_handler([Exception, ResponseValidationError])(answer_with(app, BROKEN, "exception"))


def too_many(code: str, error: TooManyMessagesError | TooManyAnalysesError) -> Refusal:
    again = f"You can ask again {in_time(error.retry_after_s)}."
    return Refusal(429, code, str(error), again, error.retry_after_s)


def in_time(seconds: int) -> str:
    """From now, as a golfer says it: in seconds as long as one counts them, then in minutes, then in hours."""
    if seconds < 120:
        return f"in {counted(seconds, 'second')}"
    minutes = -(-seconds // 60)
    if minutes <= 60:
        return f"in {counted(minutes, 'minute')}"
    hours, rest = divmod(minutes, 60)
    return " ".join(["in", counted(hours, "hour"), *([counted(rest, "minute")] if rest else [])])


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def invalid(error: RequestValidationError) -> Refusal:
    problems = "; ".join(problem(each) for each in error.errors()[:5])
    return Refusal(422, "INVALID_REQUEST", f"The request is not as it should be: {problems}.", CONTRACT)


def problem(found: dict[str, Any]) -> str:
    if found["type"] == "json_invalid":
        return f"the body is no JSON ({found['ctx']['error']})"
    return f"{'.'.join(map(str, found['loc']))}: {found['msg']}"


def answer_with(app: APIGatewayRestResolver, refusal: Refusal, level: Level = "info") -> Any:
    def answer(error: Exception) -> Response[str]:
        getattr(logger, level)("refused", code=refusal.code, because=f"{type(error).__name__}: {error}")
        return refused(app, refusal)

    return answer


def readable(app: APIGatewayRestResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """Refuse before parsing: a body that is too long, or whose content type is not JSON."""
    body, kind = app.current_event.body or "", app.current_event.headers.get("content-type", JSON)
    if len(body) > MAX_BODY:
        raise BodyTooLargeError
    if body and kind.partition(";")[0].strip().lower() != JSON:
        raise NotJsonError
    return next_middleware(app)


def parsed(text: str) -> Any:
    """A body's JSON. Raises json.JSONDecodeError, also for brackets in brackets, and for digits, without an end."""
    try:
        return json.loads(text)
    except RecursionError:
        raise json.JSONDecodeError("Nested too deeply", text, 0) from None
    except json.JSONDecodeError:
        raise
    except ValueError:  # Python reads no number of more than 4,300 digits
        raise json.JSONDecodeError("A number is too long", text, 0) from None


def refused(app: APIGatewayRestResolver, refusal: Refusal) -> Response[str]:
    headers = {"Cache-Control": "no-store"}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = f'Bearer error="{CHALLENGES[refusal.code]}"'
    if refusal.retry_s:
        headers["Retry-After"] = str(refusal.retry_s)
    request_id = app.current_event.request_context.request_id or ""
    fault = Fault(code=refusal.code, message=refusal.message, hint=refusal.hint)
    return Response(refusal.status, JSON, ErrorBody(error=fault, request_id=request_id).model_dump_json(), headers)

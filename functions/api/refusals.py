"""Every way to be refused, as a status code and as what the caller reads: {error: {code, message, hint}, request_id}."""

from typing import Any, Final

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response, content_types
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError, ResponseValidationError
from jwt import PyJWKClientError

from swing.errors import SwingError, VideoMissingError
from swing.identity import BadTokenError
from swing.models import Shape
from swing.ownership import BadCursorError, NoSuchAnalysisError, NotRunningError, StillRunningError
from swing.sessions import NoSuchSessionError
from swing.store import ForeignAnalysisError
from swing.telemetry import logger
from swing.uploads import UnknownMessageError


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


# The longest that a route accepts is a coach's session with a hundred players.
MOST_BODY: Final = 64_000
NO_SUCH = (404, "NOT_FOUND", "There is nothing here, or it is not yours.", "")
REFUSALS: dict[type[Exception], tuple[int, str, str, str]] = {
    BadTokenError: (401, "BAD_TOKEN", "Your token is not valid.", "Sign in again."),
    LoginNeededError: (401, "LOGIN_NEEDED", "This needs an account.", "Sign in, and send the bearer token."),
    CoachOnlyError: (403, "COACH_ONLY", "This is for coaches.", "Ask to be added to the group of coaches."),
    NotFoundError: (404, "NO_SUCH_ROUTE", "There is no such route.", "See /openapi.json for what there is."),
    NoSuchAnalysisError: NO_SUCH,
    NoSuchSessionError: NO_SUCH,
    ForeignAnalysisError: NO_SUCH,
    UnknownMessageError: NO_SUCH,
    BadCursorError: (422, "BAD_CURSOR", "The cursor is not one of ours.", "Start from the first page."),
    StillRunningError: (409, "STILL_RUNNING", "The analysis has not ended.", "Wait for its end, or cancel it first."),
    NotRunningError: (409, "NOT_RUNNING", "The analysis is not running.", "Ask for its status."),
    VideoMissingError: (409, "NOTHING_UPLOADED", "There is no video yet.", "Upload it with the link, then ask again."),
}


def register(app: APIGatewayRestResolver) -> None:
    """Teach a resolver to answer every failure of ours by name, and any other as a 500 that tells nothing."""
    for kind, refusal in REFUSALS.items():
        app.exception_handler(kind)(answer_with(app, *refusal))

    @app.exception_handler(RequestValidationError)
    def invalid(error: RequestValidationError) -> Response[str]:
        problems = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:5])
        return refused(app, 422, "INVALID_REQUEST", f"The request is not as it should be: {problems}.")

    @app.exception_handler(TooLargeError)
    def too_large(error: TooLargeError) -> Response[str]:
        return refused(app, 413, "VIDEO_TOO_LARGE", str(error), "Film in 1080p, or trim the video to one swing.")

    @app.exception_handler(PyJWKClientError)
    def keys_away(error: PyJWKClientError) -> Response[str]:
        logger.error("the issuer's keys could not be fetched", error=str(error))
        again = "Try again in a few seconds."
        return refused(app, 503, "SIGN_IN_AWAY", "Your token can't be checked now.", again, {"Retry-After": "5"})

    @app.exception_handler([Exception, ResponseValidationError])
    def broken(error: Exception) -> Response[str]:
        logger.exception("unexpected", exc_info=error)
        return refused(app, 500, "INTERNAL_ERROR", "Something broke on our side.", "Try again in a minute.")


def answer_with(app: APIGatewayRestResolver, status: int, code: str, message: str, hint: str) -> Any:
    def answer(error: Exception) -> Response[str]:
        logger.info("refused", code=code, because=error.message if isinstance(error, SwingError) else str(error))
        return refused(app, status, code, message, hint)

    return answer


def unreadable(event: dict[str, Any]) -> dict[str, Any] | None:
    """Refuse what need not be parsed: a body that is too long, or that is no JSON by its own account."""
    body, kind = event.get("body") or "", content_type(event.get("headers") or {})
    if len(body) > MOST_BODY:
        return bare(event, 413, "BODY_TOO_LARGE", f"The body has more than {MOST_BODY} characters.")
    if body and kind != "application/json":
        return bare(event, 415, "NOT_JSON", "The body must be application/json.")
    return None


def content_type(headers: dict[str, str]) -> str:
    given = {name.lower(): value for name, value in headers.items()}
    return given.get("content-type", "application/json").partition(";")[0].strip().lower()


def bare(event: dict[str, Any], status: int, code: str, message: str) -> dict[str, Any]:
    request_id = event["requestContext"].get("requestId", "")
    fault = ErrorBody(error=Fault(code=code, message=message, hint=""), request_id=request_id)
    return {
        "statusCode": status,
        "headers": {"Content-Type": content_types.APPLICATION_JSON, "Cache-Control": "no-store"},
        "body": fault.model_dump_json(),
    }


def refused(
    app: APIGatewayRestResolver,
    status: int,
    code: str,
    message: str,
    hint: str = "",
    headers: dict[str, str] | None = None,
) -> Response[str]:
    request_id = app.current_event.request_context.request_id or ""
    fault = ErrorBody(error=Fault(code=code, message=message, hint=hint), request_id=request_id)
    challenge = {"WWW-Authenticate": f'Bearer error="{challenge_of(code)}"'} if status == 401 else {}
    every = {"Cache-Control": "no-store", **challenge, **(headers or {})}
    return Response(status, content_types.APPLICATION_JSON, fault.model_dump_json(), every)


def challenge_of(code: str) -> str:
    return "invalid_token" if code == "BAD_TOKEN" else "login_needed"

"""Every failure has one name: the class here is the string in the workflow's ErrorEquals.

SwingError
├── GolferError                 the golfer can fix it by filming again
│   ├── UnreadableVideoError
│   ├── VideoMissingError
│   ├── VideoTooShortError
│   ├── VideoTooLongError
│   ├── VideoTooLargeError
│   ├── NoGolferError
│   └── NoSwingError
├── OperatorError               only the operator can fix it; the dead letter says it by this name
│   ├── ModelMissingError
│   ├── StorageDeniedError
│   └── StorageUnavailableError retried
├── SupersededError             the run is no longer the one that counts, and ends without status or dead letter
└── CoachError                  the report is written by rules instead
    ├── CoachRateLimitedError   retried
    ├── CoachUnavailableError   retried
    ├── CoachAnswerError        retried once, with the complaint
    ├── CoachQuotaError
    ├── CoachRefusedError
    ├── CoachBreakerOpenError
    └── NoCoachError

The other classes are no failures of a run: the API answers them with a status code, and a message that raises one
becomes a dead letter.
"""

import json
from typing import ClassVar, Final

from swing.domain.fallbacks import FallbackReason

# Step Functions takes 32,768 characters of a failure's cause, and JSON may spell each of ours with twelve.
MAX_TEXT: Final = 1_200


class SwingError(Exception):
    """A failure that the workflow knows by its class name.

    Its text is JSON, because the text is all that a failed function hands to the workflow, and the workflow
    writes code, message and hint into the status that the golfer reads. `retried` says whether the workflow tries
    again by itself.
    """

    code: ClassVar[str]
    retried: ClassVar[bool] = False
    hint: ClassVar[str] = ""

    def __init__(self, message: str, *, code: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message[:MAX_TEXT]
        self.reason = code or self.code
        self.advice = (hint or self.hint)[:MAX_TEXT]

    def __str__(self) -> str:
        return json.dumps({"code": self.reason, "message": self.message, "hint": self.advice}, ensure_ascii=False)


class GolferError(SwingError):
    """The golfer can fix it by filming again: FAILED with a hint, no retry, no dead letter."""


class UnreadableVideoError(GolferError):
    code = "UNREADABLE_VIDEO"
    hint = "Upload the video as your phone recorded it, as an MP4 or MOV file."


class VideoMissingError(GolferError):
    code = "VIDEO_MISSING"
    hint = "Upload the video again: it was deleted before we could look at it."


class VideoTooShortError(GolferError):
    code = "VIDEO_TOO_SHORT"
    hint = "Start filming before you address the ball and stop after you hold your finish."


class VideoTooLongError(GolferError):
    code = "VIDEO_TOO_LONG"
    hint = "Trim the video to a few seconds before and after one swing."


class VideoTooLargeError(GolferError):
    code = "VIDEO_TOO_LARGE"
    hint = "Film in 1080p, or trim the video to one swing."


class NoGolferError(GolferError):
    code = "NO_GOLFER"
    hint = "Film the whole golfer, head to feet, in good light, with nobody between you and the golfer."


class NoSwingError(GolferError):
    code = "NO_SWING"
    hint = "Film one full swing, from address to finish, face-on or down-the-line, without moving the camera."


class OperatorError(SwingError):
    """Only the operator can fix it: FAILED, and a dead letter that says it by this name."""


class ModelMissingError(OperatorError):
    code = "MODEL_MISSING"
    hint = "Build the image again: its model stage makes the file."


class StorageDeniedError(OperatorError):
    code = "STORAGE_DENIED"
    hint = "Compare the role's policy in template.yaml with what is deployed."


class StorageUnavailableError(OperatorError):
    code = "STORAGE_UNAVAILABLE"
    retried = True
    hint = "Look at the AWS health dashboard and at the way from the subnet to AWS."


class SupersededError(SwingError):
    """A newer run owns the analysis, or it was deleted or stopped: no status and no dead letter is written."""

    code = "SUPERSEDED"


class CoachError(SwingError):
    """The language model gave no usable answer: the report is written from the measurements by rules.

    `retry_after_s` is what the model asks for before the next try; 0 when it does not say. `provider_code` is what
    OpenAI calls the failure, `status` the one of HTTP; 0 without an answer.
    """

    code: ClassVar[FallbackReason]

    def __init__(self, message: str, *, retry_after_s: float = 0, provider_code: str = "", status: int = 0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.provider_code = provider_code
        self.status = status

    def __str__(self) -> str:
        return json.dumps({"code": self.code, "message": self.message, "retry_after_s": self.retry_after_s})


class CoachRateLimitedError(CoachError):
    code = FallbackReason.RATE_LIMITED
    retried = True


class CoachUnavailableError(CoachError):
    code = FallbackReason.UNAVAILABLE
    retried = True


class CoachAnswerError(CoachError):
    """The answer breaks its schema or says what was not measured."""

    code = FallbackReason.ANSWER
    retried = True


class CoachQuotaError(CoachError):
    """The account has no money left: waiting does not help."""

    code = FallbackReason.QUOTA


class CoachRefusedError(CoachError):
    code = FallbackReason.REFUSED


class CoachBreakerOpenError(CoachError):
    """The circuit breaker is open: the model has failed several times in a row, and is not asked."""

    code = FallbackReason.BREAKER_OPEN


class NoCoachError(CoachError):
    """There is no key, or none that opens this model."""

    code = FallbackReason.NO_MODEL


class PosesGoneError(LookupError):
    """Nothing is left of the poses of a video, so that it can't be measured anew without looking at it again."""


class NoSuchJobError(LookupError):
    """There is none, or it belongs to another golfer."""


class TooManyMessagesError(Exception):
    """The window is used up. The text says which, `retry_after_s` when it ends."""

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class TooManyAnalysesError(Exception):
    """The day's analyses or bytes are used up. The text says whose, `retry_after_s` when the day ends."""

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class NoBudgetError(Exception):
    """One of the budgets can't pay for it."""


class BadTokenError(Exception):
    """The token is forged, expired or meant for another service. The text is for the log, not for the bearer."""


class SignInAwayError(Exception):
    """What a token is made or checked with can't be fetched. The text is for the log."""


class NoSuchAnalysisError(LookupError):
    """There is none, or it belongs to another golfer: the answer does not say which."""


class StillRunningError(Exception):
    """The analysis has not ended."""


class NotRunningError(Exception):
    """The analysis has ended, or has not begun."""


class BadCursorError(ValueError):
    """The cursor is none that an earlier page gave out."""


class NoSuchSessionError(LookupError):
    """There is none, or it is another coach's."""


class ForeignAnalysisError(ValueError):
    """The analysis belongs to another golfer: nothing is started, the message goes to the dead-letter queue."""


class ChatBusyError(Exception):
    """The golfer's last message is still being answered."""


class MessageTooLongError(Exception):
    """The text names the limit."""


class BadNameError(ValueError):
    """The video's name can't be an analysis' id. The text says why."""


class UnknownMessageError(ValueError):
    """The message is none of the accepted ones, or contradicts itself: it belongs into the dead-letter queue."""

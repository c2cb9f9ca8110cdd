"""Every way in which the model misbehaves, and what becomes of it: one table, for the tests and for docs/coach.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dev.fakes.openai_server import (
    BLANKS,
    CUT_JSON,
    EMPTY_OBJECT,
    NOTHING,
    NULL,
    PAGE,
    PAGE_AS_JSON,
    ContentFilter,
    Cut,
    Drip,
    Failed,
    Invented,
    NoMoney,
    Phase,
    RateLimited,
    Refusal,
    Refused,
    Reset,
    ServerError,
    Silence,
)
from swing.chat.settings import ChatSettings
from swing.coach.settings import Settings

LATER = "looked into again"
HEAD = ("what comes", "report", "batch lane", "chat", "ends after", "costs", "the breaker counts it")


@dataclass(frozen=True)
class Misbehaviour:
    """`report` and `batch` are the failure's class or LATER, `chat` is the reason of an answer by rules.

    `place` is where it meets a batch: on the wire when it is looked into, or in the line that it ended with.
    """

    what: str
    phase: Phase
    report: str
    batch: str
    chat: str
    place: Literal["wire", "line"] = "wire"
    waits: bool = False
    paid: bool = False
    counts: bool = False

    @property
    def ends_after(self) -> str:
        if not self.waits:
            return "at once"
        return f"{Settings().timeout_s:.0f}, {Settings().record_s:.0f} and {ChatSettings().turn_s:.0f} s"

    @property
    def cells(self) -> tuple[str, ...]:
        batch = self.batch if self.batch == LATER else f"`{self.batch}`"
        costs = "its tokens" if self.paid else "nothing"
        counts = "yes" if self.counts else "no"
        return (self.what, f"`{self.report}`", batch, f"`{self.chat}`", self.ends_after, costs, counts)


def away(what: str, phase: Phase, *, waits: bool = False) -> Misbehaviour:
    return Misbehaviour(what, phase, "CoachUnavailableError", LATER, "UNAVAILABLE", waits=waits, counts=True)


def final(what: str, phase: Phase, name: str, reason: str, *, counts: bool = False) -> Misbehaviour:
    """A batch can wait for none of these to pass."""
    return Misbehaviour(what, phase, name, name, reason, counts=counts)


def said(what: str, phase: Phase, name: str, reason: str, *, paid: bool = False, counts: bool = False) -> Misbehaviour:
    """What stands in an answer of the model's itself, so in a batch's line too."""
    return Misbehaviour(what, phase, name, name, reason, place="line", paid=paid, counts=counts)


TABLE = [
    away("a body that drips blanks", Drip("body"), waits=True),
    away("headers that drip", Drip("headers"), waits=True),
    away("silence", Silence(), waits=True),
    away("a connection that breaks", Reset()),
    away("200 with a web page", PAGE),
    away("200 with a web page that says it is JSON", PAGE_AS_JSON),
    away("200 with JSON that breaks off", CUT_JSON),
    away("200 with `null`", NULL),
    away("200 with `{}`", EMPTY_OBJECT),
    away("200 with blanks", BLANKS),
    away("204", NOTHING),
    away("500", ServerError(500)),
    away("503", ServerError(503)),
    said("200, failed: `server_error`", Failed("server_error"), "CoachUnavailableError", "UNAVAILABLE", counts=True),
    said("200, failed: `rate_limit_exceeded`", Failed("rate_limit_exceeded"), "CoachRateLimitedError", "RATE_LIMITED"),
    said("200, failed: `invalid_prompt`", Failed("invalid_prompt"), "CoachRefusedError", "REFUSED"),
    said("200, failed: `invalid_image`", Failed("invalid_image"), "CoachAnswerError", "ANSWER"),
    Misbehaviour("429", RateLimited(), "CoachRateLimitedError", LATER, "RATE_LIMITED"),
    final("429 `insufficient_quota`", NoMoney(), "CoachQuotaError", "QUOTA", counts=True),
    final("401, and the secret has no newer key", Refused(401, "invalid_api_key"), "NoCoachError", "NO_MODEL"),
    final("404 `model_not_found`", Refused(404, "model_not_found"), "NoCoachError", "NO_MODEL"),
    final("400 `content_filter`", Refused(400, "content_filter"), "CoachRefusedError", "REFUSED"),
    said("a refusal", Refusal(), "CoachRefusedError", "REFUSED", paid=True),
    said("an answer that a filter has ended", ContentFilter(), "CoachRefusedError", "REFUSED", paid=True),
    said("an answer that is cut", Cut(), "CoachAnswerError", "ANSWER", paid=True),
    said("an answer with invented numbers", Invented(), "CoachAnswerError", "ANSWER", paid=True),
]
WIRE = [each for each in TABLE if each.place == "wire"]


def lines() -> Iterator[str]:
    """The table as it stands in the docs."""
    for cells in (HEAD, ("---",) * len(HEAD), *(each.cells for each in TABLE)):
        yield f"| {' | '.join(cells)} |"

"""How much somebody may have analysed in a day (UTC): analyses and bytes, of one golfer or guest, and of all guests.

Counted in the usage table when an upload is announced. Its first run is covered by that; whatever else arrives under
its name is counted when it does, because a form is good for any number of uploads until it expires. So is an upload
that nobody announced. A counter is one conditional update, so two requests can't both take what is left.
"""

import math
import time
from typing import Any, Final, NamedTuple

from pydantic import Field

from swing.accounts.budgets import DAY_S, today, usage
from swing.aws import dynamodb, executions, s3
from swing.domain.errors import TooManyAnalysesError, VideoMissingError
from swing.domain.keys import is_guest
from swing.domain.uploads import Upload
from swing.settings import Settings

MEGABYTE: Final = 1_000_000
# As long as an upload's event may come once more, and longer than an announcement is remembered.
KEPT_S: Final = 15 * DAY_S


class DailyLimits(Settings):
    """Analyses and megabytes in a day: of one golfer, of one guest, and of all guests."""

    golfer_analyses: int = Field(alias="ANALYSES_PER_GOLFER_AND_DAY", ge=0)
    golfer_megabytes: int = Field(alias="MEGABYTES_PER_GOLFER_AND_DAY", ge=0)
    guest_analyses: int = Field(alias="ANALYSES_PER_GUEST_AND_DAY", ge=0)
    guest_megabytes: int = Field(alias="MEGABYTES_PER_GUEST_AND_DAY", ge=0)
    guests_analyses: int = Field(alias="ANALYSES_PER_DAY_OF_GUESTS", ge=0)
    guests_megabytes: int = Field(alias="MEGABYTES_PER_DAY_OF_GUESTS", ge=0)


class Quota(NamedTuple):
    """An item that counts the day's analyses and bytes, and the most of both."""

    name: str
    max_analyses: int
    max_bytes: int


def quotas_of(user_id: str) -> list[Quota]:
    limits, own = DailyLimits.read(), f"uploads#{user_id}"
    if not is_guest(user_id):
        return [quota(own, limits.golfer_analyses, limits.golfer_megabytes)]
    return [
        quota(own, limits.guest_analyses, limits.guest_megabytes),
        quota("uploads-of-guests", limits.guests_analyses, limits.guests_megabytes),
    ]


def quota(name: str, max_analyses: int, max_megabytes: int) -> Quota:
    return Quota(f"{name}#{today()}", max_analyses, max_megabytes * MEGABYTE)


def announced(upload: Upload, size_bytes: int) -> None:
    """Count an upload that is to come. Raises TooManyAnalysesError."""
    take(upload.user_id, size_bytes)
    note(announcement(upload))


def arrived(upload: Upload) -> None:
    """Count an upload that has come, once, unless its announcement covers it. Raises TooManyAnalysesError.

    A run with a number of its own was asked for by an operator, or was counted by `repeated`.
    """
    name = executions.execution_name(executions.run_of(upload, str(upload.etag)))
    if upload.run > 1 or is_covered(upload, name) or is_noted(f"upload-run#{name}"):
        return
    take(upload.user_id, lying_bytes(upload))
    note(f"upload-run#{name}")


def lying_bytes(upload: Upload) -> int:
    """Of what is gone already its run tells the golfer."""
    try:
        return int(s3.head(upload.bucket, upload.key)["ContentLength"])
    except VideoMissingError:
        return 0


def repeated(user_id: str) -> None:
    """Count one more analysis of what lies there already. Raises TooManyAnalysesError."""
    take(user_id, 0)


def announcement(upload: Upload) -> str:
    return f"upload#{upload.analysis_id}"


def is_covered(upload: Upload, run: str) -> bool:
    """Whether this is the run that was announced; the first that comes is."""
    return updated(
        announcement(upload),
        "attribute_exists(usage_id) AND (attribute_not_exists(run) OR run = :run)",
        "SET run = :run",
        {":run": run},
    )


def is_noted(key: str) -> bool:
    return "Item" in usage().get_item(Key={"usage_id": key}, ConsistentRead=True)


def note(key: str) -> None:
    usage().put_item(Item={"usage_id": key, "expires_at": int(time.time()) + KEPT_S})


def take(user_id: str, size: int) -> None:
    taken: list[Quota] = []
    for each in quotas_of(user_id):
        if not taken_of(each, size):
            for other in taken:
                add(other, -1, -size)
            raise TooManyAnalysesError(refusal(each), seconds_left())
        taken.append(each)


def taken_of(quota: Quota, size: int) -> bool:
    if size > quota.max_bytes or quota.max_analyses < 1:
        return False
    room = "(attribute_not_exists(analyses) OR (analyses < :most AND uploaded_bytes <= :room))"
    return add(quota, 1, size, room, {":most": quota.max_analyses, ":room": quota.max_bytes - size})


def add(quota: Quota, analyses: int, size: int, condition: str = "", given: dict[str, Any] | None = None) -> bool:
    values = {":one": analyses, ":size": size, ":expires": int(time.time()) + 2 * DAY_S, **(given or {})}
    update = "SET expires_at = :expires ADD analyses :one, uploaded_bytes :size"
    return updated(quota.name, condition, update, values)


def updated(key: str, condition: str, update: str, values: dict[str, Any]) -> bool:
    conditions: Any = {"ConditionExpression": condition} if condition else {}
    return dynamodb.updated(
        usage(), Key={"usage_id": key}, UpdateExpression=update, ExpressionAttributeValues=values, **conditions
    )


def refusal(quota: Quota) -> str:
    whose = "All guests together" if quota.name.startswith("uploads-of-guests") else "You"
    most = f"{quota.max_analyses} analyses and {quota.max_bytes // MEGABYTE} MB a day"
    return f"{whose} may have {most}, and today's are used up."


def seconds_left() -> int:
    """Until the day ends."""
    return max(1, math.ceil(DAY_S - time.time() % DAY_S))

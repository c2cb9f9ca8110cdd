"""Access to an analysis: its owner finds it, to everybody else it does not exist."""

from swing.accounts.identity import Caller
from swing.analyses import announcements, items
from swing.analyses.announcements import AWAITING
from swing.aws.dynamodb import Item
from swing.domain.errors import NoSuchAnalysisError, VideoMissingError


def owned(analysis_id: str, caller: Caller) -> Item:
    """Status item of an analysis, or what was announced of it. Raises NoSuchAnalysisError."""
    found = items.analysis(analysis_id)
    if not found:
        return {"status": AWAITING, **announcements.announced(analysis_id, caller), "analysis_id": analysis_id}
    if found.get("user_id") != caller.user_id:
        raise NoSuchAnalysisError(analysis_id)
    return found


def uploaded(analysis_id: str, caller: Caller) -> Item:
    """The same, once there is an upload. Raises NoSuchAnalysisError, and VideoMissingError before it."""
    found = owned(analysis_id, caller)
    if found["status"] == AWAITING:
        raise VideoMissingError(f"There is no video at {found['s3_key']}.")
    return found

"""What a viewer needs beside the result: the swing to play, and what its numbers and faults mean."""

from typing import Final

from aws_lambda_powertools.event_handler import Response, content_types
from aws_lambda_powertools.event_handler.api_gateway import Router

from api.analyses import JobIdPath
from api.auth import ANYBODY, Anybody
from swing.analyses import ownership
from swing.analyses.replay import Replay, replay
from swing.report.reference import Meaning, meaning

router = Router()  # type: ignore[no-untyped-call]

# It changes with a deployment only.
MEANING_S: Final = 3600


@router.get(
    "/api/video/results/<job_id>/replay",
    summary="The video, the skeleton of each frame and the curves",
    security=ANYBODY,
    tags=["Results"],
)
def replay_of(job_id: JobIdPath, caller: Anybody) -> Replay:
    return replay(ownership.owned(job_id, caller))


@router.get("/api/meaning", summary="Ranges of the metrics, and what to do about each fault", tags=["Results"])
def what_it_means() -> Response[Meaning]:
    return Response(200, content_types.APPLICATION_JSON, meaning(), {"Cache-Control": f"public, max-age={MEANING_S}"})

"""A part of the system that is away for a while: what a test deploys in place of the real functions.

While an object called `outage` lies in the artifacts bucket, `probe_video` fails as it would without its storage.
"""

import os
from typing import Any

import probe_video.app
from dev.local.deploy import client


class WarehouseOnFireError(Exception):
    """A failure that nobody has heard of, so nobody retries it."""


def handler(event: dict[str, Any], context: Any) -> Any:
    # Asked in the developer's name, for the function's role has no business there.
    s3 = client("s3", os.environ["AWS_ENDPOINT_URL"])
    found = s3.list_objects_v2(Bucket=os.environ["ARTIFACTS_BUCKET"], Prefix="outage")
    if found["KeyCount"]:
        raise WarehouseOnFireError("no video can be read at the moment")
    return probe_video.app.handler(event, context)


def no_film(event: dict[str, Any], context: Any) -> Any:
    """A report without a film is a report, and a test has other things to wait for."""
    raise NotImplementedError(event["analysis_id"])

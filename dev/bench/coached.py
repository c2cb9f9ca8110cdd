"""Transitions of an analysis with four segments and two batches of frames, by a model that is a server of the tests."""

import json
from datetime import UTC, datetime
from pathlib import Path

from dev.bench.pipeline import Pipeline
from dev.fakes.cloud import eventually
from dev.fakes.openai_server import KEY, OpenAIServer
from dev.local.analysis import history
from dev.local.deploy import deploy
from dev.local.engine import MiniStack
from ops.timeline import transitions

SEGMENTS = 4


def coached_transitions(clip: Path) -> int:
    """What Step Functions would bill for a clip of at least four chunks. Raises AssertionError without an answer."""
    with OpenAIServer() as openai, MiniStack() as engine:
        stack = deploy(engine.endpoint, {"MaxSegments": str(SEGMENTS), "OpenAIBaseUrl": openai.url})
        secret = json.dumps({"api_key": KEY, "salt": f"{datetime.now(UTC):%Y}"})
        stack.client("secretsmanager").put_secret_value(SecretId=stack.outputs["CoachSecretArn"], SecretString=secret)
        pipeline = Pipeline(stack, engine.process.pid if engine.process else 0)
        execution = pipeline.upload(clip)
        eventually("the report", lambda: pipeline.status(execution) != "RUNNING")
        return transitions(history(stack, execution))

"""A chat's surroundings for function tests: people with tokens, measured swings of theirs, and OpenAI's protocol."""

import json
import os
from dataclasses import dataclass
from typing import Any

import boto3
import pytest

from dev.fakes.issuer.issuer import CLIENT, Issuer
from dev.fakes.openai_server import KEY, OpenAIServer
from forget_conversation.app import handler as forget_conversation
from remember_swing.app import handler as remember_swing
from swing.aws import dynamodb
from swing.aws.dynamodb_values import numbers
from swing.chat import threads
from tests.builders.analyses import SWAY, analysis_item
from tests.functions.api_client import Answer, Client
from tests.functions.coach import forget_failures
from tests.functions.coach import openai as openai  # noqa: PLC0414 (a fixture is found by its name here)
from tests.functions.conftest import Account, Context

Body = dict[str, Any]

SECRET = "golf-coach-openai-dev"
LIMITS = {"CHAT_MESSAGES_PER_MINUTE": "100", "CHAT_MESSAGES_PER_DAY": "100", "CHAT_TURN_SECONDS": "20"}


@dataclass
class Chat:
    """What happens to golfers' threads, and what OpenAI knows of them."""

    openai: OpenAIServer
    account: Account
    patch: pytest.MonkeyPatch

    def swing(self, user_id: str, day: int, clip: str = SWAY, **changes: Any) -> str:
        item = analysis_item(user_id, day, clip) | {"bucket_name": os.environ["VIDEOS_BUCKET"]} | changes
        self.account.analyses.put_item(Item=item)
        return str(item["analysis_id"])

    def completed(self, user_id: str, analysis_id: str, run_id: str = "run-1") -> None:
        """The event that the workflow sends."""
        told = {"analysis_id": analysis_id, "run_id": run_id, "user_id": user_id, "status": "AI_COMPLETED"}
        remember_swing({"source": "golf-coach", "detail-type": "Swing Analysis Completed", "detail": told}, Context())

    def thread(self, user_id: str) -> Body:
        found: Body = numbers(threads.threads().get_item(Key={"user_id": user_id}).get("Item", {}))
        return found

    def tool_results(self) -> list[Body]:
        items = [item for call in self.openai.calls for item in call.body["input"]]
        return [json.loads(item["output"]) for item in items if item.get("type") == "function_call_output"]

    def limit(self, **values: str) -> None:
        for name, value in values.items():
            self.patch.setenv(name, value)

    def spent(self, key: str) -> float:
        item = numbers(dynamodb.table("USAGE_TABLE").get_item(Key={"usage_id": key}).get("Item", {}))
        return float(item.get("usd", 0))

    def stream(self, before: Body, after: Body) -> Any:
        """What the threads table's stream hands to the function for a change."""
        images = {"OldImage": before, "NewImage": after}
        told = {name: {"conversation_id": {"S": image["conversation_id"]}} if "conversation_id" in image else {}
                for name, image in images.items()}  # fmt: skip
        record = {"eventID": "1", "eventName": "MODIFY", "dynamodb": {**told, "SequenceNumber": "1"}}
        return forget_conversation({"Records": [record]}, Context())


@pytest.fixture
def chatting(account: Account, issuer: Issuer, openai: OpenAIServer, monkeypatch: pytest.MonkeyPatch) -> Chat:
    secrets = boto3.client("secretsmanager")
    guests = secrets.create_secret(Name="guests", SecretString="a secret of thirty-two characters")
    secrets.create_secret(Name=SECRET, SecretString=json.dumps({"api_key": KEY, "salt": "pepper"}))
    people = {"GUEST_SECRET_ARN": guests["ARN"], "AUTH_ISSUER": issuer.url, "AUTH_CLIENT_ID": CLIENT}
    for name, value in (people | LIMITS | {"OPENAI_BASE_URL": openai.url, "COACH_SECRET_ARN": SECRET}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    forget_failures()
    return Chat(openai, account, monkeypatch)


def ask(client: Client, message: str) -> Answer:
    return client.post("/api/chat", {"message": message})


def reply(client: Client, message: str) -> Body:
    answer = ask(client, message)
    assert answer.status == 200, answer.body
    found: Body = answer.body["reply"]
    return found

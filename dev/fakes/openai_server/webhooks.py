"""What OpenAI sends when a batch has ended: an event signed by the rules of Standard Webhooks."""

import base64
import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request

SECRET = "whsec_" + base64.b64encode(b"a secret of the tests").decode()


def ended(
    about: str, kind: str = "batch.completed", secret: str = SECRET, age_s: int = 0
) -> tuple[bytes, dict[str, str]]:
    """Payload and headers of the event."""
    at = int(time.time()) - age_s
    event = {"id": "evt_1", "object": "event", "created_at": at, "type": kind, "data": {"id": about}}
    payload = json.dumps(event)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signature = base64.b64encode(hmac.digest(key, f"wh_1.{at}.{payload}".encode(), hashlib.sha256)).decode()
    headers = {"webhook-id": "wh_1", "webhook-timestamp": str(at), "webhook-signature": f"v1,{signature}"}
    return payload.encode(), headers


def deliver(url: str, payload: bytes, headers: dict[str, str]) -> int:
    """Send it and return the receiver's status."""
    request = urllib.request.Request(url, payload, headers | {"Content-Type": "application/json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return int(error.code)

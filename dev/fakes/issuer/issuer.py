"""A user pool's stand-in: it signs, and serves its public keys over HTTP."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

CLIENT = "golf-coach-app"
Claims = dict[str, Any]


def new_key() -> RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Issuer:
    """`with Issuer() as issuer:` serves keys for the length of the block; `asked` counts how often they are fetched.

    Where they are is told by OIDC discovery, or `told` instead of it, and `sent` instead of the keys. While `hangs` is
    set, no answer comes.
    """

    keys: dict[str, RSAPrivateKey] = field(default_factory=lambda: {"key-1": new_key()})
    asked: int = 0
    told: str = ""
    sent: bytes = b""
    hangs: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    http: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"issuer": self}))
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self.http is not None
        self.ended.set()
        self.http.shutdown()
        self.http.server_close()

    @property
    def url(self) -> str:
        assert self.http is not None
        return f"http://127.0.0.1:{self.http.server_address[1]}/pool"

    def jwks(self) -> bytes:
        public = {
            name: jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) for name, key in self.keys.items()
        }
        return json.dumps(
            {"keys": [key | {"kid": name, "alg": "RS256", "use": "sig"} for name, key in public.items()]}
        ).encode()

    def claims(self, subject: str, groups: list[str] | None = None, **changes: Any) -> Claims:
        """What Cognito writes into an access token."""
        now = int(time.time())
        usual = {
            "sub": subject,
            "iss": self.url,
            "client_id": CLIENT,
            "token_use": "access",
            "iat": now,
            "cognito:groups": groups,
            "exp": now + 600,
        }
        return {name: value for name, value in (usual | changes).items() if value is not None}

    def token(self, subject: str, kid: str = "key-1", **changes: Any) -> str:
        return jwt.encode(self.claims(subject, **changes), self.keys[kid], algorithm="RS256", headers={"kid": kid})


class Handler(BaseHTTPRequestHandler):
    issuer: Issuer

    def do_GET(self) -> None:
        if self.issuer.hangs.is_set():
            self.issuer.ended.wait()
            return
        if self.path == "/pool/.well-known/openid-configuration":
            usual = json.dumps({"issuer": self.issuer.url, "jwks_uri": f"{self.issuer.url}/keys"})
            self.answer((self.issuer.told or usual).encode())
        elif self.path == "/pool/keys":
            self.issuer.asked += 1
            self.answer(self.issuer.sent or self.issuer.jwks())
        else:
            self.send_error(404)

    def answer(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the test's own output is enough."""

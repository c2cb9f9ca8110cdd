"""Every usual way to forge a token, from what is public: a good token of the forger's own, and the issuer's keys."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dev.fakes.issuer.issuer import new_key

Parts = dict[str, Any]


def encoded(part: Parts | bytes) -> str:
    text = part if isinstance(part, bytes) else json.dumps(part, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def opened(token: str) -> tuple[Parts, Parts]:
    head, body, _ = token.split(".")
    pads = [part + "=" * (-len(part) % 4) for part in (head, body)]
    first, second = (json.loads(base64.urlsafe_b64decode(part)) for part in pads)
    return first, second


def hs256(head: Parts, claims: Parts, secret: bytes) -> str:
    """By hand, for PyJWT refuses to sign with what looks like a public key."""
    signed = f"{encoded(head)}.{encoded(claims)}"
    return f"{signed}.{encoded(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def forgeries(good: str, jwks: Parts) -> dict[str, str]:
    """Forged tokens by what is wrong with them."""
    head, claims = opened(good)
    [public] = [key for key in jwks["keys"] if key["kid"] == head["kid"]]
    own = new_key()
    pem = jwt.PyJWK(public).key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    own_jwk = jwt.algorithms.RSAAlgorithm.to_jwk(own.public_key(), as_dict=True)
    first, _, last = good.split(".")

    def sign(changes: Parts, **header: Any) -> str:
        return jwt.encode(claims | changes, own, algorithm="RS256", headers=head | header)

    def changed(**changes: Any) -> str:
        """Other claims under the signature of the good ones."""
        return ".".join([first, encoded(claims | changes), last])

    unsigned = f"{encoded(claims)}."
    return {
        "wrong key, known key id": sign({}),
        "unknown key id": sign({}, kid="another"),
        "no key id": jwt.encode(claims, own, algorithm="RS256"),
        "key id as path": sign({}, kid="../../../../dev/null"),
        "key id as SQL": sign({}, kid="' UNION SELECT 'secret"),
        "key id as address": sign({}, kid="http://127.0.0.1:1/jwks.json"),
        "key in the token": sign({}, jwk=own_jwk),
        "address of keys in the token": sign({}, jku="http://127.0.0.1:1/jwks.json"),
        "alg none": f"{encoded({'alg': 'none', 'typ': 'JWT', 'kid': head['kid']})}.{unsigned}",
        "alg nOnE": f"{encoded({'alg': 'nOnE', 'typ': 'JWT', 'kid': head['kid']})}.{unsigned}",
        "HS256 with the public key": hs256(head | {"alg": "HS256"}, claims, pem),
        "HS256 with the public modulus": hs256(head | {"alg": "HS256"}, claims, public["n"].encode()),
        "HS256 with nothing": hs256(head | {"alg": "HS256"}, claims, b""),
        "ES256 with the key id of an RSA key": jwt.encode(
            claims, ec.generate_private_key(ec.SECP256R1()), algorithm="ES256", headers={"kid": head["kid"]}
        ),
        "signature cut off": ".".join(good.split(".")[:2]) + ".",
        "signature of other claims": changed(sub="victim"),
        "another group": changed(**{"cognito:groups": ["coaches"]}),
        "never expires": changed(exp=9999999999),
        "no token": "Bearer",
        "no JWT": "abc",
        "two dots": "..",
        "very long": "a" * 5000,
        "expired, wrong key": sign({"exp": int(time.time()) - 1}),
    }

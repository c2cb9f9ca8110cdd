"""Who is calling: the request's headers in, a golfer, a coach or a guest out.

A bearer token is an OIDC issuer's word (Cognito's, unless configured otherwise). Without one the caller is a guest,
known by a token of our own. A token that is wrong in any way is an error and never makes a guest of its bearer.
"""

import hashlib
import json
import os
import re
import secrets
import time
from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from urllib.request import urlopen

import jwt
from aws_lambda_powertools.utilities import parameters
from jwt import PyJWKClient

from swing.domain.errors import BadTokenError
from swing.domain.keys import GUEST, is_guest
from swing.domain.models import Shape

# Asymmetric only: with HS256 among them, anybody who knows the public key could sign.
ALGORITHMS: Final = ["RS256", "ES256"]
# Cognito's access tokens have no audience but a client; other issuers' have either.
CLIENT_CLAIMS: Final = {"access": ("client_id", "azp", "aud"), "id": ("aud",)}
CLOCK_SKEW_S: Final = 30
COGNITO: Final = re.compile(r"https://cognito-idp\.[a-z0-9-]+\.amazonaws\.com/([\w-]+)")
JWKS_TIMEOUT_S: Final = 3
JWKS_LIFESPAN_S: Final = 3600
# An unknown key id is looked up again, for keys rotate, but not more often than this: ids are free to invent.
JWKS_COOLDOWN_S: Final = 30
GUEST_DAYS: Final = 30
GUEST_AUDIENCE: Final = "golf-coach-guest"
GUEST_HEADER: Final = "x-guest-token"
COACHES: Final = "coaches"
PLAIN_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,80}")


class Caller(Shape):
    """`user_id` is what stands in keys and items; a new guest has one that nobody else can guess."""

    user_id: str
    is_guest: bool
    groups: frozenset[str] = frozenset()
    email: str | None = None
    name: str | None = None

    @property
    def is_coach(self) -> bool:
        return COACHES in self.groups


class Issuer(Shape):
    """Whose tokens are believed. `client_id` is the audience of ID tokens and the client of access tokens."""

    url: str
    client_id: str
    token_use: str


@cache
def issuer() -> Issuer:
    return Issuer(
        url=os.environ["AUTH_ISSUER"].rstrip("/"),
        client_id=os.environ["AUTH_CLIENT_ID"],
        token_use=os.environ.get("AUTH_TOKEN_USE") or "access",
    )


def jwks_url(issuer_url: str) -> str:
    """Where an issuer keeps its keys: of Cognito that is known, others tell. Raises jwt.PyJWKClientError."""
    if pool := COGNITO.fullmatch(issuer_url):
        # The variable by which AWS' SDKs find a local AWS leads to its user pools' keys too.
        local = os.environ.get("AWS_ENDPOINT_URL")
        return f"{f'{local}/{pool[1]}' if local else issuer_url}/.well-known/jwks.json"
    try:
        with urlopen(f"{issuer_url}/.well-known/openid-configuration", timeout=JWKS_TIMEOUT_S) as answer:  # noqa: S310 (the operator's own address)
            told = str(json.load(answer)["jwks_uri"])
    except (OSError, ValueError, KeyError) as error:
        raise jwt.PyJWKClientError(f"The issuer does not say where its keys are: {error}") from error
    if not told.startswith(("https://", "http://")):
        raise jwt.PyJWKClientError(f"The issuer keeps its keys at {told}, which is no address of the web.")
    return told


class Keys:
    """The issuer's public keys: fetched once an hour, and again for an unknown key id, but not at everybody's wish."""

    def __init__(self, url: str) -> None:
        self.client = PyJWKClient(url, timeout=JWKS_TIMEOUT_S, lifespan=JWKS_LIFESPAN_S, cache_keys=False)
        self.looked_again_at = -float(JWKS_COOLDOWN_S)

    def key(self, key_id: str) -> jwt.PyJWK:
        """Raises BadTokenError for an id that the issuer does not know."""
        found = self.known(key_id)
        if found is None and time.monotonic() - self.looked_again_at >= JWKS_COOLDOWN_S:
            self.looked_again_at = time.monotonic()
            found = self.known(key_id, refresh=True)
        if found is None:
            raise BadTokenError("The issuer has no key of this id.")
        return found

    def known(self, key_id: str, refresh: bool = False) -> jwt.PyJWK | None:
        """Raises jwt.PyJWKClientError when the issuer can't be reached."""
        keys = self.client.get_signing_keys(refresh=refresh)
        return next((key for key in keys if key.key_id == key_id), None)


@cache
def keys(issuer_url: str) -> Keys:
    """Raises jwt.PyJWKClientError."""
    return Keys(jwks_url(issuer_url))


@cache
def guest_secret() -> str:
    found: Any = parameters.get_secret(os.environ["GUEST_SECRET_ARN"])
    return str(found)


def caller(headers: Mapping[str, str]) -> Caller:
    """Raises BadTokenError. Headers are looked up whatever their case."""
    given = {name.lower(): value for name, value in headers.items()}
    if authorization := given.get("authorization"):
        return user(authorization)
    if token := given.get(GUEST_HEADER):
        return guest(token)
    return Caller(user_id=f"{GUEST}{secrets.token_hex(16)}", is_guest=True)


def user(authorization: str) -> Caller:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise BadTokenError("The Authorization header is no bearer token.")
    claims = verified(token.strip(), issuer())
    return Caller(
        user_id=plain_id(claims["sub"]),
        is_guest=False,
        groups=frozenset(map(str, claims.get("cognito:groups") or claims.get("groups") or [])),
        email=claims.get("email"),
        name=claims.get("name") or claims.get("username"),
    )


def verified(token: str, source: Issuer) -> dict[str, Any]:
    """Claims of a token that the issuer signed for our client, for this use, and not too long ago."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise BadTokenError("The token's algorithm is none of ours.")
        key = keys(source.url).key(str(header.get("kid")))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,  # with its algorithm, so that none of another kind is tried on it
            algorithms=ALGORITHMS,
            issuer=[source.url, f"{source.url}/"],
            leeway=CLOCK_SKEW_S,
            options={"require": ["exp", "iss", "sub"], "verify_aud": False},
        )
    except jwt.InvalidTokenError as error:
        raise BadTokenError(f"{type(error).__name__}: {error}") from None
    check_use(claims, source)
    return claims


def check_use(claims: Mapping[str, Any], source: Issuer) -> None:
    """Cognito says in `token_use` what a token is for; other issuers need not."""
    if claims.get("token_use", source.token_use) != source.token_use:
        raise BadTokenError("The token is for another use.")
    names = CLIENT_CLAIMS[source.token_use]
    audience = next((claims[name] for name in names if name in claims), None)
    if source.client_id not in (audience if isinstance(audience, list) else [audience]):
        raise BadTokenError("The token is for another client.")


def plain_id(subject: Any) -> str:
    """An id that fits into a key: the subject itself, or its hash where another issuer uses other characters."""
    if PLAIN_ID.fullmatch(str(subject)) and not is_guest(str(subject)):
        return str(subject)
    return hashlib.sha256(json.dumps(subject).encode()).hexdigest()[:32]


def guest(token: str) -> Caller:
    try:
        claims = jwt.decode(
            token,
            guest_secret(),
            algorithms=["HS256"],
            audience=GUEST_AUDIENCE,
            options={"require": ["exp", "sub"]},
        )
    except jwt.InvalidTokenError as error:
        raise BadTokenError(f"{type(error).__name__}: {error}") from None
    return Caller(user_id=claims["sub"], is_guest=True)


def guest_token(guest: Caller) -> str:
    """What a guest shows to be the same guest again: signed, so that nobody can make one up."""
    claims = {"sub": guest.user_id, "aud": GUEST_AUDIENCE, "exp": int(time.time()) + GUEST_DAYS * 86400}
    return jwt.encode(claims, guest_secret(), algorithm="HS256")

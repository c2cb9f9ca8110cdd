"""Authentication: who is calling, by the request's headers: a golfer, a human coach or a guest.

A bearer token is signed by an OIDC issuer (Cognito, unless configured otherwise). Without one the caller is a guest,
known by a token of our own. A token that is wrong in any way is an error: its bearer is not treated as a guest.
"""

import hashlib
import json
import re
import secrets
import time
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, Literal

import jwt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from swing.accounts import issuer_keys
from swing.aws import kept_secrets
from swing.domain.errors import BadTokenError, SignInAwayError, StorageUnavailableError
from swing.domain.keys import GUEST, is_guest
from swing.domain.models import Shape
from swing.sandbox import kept
from swing.settings import Settings, variable

# Asymmetric only: with HS256 in the list, the public key would be enough to sign a token.
ALGORITHMS: Final = ["RS256", "ES256"]
# Whom a token is for. A client stands for an audience only where there is none, as in Cognito's access tokens.
CLIENT_CLAIMS: Final = {"access": ("aud", "client_id", "azp"), "id": ("aud",)}
# OpenID Connect Core, 3.1.3.6 and 3.3.2.11: what ties an ID token to the request and to the tokens beside it.
ID_TOKENS: Final = {"nonce", "at_hash", "c_hash"}
SCOPES: Final = {"scope", "scp"}
CLOCK_SKEW_S: Final = 30
GUEST_DAYS: Final = 30
GUEST_AUDIENCE: Final = "golf-coach-guest"
GUEST_HEADER: Final = "x-guest-token"
COACHES: Final = "coaches"
PLAIN_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,80}")


class Caller(Shape):
    """`user_id` is what stands in keys and items; that of a new guest can't be guessed."""

    user_id: str
    is_guest: bool
    groups: frozenset[str] = frozenset()
    email: str | None = None
    name: str | None = None

    @property
    def is_coach(self) -> bool:
        return COACHES in self.groups


class Claims(BaseModel):
    """What we read of a token. An issuer may call anything by these names, so their shapes are no given."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    sub: str = Field(min_length=1)
    cognito_groups: list[str] | None = Field(default=None, alias="cognito:groups")
    groups: list[str] | None = None
    email: str | None = None
    name: str | None = None
    username: str | None = None


class Issuer(Settings):
    """Whose tokens are believed. Where a token has no audience it is for a client."""

    url: str = Field(alias="AUTH_ISSUER")
    client_id: str = Field(alias="AUTH_CLIENT_ID")
    audience: str = Field(default="", alias="AUTH_AUDIENCE")
    token_use: Literal["access", "id"] = Field(default="access", alias="AUTH_TOKEN_USE")


def issuer() -> Issuer:
    """Raises SettingsError."""
    told = Issuer.read()
    use = told.token_use
    # An ID token's audience is always the client.
    audience = told.client_id if use == "id" else told.audience or told.client_id
    return told.model_copy(update={"url": told.url.rstrip("/"), "audience": audience})


@kept
@cache
def guest_secret() -> str:
    """Raises SignInAwayError."""
    try:
        return kept_secrets.secret(variable("GUEST_SECRET_ARN"))
    except StorageUnavailableError as error:
        raise SignInAwayError(error.message) from error


def caller(headers: Mapping[str, str]) -> Caller:
    """Raises BadTokenError. Header names are matched in any case."""
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
    claims = believed(verified(token.strip(), issuer()))
    return Caller(
        user_id=plain_id(claims.sub),
        is_guest=False,
        groups=frozenset(claims.cognito_groups or claims.groups or []),
        email=claims.email,
        name=claims.name or claims.username,
    )


def believed(claims: Mapping[str, Any]) -> Claims:
    """Raises BadTokenError."""
    try:
        return Claims.model_validate(claims)
    except ValidationError as error:
        wrong = ", ".join(str(each["loc"][0]) for each in error.errors())
        raise BadTokenError(f"Claims have other shapes than ours: {wrong}.") from None


def verified(token: str, source: Issuer) -> dict[str, Any]:
    """Claims of a token that the issuer signed for our client, for this use, and not too long ago."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise BadTokenError("The token's algorithm is none of ours.")
        key = issuer_keys.key(source.url, str(header.get("kid")))
        claims: dict[str, Any] = jwt.decode(
            token,
            key,  # with its algorithm, so that no key of another kind is tried
            algorithms=ALGORITHMS,
            issuer=[source.url, f"{source.url}/"],
            leeway=CLOCK_SKEW_S,
            # Keys of less than 2,048 bits sign nothing that we believe.
            options={"require": ["exp", "iss", "sub"], "verify_aud": False, "enforce_minimum_key_length": True},
        )
    except (jwt.InvalidTokenError, jwt.InvalidKeyError) as error:
        raise BadTokenError(f"{type(error).__name__}: {error}") from None
    check_use(header, claims, source)
    check_client(claims, source)
    return claims


def check_use(header: Mapping[str, Any], claims: Mapping[str, Any], source: Issuer) -> None:
    """Cognito says in `token_use` what a token is for; of others' tokens their shape tells. Raises BadTokenError."""
    use = claims.get("token_use", "access" if is_access(header, claims) else "id")
    if use != source.token_use:
        raise BadTokenError("The token is for another use.")


def is_access(header: Mapping[str, Any], claims: Mapping[str, Any]) -> bool:
    """Access tokens say so (RFC 9068, Keycloak), or what they give access to. Others are ID tokens."""
    if str(header.get("typ")).lower().removeprefix("application/") == "at+jwt" or claims.get("typ") == "Bearer":
        return True
    return claims.get("typ") != "ID" and not ID_TOKENS & claims.keys() and bool(SCOPES & claims.keys())


def check_client(claims: Mapping[str, Any], source: Issuer) -> None:
    """Raises BadTokenError for a token that was issued for another client."""
    name = next((name for name in CLIENT_CLAIMS[source.token_use] if name in claims), "aud")
    wanted = source.audience if name == "aud" else source.client_id
    found = claims.get(name)
    if wanted not in (found if isinstance(found, list) else [found]):
        raise BadTokenError("The token is for another client.")


def plain_id(subject: str) -> str:
    """An id that fits into a key: the subject itself, or its hash where another issuer uses other characters."""
    if PLAIN_ID.fullmatch(subject) and not is_guest(subject):
        return subject
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
    """Token that proves the same guest later; signed, so that it can't be forged."""
    claims = {"sub": guest.user_id, "aud": GUEST_AUDIENCE, "exp": int(time.time()) + GUEST_DAYS * 86400}
    return jwt.encode(claims, guest_secret(), algorithm="HS256")

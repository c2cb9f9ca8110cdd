"""An issuer's public keys, by OIDC discovery and over TLS. Callers can't make us fetch them often."""

import json
import re
import time
from functools import cache
from typing import Final
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import jwt
from jwt import PyJWKClient

from swing.deadline import within
from swing.domain.errors import BadTokenError
from swing.sandbox import kept
from swing.settings import optional

COGNITO: Final = re.compile(r"https://cognito-idp\.[a-z0-9-]+\.amazonaws\.com/([\w-]+)")
JWKS_TIMEOUT_S: Final = 3
# For all that is asked for a token, by the clock: where the keys are, the keys, and the keys once more.
WITHIN_S: Final = 4
JWKS_LIFESPAN_S: Final = 3600
# Keys rotate, so an unknown key id is looked up again, but not more often than this: callers can invent ids.
JWKS_COOLDOWN_S: Final = 30
# Hosts to which the connection can't be intercepted: an issuer on a developer's own machine.
LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}


class Unfollowed(HTTPRedirectHandler):
    """A redirect could lead out of TLS."""

    def redirect_request(self, *_: object) -> None:
        return None


def jwks_url(issuer_url: str) -> str:
    """Address of an issuer's keys: known for Cognito, discovered for others. Raises jwt.PyJWKClientError."""
    if pool := COGNITO.fullmatch(issuer_url):
        # The variable by which AWS' SDKs find a local AWS leads to its user pools' keys too.
        local = optional("AWS_ENDPOINT_URL")
        return f"{f'{local}/{pool[1]}' if local else issuer_url}/.well-known/jwks.json"
    return trusted(told_by(trusted(issuer_url)))


def told_by(issuer_url: str) -> str:
    """Raises jwt.PyJWKClientError."""
    address = f"{issuer_url}/.well-known/openid-configuration"
    try:
        with build_opener(Unfollowed).open(address, timeout=JWKS_TIMEOUT_S) as answer:
            return str(json.load(answer)["jwks_uri"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise jwt.PyJWKClientError(f"The issuer does not say where its keys are: {error}") from error


def trusted(url: str) -> str:
    """The address, if its answers can't be changed on the way. Raises jwt.PyJWKClientError."""
    try:
        address = urlsplit(url)
        secure = address.scheme == "https" or (address.scheme == "http" and address.hostname in LOOPBACK)
    except ValueError:
        secure = False
    if not secure:
        raise jwt.PyJWKClientError(f"{url} is no address that keys may come from: it must begin with https://.")
    return url


class Keys:
    """The issuer's public keys: fetched once an hour, and for an unknown key id at most once in a cool-down."""

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
        """Raises jwt.PyJWKClientError when the issuer can't be reached, or what it answers are no keys."""
        try:
            keys = self.client.get_signing_keys(refresh=refresh)
        except (OSError, ValueError, RecursionError, jwt.PyJWKSetError) as error:
            raise jwt.PyJWKClientError(f"What the issuer sent are no keys: {error}") from error
        return next((key for key in keys if key.key_id == key_id), None)


def key(issuer_url: str, key_id: str) -> jwt.PyJWK:
    """Raises BadTokenError for an id that the issuer does not know, and jwt.PyJWKClientError when it is away."""
    try:
        return within(WITHIN_S, lambda: keys(issuer_url).key(key_id))
    except TimeoutError:
        raise jwt.PyJWKClientError(f"The issuer has told no keys within {WITHIN_S} s.") from None


@kept
@cache
def keys(issuer_url: str) -> Keys:
    """Raises jwt.PyJWKClientError."""
    return Keys(jwks_url(issuer_url))

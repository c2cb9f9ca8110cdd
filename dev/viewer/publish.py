"""The built viewer into the bucket of a deployed stack, with its config.json: python -m dev.viewer.publish ENV.

It uses the AWS account of the developer's own environment, as `make deploy` does.
"""

import json
import mimetypes
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from dev.viewer.server import DIST, limits, origin_of

LASTING: Final = "public, max-age=31536000, immutable"
FRESH: Final = "no-cache"
# What people fetch first goes up last, so that it never names a file that is not there yet.
DOORS: Final = ("config.json", "index.html")
mimetypes.add_type("font/woff2", ".woff2")


class NoViewerError(Exception):
    """The stack was deployed without a viewer."""


class TokensElsewhereError(Exception):
    """The viewer's content policy keeps it from the host where the issuer gives out tokens."""


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)
        return 1
    env = sys.argv[1]
    try:
        print(published(env))
    except (NoViewerError, TokensElsewhereError) as error:
        print(error, file=sys.stderr)
        return 1
    except (BotoCoreError, ClientError) as error:
        print(f"{error}\nmake deploy-check ENV={env} says what is missing.", file=sys.stderr)
        return 1
    return 0


def published(env: str) -> str:
    """Where the viewer is then. Raises NoViewerError and TokensElsewhereError."""
    [stack] = boto3.client("cloudformation").describe_stacks(StackName=f"golf-coach-{env}")["Stacks"]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}
    parameters = {each["ParameterKey"]: each["ParameterValue"] for each in stack.get("Parameters", [])}
    if "ViewerBucketName" not in outputs:
        raise NoViewerError(f'This stack has no viewer. First: make deploy ENV={env} SET="EnableViewer=true"')
    publish(outputs, configuration(outputs, parameters))
    return outputs["ViewerUrl"]


def publish(outputs: Mapping[str, str], config: Mapping[str, Any]) -> None:
    """Files of earlier versions stay, because a page of them may still be open."""
    s3, bucket = boto3.client("s3"), outputs["ViewerBucketName"]
    contents = {name: (DIST / name).read_bytes() for name in names(DIST)}
    contents["config.json"] = json.dumps(config).encode()
    for name in sorted(contents, key=lambda name: name in DOORS):
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        s3.put_object(Bucket=bucket, Key=name, Body=contents[name], ContentType=kind, CacheControl=lifetime(name))
    stale = [f"/{name}" for name in contents if lifetime(name) == FRESH]
    boto3.client("cloudfront").create_invalidation(
        DistributionId=outputs["ViewerDistributionId"],
        InvalidationBatch={
            "Paths": {"Quantity": len(stale) + 1, "Items": ["/", *stale]},
            "CallerReference": str(time.time()),
        },
    )


def names(folder: Path) -> list[str]:
    """What the build has made, without the marks of make and without the pages for developers."""
    found = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return sorted(name for name in found if not name.startswith((".", "ops", "assets/ops-")))


def lifetime(name: str) -> str:
    """Names below assets/ carry the hash of their content."""
    return LASTING if name.startswith("assets/") else FRESH


def configuration(outputs: Mapping[str, str], parameters: Mapping[str, str]) -> dict[str, Any]:
    return {"api": outputs["ApiUrl"], "auth": sign_in(outputs, parameters), "limits": limits(parameters)}


def sign_in(outputs: Mapping[str, str], parameters: Mapping[str, str]) -> dict[str, str]:
    """The user pool's own pages, those of the issuer that the stack believes, or none. Raises TokensElsewhereError."""
    if pages := outputs.get("ViewerSignInUrl"):
        return hosted(
            f"{pages}/oauth2/authorize", f"{pages}/oauth2/token", f"{pages}/logout", outputs["UserPoolClientId"]
        )
    issuer = parameters.get("AuthIssuer")
    if not issuer:
        return {"kind": "none"}
    found = discovered(issuer)
    tokens = origin_of(found["token_endpoint"])
    if tokens != (parameters.get("AuthTokenOrigin") or origin_of(issuer)):
        raise TokensElsewhereError(
            f"The issuer gives out tokens at {tokens}. Deploy with AuthTokenOrigin={tokens} first."
        )
    logout = found.get("end_session_endpoint", issuer)
    return hosted(found["authorization_endpoint"], found["token_endpoint"], logout, parameters["AuthClientId"])


def hosted(authorize: str, token: str, logout: str, client_id: str) -> dict[str, str]:
    return {"kind": "hosted", "authorize": authorize, "token": token, "logout": logout, "clientId": client_id}


def discovered(issuer: str) -> dict[str, str]:
    """What an OIDC issuer says of itself."""
    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 (the template's own issuer)
        found: dict[str, str] = json.load(answer)
    return found


if __name__ == "__main__":
    sys.exit(main())

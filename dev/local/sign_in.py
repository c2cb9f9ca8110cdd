"""Sign-in for the local engine: a form as OAuth's token endpoint takes it in, tokens of the real user pool out.

MiniStack has Cognito's user pools and their tokens, but not the hosted page that the viewer uses on AWS. So the
development server asks the pool as an administrator; the first sign-in with an address makes its account.
"""

from typing import Any, Final

from botocore.exceptions import ClientError

from dev.local.deploy import Stack

TOKEN_PATH: Final = "/local/token"  # noqa: S105 (a path)
# Cognito's names for no, whichever part was wrong.
REFUSED: Final = {
    "NotAuthorizedException",
    "InvalidPasswordException",
    "InvalidParameterException",
    "ParamValidationError",
}


class WrongPasswordError(Exception):
    """The pool does not know this pair of address and password, or would not take them for a new account."""


def tokens(stack: Stack, form: dict[str, str]) -> dict[str, Any]:
    """Raises WrongPasswordError."""
    try:
        answer = renewed(stack, form) if form.get("grant_type") == "refresh_token" else signed_in(stack, form)
    except (ClientError, KeyError) as error:
        if isinstance(error, ClientError) and error.response["Error"]["Code"] not in REFUSED:
            raise
        raise WrongPasswordError from None
    return {
        "access_token": answer["AccessToken"],
        "id_token": answer["IdToken"],
        "expires_in": answer["ExpiresIn"],
        **({"refresh_token": answer["RefreshToken"]} if "RefreshToken" in answer else {}),
    }


def signed_in(stack: Stack, form: dict[str, str]) -> dict[str, Any]:
    cognito, pool = stack.client("cognito-idp"), stack.outputs["UserPoolId"]
    email, password = form["username"], form["password"]
    try:
        cognito.admin_create_user(UserPoolId=pool, Username=email, MessageAction="SUPPRESS")
        cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=password, Permanent=True)
    except cognito.exceptions.UsernameExistsException:
        pass
    except ClientError:
        cognito.admin_delete_user(UserPoolId=pool, Username=email)
        raise
    return asked(stack, "ADMIN_USER_PASSWORD_AUTH", {"USERNAME": email, "PASSWORD": password})


def renewed(stack: Stack, form: dict[str, str]) -> dict[str, Any]:
    return asked(stack, "REFRESH_TOKEN_AUTH", {"REFRESH_TOKEN": form["refresh_token"]})


def asked(stack: Stack, flow: str, given: dict[str, str]) -> dict[str, Any]:
    answer = stack.client("cognito-idp").admin_initiate_auth(
        UserPoolId=stack.outputs["UserPoolId"],
        ClientId=stack.outputs["UserPoolClientId"],
        AuthFlow=flow,
        AuthParameters=given,
    )
    result: dict[str, Any] = answer["AuthenticationResult"]
    return result

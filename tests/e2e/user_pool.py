"""People who can sign in: to the stack's user pool or, where the engine has no Cognito, to an issuer of the tests."""

from dataclasses import dataclass
from typing import Any, Protocol

from dev.fakes.issuer.issuer import CLIENT, Issuer
from dev.local.deploy import Stack

PASSWORD = "Fairway-and-Green-18"
Tokens = dict[str, str]


class People(Protocol):
    @property
    def jwks_url(self) -> str: ...

    def sign_up(self, email: str, group: str | None = None) -> Tokens:
        """The tokens of a new person."""


@dataclass(frozen=True)
class Issued:
    """People of an issuer that writes into its tokens what Cognito writes."""

    issuer: Issuer

    @property
    def parameters(self) -> dict[str, str]:
        """Of a deployment that believes the issuer."""
        return {"AuthIssuer": self.issuer.url, "AuthClientId": CLIENT}

    @property
    def jwks_url(self) -> str:
        return f"{self.issuer.url}/keys"

    def sign_up(self, email: str, group: str | None = None) -> Tokens:
        return {"AccessToken": self.issuer.token(email.partition("@")[0], groups=[group] if group else None)}


@dataclass(frozen=True)
class UserPool:
    stack: Stack
    pool: str
    client: str

    @classmethod
    def of(cls, stack: Stack) -> "UserPool":
        return cls(stack, stack.outputs["UserPoolId"], stack.outputs["UserPoolClientId"])

    @property
    def cognito(self) -> Any:
        return self.stack.client("cognito-idp")

    @property
    def jwks_url(self) -> str:
        return f"{self.stack.endpoint}/{self.pool}/.well-known/jwks.json"

    def sign_up(self, email: str, group: str | None = None) -> Tokens:
        """AccessToken and IdToken of a new person."""
        self.cognito.admin_create_user(UserPoolId=self.pool, Username=email, MessageAction="SUPPRESS")
        self.cognito.admin_set_user_password(UserPoolId=self.pool, Username=email, Password=PASSWORD, Permanent=True)
        if group:
            self.cognito.admin_add_user_to_group(UserPoolId=self.pool, Username=email, GroupName=group)
        return self.sign_in(email)

    def sign_in(self, email: str) -> Tokens:
        answer = self.cognito.admin_initiate_auth(
            UserPoolId=self.pool,
            ClientId=self.client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
        )
        tokens: Tokens = answer["AuthenticationResult"]
        return tokens

    def other_client(self) -> "UserPool":
        """The same people with another app."""
        made = self.cognito.create_user_pool_client(
            UserPoolId=self.pool, ClientName="other", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
        )
        return UserPool(self.stack, self.pool, made["UserPoolClient"]["ClientId"])

    def other_pool(self) -> "UserPool":
        """Other people, with a client of their own."""
        made = self.cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
        return UserPool(self.stack, made, "").other_client()

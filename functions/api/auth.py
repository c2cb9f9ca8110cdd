"""Who may call a route: anybody, a signed-in user, or a human coach. A handler asks for it as a parameter's type."""

from typing import Annotated, Any, Final

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Request, Response
from aws_lambda_powertools.event_handler.depends import Depends, build_dependency_tree, solve_dependencies
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

from api.errors import CoachOnlyError, LoginNeededError
from swing.accounts import identity
from swing.accounts.identity import Caller

BEARER: Final[list[dict[str, list[str]]]] = [{"bearer": []}]
ANYBODY: Final[list[dict[str, list[str]]]] = [{"bearer": []}, {"guest": []}, {}]


def anybody(request: Request) -> Caller:
    """Raises BadTokenError."""
    return identity.caller(request.headers)


def user(request: Request) -> Caller:
    """Raises BadTokenError and LoginNeededError."""
    caller = anybody(request)
    if caller.is_guest:
        raise LoginNeededError
    return caller


def human_coach(request: Request) -> Caller:
    """Raises BadTokenError, LoginNeededError and CoachOnlyError."""
    caller = user(request)
    if not caller.is_coach:
        raise CoachOnlyError
    return caller


Anybody = Annotated[Caller, Depends(anybody)]
User = Annotated[Caller, Depends(user)]
Coach = Annotated[Caller, Depends(human_coach)]


def admitted(app: APIGatewayRestResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """Authenticate a caller before the body is read: a stranger learns nothing of what would be valid."""
    solve_dependencies(dependant=build_dependency_tree(app.context["_route"].func), request=app.request)
    return next_middleware(app)

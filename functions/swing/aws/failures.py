"""AWS failures: time limits of calls, and names for refusals and outages.

The names are classes of `errors.py`: the workflow retries an outage, an operator has to mend a refusal.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from botocore import exceptions
from botocore.config import Config
from botocore.exceptions import ClientError
from urllib3.exceptions import HTTPError

from swing.domain.errors import StorageDeniedError, StorageUnavailableError
from swing.settings import optional

DENIED: Final = {"403", "AccessDenied", "AccessDeniedException", "Forbidden"}
BUSY: Final = {"ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException"}
# An error's answer that breaks off in the middle is raised as urllib3 names it.
UNREACHED: Final = (exceptions.ConnectionError, exceptions.HTTPClientError, exceptions.IncompleteReadError, HTTPError)
SERVER_ERROR: Final = 500
TRIES: Final = 3
CONNECT_S: Final = 5
SILENCE_S: Final = 20


def bounded(longer_s: float = 0) -> Config:
    """Make a call that hangs fail in about a minute; `longer_s` is how much later an answer may begin."""
    silence_s = float(optional("AWS_SILENCE_SECONDS", str(SILENCE_S)))
    return Config(
        connect_timeout=CONNECT_S,
        read_timeout=silence_s + longer_s,
        retries={"total_max_attempts": TRIES, "mode": "standard"},
    )


@contextmanager
def named() -> Iterator[None]:
    """Raise StorageDeniedError where AWS refuses, and StorageUnavailableError where it does not answer."""
    try:
        yield
    except ClientError as error:
        raise answered(error) from error
    except Exception as error:
        # The error of a download that was retried holds the last failure.
        if isinstance(getattr(error, "last_exception", error), UNREACHED):
            raise StorageUnavailableError(str(error)) from error
        raise


def answered(error: ClientError) -> Exception:
    """Our error for what AWS has answered; an answer without one stays as it is."""
    code = error.response["Error"]["Code"]
    if code in DENIED:
        return StorageDeniedError(str(error))
    if code in BUSY or error.response["ResponseMetadata"]["HTTPStatusCode"] >= SERVER_ERROR:
        return StorageUnavailableError(str(error))
    return error

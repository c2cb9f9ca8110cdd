"""The variables that an engine, its functions and the long-video worker get of the developer's shell: a short list.

A shell holds the keys to much else than this project, and a function's log or report is no place for any of them.
"""

import os
from pathlib import Path
from typing import Final

from ops.local import REGION, ROOT, direct

# How to find and start programs, and how they write.
MACHINE: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
# How a language model is reached, behind a company's proxy and its certificates too.
NETWORK: Final = (
    *("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
)
# What the developer hands to the coach on purpose (docs/coach.md); on AWS it is in a secret.
COACH: Final = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_WEBHOOK_SECRET", "COACH_SALT")
# The file that an engine records in what its roles are asked for. An engine without one only refuses.
CALLS_RECORD: Final = "CALLS_RECORD"
INHERITED: Final = (*MACHINE, *NETWORK, *COACH, CALLS_RECORD)


def inherited() -> dict[str, str]:
    known = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return known | direct(known)


def environment(temporary: Path) -> dict[str, str]:
    """An engine's own; it keeps what it has to keep in the temporary directory, and not in the developer's home."""
    return inherited() | {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "HOME": str(temporary),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "TMPDIR": str(temporary),
        "LOG_LEVEL": "WARNING",
    }

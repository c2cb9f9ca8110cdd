"""The API's contract from its code."""

import os
from typing import Any

from ops.local import ROOT

CONTRACT = ROOT / "docs" / "openapi.json"


def contract() -> dict[str, Any]:
    os.environ.setdefault("POWERTOOLS_TRACE_DISABLED", "true")
    from api.app import resolver  # noqa: PLC0415 (the setting above must come first)
    from api.contract import contract as of  # noqa: PLC0415

    return of(resolver())

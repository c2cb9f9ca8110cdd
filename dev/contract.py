"""The API's contract from its code: .venv/bin/python -m dev.contract writes docs/openapi.json."""

import json
import os
from typing import Any

from dev.engine import ROOT

CONTRACT = ROOT / "docs" / "openapi.json"


def contract() -> dict[str, Any]:
    os.environ.setdefault("POWERTOOLS_TRACE_DISABLED", "true")
    from api.app import resolver  # noqa: PLC0415 (the setting above must come first)
    from api.contract import contract as of  # noqa: PLC0415

    return of(resolver())


if __name__ == "__main__":
    CONTRACT.write_text(json.dumps(contract(), indent=1) + "\n")

"""Write docs/openapi.json: .venv/bin/python -m dev.contract."""

import json

from dev.contract.openapi import CONTRACT, contract

if __name__ == "__main__":
    CONTRACT.write_text(json.dumps(contract(), indent=1) + "\n")

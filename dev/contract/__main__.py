"""Write docs/openapi.json. `make contract` makes the viewer's types of it too."""

import json

from dev.contract.openapi import CONTRACT, contract

if __name__ == "__main__":
    CONTRACT.write_text(json.dumps(contract(), indent=1) + "\n")

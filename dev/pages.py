"""Pages of docs/ of which a command writes a part, between two comments."""

import re
from pathlib import Path


def fill(page: Path, begin: str, end: str, report: str) -> None:
    """Put a report in place of what stands from one comment to the other."""
    block = f"{begin}\n\n{report}\n\n{end}"
    page.write_text(re.sub(f"{begin}.*?{end}", lambda _: block, page.read_text(), flags=re.DOTALL))

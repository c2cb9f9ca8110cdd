"""Whether a message is in English: a message in, yes or no out. Only what is plainly another language is called one."""

import re
from typing import Final

from swing.chat.rules import texts

OTHER_SCRIPT: Final = re.compile(r"[Ͱ-῿぀-퟿؀-ۿ֐-׿ऀ-ॿ]|[¿¡]")


def is_english(message: str) -> bool:
    if OTHER_SCRIPT.search(message):
        return False
    said = re.findall(r"[^\W\d_]+", message.lower())
    foreign = [word for word in said if word in texts.words("foreign")]
    english = [word for word in said if word in texts.words("english") and word not in foreign]
    return len(english) >= len(foreign)

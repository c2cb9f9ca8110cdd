"""The words of the chat by rules: files of `data/` in, texts and lists of words out."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("swing.chat.rules").joinpath("data", f"{name}.toml").read_text("utf-8"))


def words(name: str) -> frozenset[str]:
    """A list of `words.toml`."""
    return frozenset(data("words")[name].split())


@cache
def plain_answers() -> dict[str, str]:
    """By kind of question what is said to it whoever asks."""
    texts = data("texts")
    return {kind: text.replace("{can}", texts["can"]) for kind, text in texts.items() if kind != "can"}

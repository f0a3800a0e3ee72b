"""Which quick alerts the words of a customer ring (domain.md 3.4)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence


def alerts_in(text: str, words: Mapping[str, Sequence[str]]) -> list[str]:
    """Kinds of `words` that the text holds, in their order; width and case make no difference.

    Words of Latin letters are found as whole words, "fire" not in "firewall"; others anywhere.
    """
    folded = _fold(text)
    return [kind for kind, some in words.items() if any(_holds(folded, one) for one in some)]


def _holds(folded: str, word: str) -> bool:
    wanted = _fold(word)
    if not wanted:
        return False
    if not wanted.isascii():
        return wanted in folded
    return re.search(rf"(?<![a-z0-9]){re.escape(wanted)}(?![a-z0-9])", folded) is not None


def _fold(text: str) -> str:
    """Full-width letters become narrow, white space becomes one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())

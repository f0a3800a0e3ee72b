"""Names of organisations: one writing of each, and the ladder by which two are compared."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from dealerops.identifiers import verdict
from dealerops.identifiers.verdict import Match

SIMILAR_ENOUGH = 0.90  # from here on a person decides (domain.md 2.4)
_BRACKETS = str.maketrans("〔〕【】[]{}「」『』〈〉<>", "()()()()()()()()")


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation as somebody wrote it; the code may be missing."""

    name: str
    usc_code: str = ""


def normalise(raw: str | None) -> str:
    """NFKC, one kind of brackets, no spaces or invisible characters, upper case."""
    folded = unicodedata.normalize("NFKC", raw or "").translate(_BRACKETS)
    kept = (char for char in folded if not char.isspace())
    return "".join(char for char in kept if unicodedata.category(char) not in {"Cf", "Cc"}).upper()


def same(left: str | None, right: str | None) -> bool:
    """Whether two names are equal once normalised; two empty ones are not."""
    return normalise(left) == normalise(right) != ""


def similarity(left: str | None, right: str | None) -> float:
    """From 0 (nothing in common) to 1 (equal after normalising); the order does not matter."""
    one, other = sorted((normalise(left), normalise(right)))
    if not one or not other:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def compare(printed: Party, expected: Party, *, aliases: Iterable[Party] = ()) -> Match:
    """The employer match ladder (domain.md 2.4).

    Equal codes or names match; an approved alias, affiliate or agency in `aliases` matches as such;
    very similar names are for a person; all else does not match.
    """
    if _is_same(printed, expected):
        return Match.MATCH
    if any(_is_same(printed, alias) for alias in aliases):
        return Match.MATCH_ALIAS
    if similarity(printed.name, expected.name) >= SIMILAR_ENOUGH:
        return Match.MANUAL
    return Match.NO_MATCH


def _is_same(one: Party, other: Party) -> bool:
    return verdict.same(one.usc_code, other.usc_code) or same(one.name, other.name)

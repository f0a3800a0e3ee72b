"""The common answer of every identifier check, and the first step that all of them share."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_DROPPED = frozenset("·・•‧.")


class Level(StrEnum):
    """How bad a finding is: an error refuses the value, a warning sends it to a person."""

    OK = "OK"
    WARN = "WARN"
    ERROR = "ERROR"


class Match(StrEnum):
    """What a comparison found; MANUAL and MATCH_ALIAS are never silently the same as MATCH."""

    MATCH = "MATCH"
    MATCH_ALIAS = "MATCH_ALIAS"
    MANUAL = "MANUAL"
    NO_MATCH = "NO_MATCH"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Level, stable code (empty when all is well), the normalised value and perhaps a suggestion.

    A suggestion is what the writer may have meant; nobody applies it without a person (domain.md 1).
    """

    level: Level
    code: str
    normalized: str
    suggestion: str = ""

    @property
    def ok(self) -> bool:
        """True unless the value is refused; a warning still counts as usable."""
        return self.level is not Level.ERROR


def passed(normalized: str) -> Verdict:
    return Verdict(Level.OK, "", normalized)


def warned(code: str, normalized: str, suggestion: str = "") -> Verdict:
    return Verdict(Level.WARN, code, normalized, suggestion)


def refused(code: str, normalized: str, suggestion: str = "") -> Verdict:
    return Verdict(Level.ERROR, code, normalized, suggestion)


def normalise(raw: str | None) -> str:
    """NFKC, no spaces, middle dots, dashes, full stops or invisible characters, upper case."""
    if (
        raw and raw.isascii() and raw.isalnum()
    ):  # most are, and nothing of them is folded or dropped
        return raw.upper()
    folded = unicodedata.normalize("NFKC", raw or "")
    return "".join(char for char in folded if not _is_dropped(char)).upper()


def same(left: str | None, right: str | None) -> bool:
    """Whether two writings of one identifier are equal once normalised; two empty ones are not."""
    return normalise(left) == normalise(right) != ""


def _is_dropped(char: str) -> bool:
    if char in _DROPPED or char.isspace():
        return True
    return unicodedata.category(char) in {"Pd", "Cf", "Cc"}

"""Tables of plain words beside a report: what changed, what belongs to an earlier period, comments."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

CHANGES, ADJUSTMENTS, COMMENTS = "changes", "adjustments", "comments"


@dataclass(frozen=True, slots=True)
class Extra:
    """One such table in one language; it has its own sheet, and stands below the rows on the page."""

    kind: str
    title: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def extras_from_json(raw: Iterable[dict[str, Any]]) -> list[Extra]:
    return [Extra(**one) for one in raw]

"""What was asked for: a list and an address's filter, for one actor, now or once more in the background.

Personal data leaves masked: a list's rows for a file are read without an actor, and so nobody's role
unmasks them. That is why the two-person rule for more than 1,000 people's data (reliability.md P38)
has nothing to guard here; a list that ever exported whole numbers would need it first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dealerops.exports.workbook import Head
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.lists.columns import ListColumn
from dealerops.lists.count import Capped, capped
from dealerops.lists.paging import PAGE_SIZES
from dealerops.lists.registry import list_of
from dealerops.lists.spec import ListSpec, Selection

LONGEST_QUERY = 2_000
CHOSEN = "chosen"  # rows by their keys, with dots between them
_KEY = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Question:
    """The rows of `spec` that `actor` may see and `query` (an address's part behind "?") selects.

    `chosen=1.2.3` in it leaves the rows with these keys, of those that the filter shows.
    """

    spec: ListSpec[Any]
    query: str
    actor: Actor

    @cached_property
    def selection(self) -> Selection[Any]:
        found = self.spec.select(self.actor, QueryDict(self.query))
        keys = self.chosen
        return replace(found, queryset=found.queryset.filter(pk__in=keys)) if keys else found

    @cached_property
    def chosen(self) -> list[int]:
        return _keys(QueryDict(self.query))

    @property
    def refusals(self) -> Sequence[Refusal]:
        """What in the filter makes no sense: the page leaves it out, a file would be too full."""
        return self.selection.refusals

    @cached_property
    def columns(self) -> list[ListColumn]:
        return self.spec.file_columns(self.actor)

    @property
    def heads(self) -> list[Head]:
        return [Head(str(one.label), one.kind) for one in self.columns]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Newest first, streamed, masked, codes in words of the language in force."""
        return self.spec.rows(self.selection.queryset, self.columns)

    def count_up_to(self, cap: int) -> Capped:
        return capped(self.selection.queryset, cap)

    def count(self) -> int:
        """All of them; for the background, where a second does not matter."""
        found: int = self.selection.queryset.count()
        return found


def question(key: str, query: str, actor: Actor) -> Question | None:
    """None where there is no such list, or none for this role; both look alike from outside."""
    spec = list_of(key, actor)
    return Question(spec, filter_of(spec, query), actor) if spec else None


def of_chosen(query: str, keys: Sequence[str]) -> str:
    """The part of an address that leaves, of the rows it selects, those that somebody ticked.

    Raises InvalidInput (NOTHING_CHOSEN).
    """
    asked = QueryDict(query, mutable=True)
    asked[CHOSEN] = ".".join(keys)
    if not _keys(asked):
        raise InvalidInput(Refusal("NOTHING_CHOSEN", _("Select rows first.")))
    return asked.urlencode()


def filter_of(spec: ListSpec[Any], query: str) -> str:
    """The part of an address that says which rows: no page, no size, nothing the list does not know."""
    asked = QueryDict(query[:LONGEST_QUERY])
    kept = QueryDict(mutable=True)
    for name in sorted(asked):
        if _is_known(spec, name):
            kept.setlist(name, asked.getlist(name))
    return kept.urlencode()


def _is_known(spec: ListSpec[Any], name: str) -> bool:
    """A filter from-to has two names that begin with its own."""
    filters = spec.filterset.base_filters
    return (
        name in {"q", CHOSEN}
        or name in filters
        or any(name.startswith(f"{one}_") for one in filters)
    )


def _keys(asked: QueryDict) -> list[int]:
    """As many as a page has at most."""
    said = [key for key in asked.get(CHOSEN, "").split(".") if _KEY.fullmatch(key)]
    return [int(key) for key in said[: max(PAGE_SIZES)]]

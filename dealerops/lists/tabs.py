"""The tabs above a list: what everybody has, then the person's own views, each with a capped count."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.db.models import Q
from django.http import QueryDict

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Text
from dealerops.lists.count import Capped, capped_all
from dealerops.lists.models import SavedView
from dealerops.lists.spec import ListSpec

TAB_CAP = 1_000


class Preset(Protocol):
    """A tab that everybody has; `key` is a value of the list's filter `view`."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> Text: ...
    @property
    def where(self) -> Q: ...


@dataclass(frozen=True, slots=True)
class Tab:
    """`query` is the address behind the tab; `saved` is the person's own view, if it is one."""

    label: Text
    query: str
    count: Capped
    active: bool
    saved: SavedView | None = None


def views_of(spec: ListSpec[Any], actor: Actor) -> list[SavedView]:
    return list(SavedView.objects.visible_to(actor).of_list(spec.key))


def tabs_of(
    spec: ListSpec[Any],
    actor: Actor,
    presets: Sequence[Preset],
    views: Sequence[SavedView],
    *,
    key: str,
    own: SavedView | None,
) -> list[Tab]:
    """Every tab with its count, all counted by one query; `own` or else the preset `key` is active."""
    everything = spec.visible(actor)
    rows = [everything.filter(one.where) for one in presets]
    rows += [spec.queryset(actor, QueryDict(view.query)) for view in views]
    counts = iter(capped_all(rows, TAB_CAP))
    fixed = [_fixed(one, next(counts), active=not own and one.key == key) for one in presets]
    fixed[:1] = [replace(one, query="") for one in fixed[:1]]  # the plain address
    return [*fixed, *(Tab(one.name, one.query, next(counts), one is own, one) for one in views)]


def _fixed(preset: Preset, count: Capped, *, active: bool) -> Tab:
    return Tab(preset.label, f"view={preset.key}", count, active)

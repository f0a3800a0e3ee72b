"""Keeping, renaming and deleting one's own views of a list."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.lists.models import SavedView
from dealerops.lists.personal import refuse_person
from dealerops.lists.registry import list_of
from dealerops.lists.spec import ListSpec

MOST_VIEWS = 12
LONGEST_NAME = 30
LONGEST_QUERY = 500


class ViewRefused(DomainError):
    """A view that cannot be kept."""


@transaction.atomic
def save_view(key: str, name: str, query: str, *, by: Actor) -> SavedView:
    """Keep the filters of an address under a name; what the list does not know is left out.

    Raises InvalidInput (LIST_UNKNOWN, VIEW_NAME, VIEW_EMPTY, VIEW_TOO_LONG, PERSON_IN_SEARCH),
    ViewRefused (VIEW_NAME_TAKEN, VIEWS_FULL).
    """
    spec, person = list_of(key, by), by.user_id
    if spec is None or person is None:
        raise InvalidInput(Refusal("LIST_UNKNOWN", _("There is no such list.")))
    asked = parse_qs(query[: LONGEST_QUERY * 4])
    refuse_person(asked)
    kept = kept_query(spec, asked)
    if not kept:
        raise InvalidInput(Refusal("VIEW_EMPTY", _("Set a filter first; then give it a name.")))
    if len(kept) > LONGEST_QUERY:
        raise InvalidInput(Refusal("VIEW_TOO_LONG", _("These filters are too long to be kept.")))
    own = SavedView.objects.visible_to(by).of_list(key).select_for_update()
    names = [view.name for view in own]
    if len(names) >= MOST_VIEWS:
        raise ViewRefused(Refusal("VIEWS_FULL", _("Delete a view before you save another.")))
    view = SavedView(user_id=person, list=key, name=_free_name(name, names), query=kept)
    view.save(force_insert=True)
    record(view, "lists.view_saved", by=by, list=key)
    return view


@transaction.atomic
def rename_view(view_id: int, name: str, *, version: int | None = None, by: Actor) -> SavedView:
    """Raises SavedView.DoesNotExist, StaleObject, InvalidInput (VIEW_NAME), ViewRefused (VIEW_NAME_TAKEN)."""
    view = SavedView.objects.visible_to(by).lock(view_id)
    view.expect_version(version)
    others = SavedView.objects.visible_to(by).of_list(view.list).exclude(pk=view.pk)
    view.name = _free_name(name, [one.name for one in others])
    view.save_fields("name")
    record(view, "lists.view_renamed", by=by, list=view.list)
    return view


@transaction.atomic
def delete_view(view_id: int, *, by: Actor) -> str:
    """Forget a view; answers with the key of its list. Raises SavedView.DoesNotExist."""
    view = SavedView.objects.visible_to(by).lock(view_id)
    record(view, "lists.view_deleted", by=by, list=view.list)
    view.delete()
    return view.list


def kept_query(spec: ListSpec[Any], asked: Mapping[str, Sequence[str]]) -> str:
    """The part of an address that selects rows: known filters with a value, never a place or size."""
    names = ("q", *spec.filterset.base_filters)
    return urlencode([(name, value) for name in names for value in asked.get(name, ()) if value])


def _free_name(name: str, taken: list[str]) -> str:
    plain = " ".join(one for one in name.split() if one.isprintable())
    if not 0 < len(plain) <= LONGEST_NAME:
        raise InvalidInput(Refusal("VIEW_NAME", _("A name has one to thirty characters."), "name"))
    if plain in taken:
        raise ViewRefused(
            Refusal("VIEW_NAME_TAKEN", _("You have a view of this name already."), "name")
        )
    return plain

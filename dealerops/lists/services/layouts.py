"""Choosing the columns of a list for oneself."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.lists.layout import standing
from dealerops.lists.models import ListLayout
from dealerops.lists.registry import list_of


@transaction.atomic
def arrange_list(
    key: str, columns: Sequence[str], *, by: Actor, short_money: bool = False
) -> ListLayout:
    """Show the list `key` with these columns beside its first one, in this order.

    None at all means as it was made; names that the list does not show to this role are left out.
    Raises InvalidInput (LIST_UNKNOWN) for a list that the role does not have.
    """
    spec, person = list_of(key, by), by.user_id
    if spec is None or person is None:
        raise InvalidInput(Refusal("LIST_UNKNOWN", _("There is no such list.")))
    offered = {one.name for one in spec.columns_for(by)}
    chosen = [name for name in dict.fromkeys(columns) if name in offered]
    layout, _made = ListLayout.objects.visible_to(by).get_or_create(
        user_id=person, list=key, defaults={"columns": []}
    )
    layout = ListLayout.objects.visible_to(by).lock(layout.pk)
    layout.columns = chosen or [one.name for one in standing(spec, by)]
    layout.short_money = short_money
    layout.save_fields("columns", "short_money")
    record(layout, "lists.arranged", by=by, list=key, columns=len(layout.columns))
    return layout

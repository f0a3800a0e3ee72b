"""Rows of the lists that the service director keeps: written once, changed only by who saw them."""

from dataclasses import asdict
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.versioned import Versioned
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.network.models import Dealer

KEEPERS = frozenset({Role.D_SVC_DIR})
Row = TypeVar("Row", bound=Versioned)
LISTED = Refusal("LISTED_ALREADY", _("This is on the list already."))


@transaction.atomic
def add_row(kind: type[Row], facts: Any, topic: str, *, by: Actor) -> Row:
    """One more row of the director's house. Raises InvalidInput (LISTED_ALREADY), WRONG_ROLE."""
    if by.role not in KEEPERS:
        raise DomainError(WRONG_ROLE)
    row = kind(dealer_id=min(by.dealer_ids), **asdict(facts))
    _check_once(row)
    row.save(force_insert=True)
    record(row, topic, by=by)
    return row


def change_row(kind: type[Row], pk: int, facts: Any, *, by: Actor, version: int | None) -> Row:
    """The row with its new facts saved; inside the caller's transaction, which records it.

    Raises StaleObject where somebody saved it after `version` was shown.
    """
    manager: Any = kind._default_manager
    row: Row = manager.visible_to(by).lock(pk)
    if by.role not in KEEPERS:
        raise DomainError(WRONG_ROLE)
    row.expect_version(version)
    said = asdict(facts)
    for name, value in said.items():
        setattr(row, name, value)
    _check_once(row)
    row.save_fields(*said)
    return row


def _check_once(row: Any) -> None:
    """No other row says the same; whoever else writes at this house waits until this one is done."""
    Dealer.objects.select_for_update(no_key=True).only("pk").get(pk=row.dealer_id)
    for constraint in row._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            try:
                constraint.validate(type(row), row)
            except ValidationError as error:
                raise InvalidInput(LISTED) from error

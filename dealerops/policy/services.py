"""Read policy values by scope and day; set a new one from a day on."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.policy import keys
from dealerops.policy.keys import Key
from dealerops.policy.models import PolicyParam

T = TypeVar("T")


def value(
    key: Key[T] | str,
    *,
    on: dt.date | None = None,
    dealer_id: int | None = None,
    region_id: int | None = None,
    program: str = "",
) -> T:
    """The value in force on `on` (the local today without one): dealer > region > program > global.

    A dealer brings its region along. Without a row the default of the key holds (domain.md 0.8).
    """
    known: Key[Any] = keys.get(key) if isinstance(key, str) else key
    row = (
        PolicyParam.objects.filter(key=known.name)
        .valid_on(on or timezone.localdate())
        .applying(dealer_id=dealer_id, region_id=region_id, program=program)
        .first()
    )
    found: T = known.default if row is None else known.read(row.value)
    return found


@dataclass
class Values:
    """The policy values of one decision; it remembers what was asked, for the decision to store."""

    on: dt.date
    dealer_id: int | None = None
    region_id: int | None = None
    program: str = ""
    _found: dict[str, Any] = field(default_factory=dict, repr=False)

    def __getitem__(self, key: Key[T]) -> T:
        if key.name not in self._found:
            self._found[key.name] = value(
                key,
                on=self.on,
                dealer_id=self.dealer_id,
                region_id=self.region_id,
                program=self.program,
            )
        found: T = self._found[key.name]
        return found

    def fetch(self, keys: Iterable[Key[Any]]) -> Self:
        """Ask for many at once: one question to the database."""
        wanted = {key.name: key for key in keys if key.name not in self._found}
        rows = (
            PolicyParam.objects.filter(key__in=wanted)
            .valid_on(self.on)
            .applying(dealer_id=self.dealer_id, region_id=self.region_id, program=self.program)
        )
        said: dict[str, Any] = {}
        for row in rows:
            said.setdefault(row.key, row.value)  # the nearest scope comes first
        for name, key in wanted.items():
            self._found[name] = key.read(said[name]) if name in said else key.default
        return self

    def used(self) -> dict[str, Any]:
        """What was asked so far as JSON: name to value, as PolicyParam keeps them."""
        return {name: keys.get(name).write(found) for name, found in sorted(self._found.items())}


@transaction.atomic
def set_value(
    key: Key[T],
    new: T,
    *,
    valid_from: dt.date,
    by: Actor,
    dealer_id: int | None = None,
    program: str = "",
) -> PolicyParam:
    """From `valid_from` on the key has another value; the open row before ends there.

    Raises InvalidInput when the type is wrong or a later row is in the way.
    """
    before = (
        PolicyParam.objects.select_for_update()
        .filter(key=key.name, dealer=dealer_id, region=None, program=program)
        .filter(valid__endswith=None, valid__startswith__lt=valid_from)
        .first()
    )
    if before:
        before.valid = (before.valid.lower, valid_from)
        before.save_fields("valid")
    param = PolicyParam(
        key=key.name,
        dealer_id=dealer_id,
        program=program,
        valid=(valid_from, None),
        approved_by=by.user_id,
    )
    try:
        param.value = key.write(new)
        param.full_clean()
    except (keys.WrongValue, ValidationError) as error:
        message = _("The value does not fit the key, or a later value is in the way.")
        raise InvalidInput(Refusal("POLICY_VALUE", message)) from error
    param.save()
    record(param, "policy.value_set", by=by, key=key.name, value=param.value)
    return param

"""Driving licences as the service director has seen them."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from aftersales.models import DriverLicence
from aftersales.services.bays.rows import add_row, change_row
from dealerops.accounts.selectors import people_at_dealer
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.journal.services import record


@dataclass(frozen=True, slots=True)
class LicenceFacts:
    """One class of one driver's licence; the last day counts."""

    driver_id: int
    licence_class: str
    valid_from: dt.date
    valid_until: dt.date
    is_active: bool = True


def add_licence(facts: LicenceFacts, *, by: Actor) -> DriverLicence:
    """A class that a driver of the house holds. Raises InvalidInput (DRIVER_UNKNOWN, LICENCE_DATES)."""
    _check(facts, by)
    return add_row(DriverLicence, facts, "aftersales.licence_added", by=by)


@transaction.atomic
def change_licence(
    licence_id: int, facts: LicenceFacts, *, by: Actor, version: int | None = None
) -> DriverLicence:
    """Renewed, or withdrawn: the next task that is given or begun looks at it."""
    _check(facts, by)
    licence = change_row(DriverLicence, licence_id, facts, by=by, version=version)
    record(licence, "aftersales.licence_changed", by=by)
    return licence


def _check(facts: LicenceFacts, by: Actor) -> None:
    drivers = {
        user.pk for dealer in by.dealer_ids for user in people_at_dealer(Role.D_DRIVER, dealer)
    }
    if facts.driver_id not in drivers:
        message = _("Choose a driver of this house.")
        raise InvalidInput(Refusal("DRIVER_UNKNOWN", message, "driver"))
    if facts.valid_until < facts.valid_from:
        message = _("A licence ends after it begins.")
        raise InvalidInput(Refusal("LICENCE_DATES", message, "valid_until"))

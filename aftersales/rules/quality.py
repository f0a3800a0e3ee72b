"""Self-check, cross-check, final inspection: each on record, each by somebody else (domain.md 4.4)."""

from django.utils.translation import gettext_lazy as _

from aftersales.models import QcCheck, RepairOrder
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import Refusal


def open_round(order: RepairOrder) -> QcCheck | None:
    """The round that the inspector has not judged yet; there is none before the self-check."""
    return next((check for check in order.checks.all() if not check.result), None)


def awaits_self_check(order: RepairOrder) -> Refusal | None:
    if open_round(order) is None:
        return None
    return Refusal("SELF_CHECKED", _("The self-check is on record already."))


def awaits_cross_check(order: RepairOrder) -> Refusal | None:
    check = open_round(order)
    if check is None:
        return Refusal("SELF_CHECK_MISSING", _("The technician's self-check is missing."))
    if check.cross_checked_at is None:
        return None
    return Refusal("CROSS_CHECKED", _("The cross-check is on record already."))


def was_cross_checked(order: RepairOrder) -> Refusal | None:
    """The inspector comes last."""
    check = open_round(order)
    if check is not None and check.cross_checked_at:
        return None
    if check is None:
        return Refusal("SELF_CHECK_MISSING", _("The technician's self-check is missing."))
    return Refusal("CROSS_CHECK_MISSING", _("Another technician's cross-check is missing."))


def is_another_technician(order: RepairOrder, actor: Actor) -> Refusal | None:
    """The eyes of a colleague: neither the technician of the order nor whoever made the self-check."""
    check = open_round(order)
    checked_by = check.self_checked_by_id if check else None
    if not {order.technician_id, checked_by} & ({actor.user_id, actor.for_user_id} - {None}):
        return None
    return Refusal("OWN_CHECK", _("The cross-check is made by another technician."))


def inspector_did_not_check(order: RepairOrder, actor: Actor) -> Refusal | None:
    check = open_round(order)
    checkers = {check.self_checked_by_id, check.cross_checked_by_id} if check else set()
    if not checkers & ({actor.user_id, actor.for_user_id} - {None}):
        return None
    message = _("Whoever made the self-check or the cross-check is not the final inspector.")
    return Refusal("OWN_CHECK", message)

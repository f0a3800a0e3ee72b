"""Text messages to customers: of a violation and of a debt (domain.md 5.7, 5.8); nothing of them is kept."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dealerops.foundation.actor import SYSTEM
from dealerops.identifiers.masking import mask_plate
from dealerops.identifiers.phone import is_mobile
from dealerops.notifications.texts import send_text
from dealerops.notifications.wire import NotSent
from dealerops.policy.services import Values
from dealerops.portal.templatetags.dx import local_name, money
from rental.calc.ladder import may_call
from rental.choices.dunning import AUTOMATIC, Rung, StepResult
from rental.choices.money_policy import CALLS_FROM, CALLS_UNTIL
from rental.choices.violations import WITH_CUSTOMER
from rental.models import DunningStep, LedgerItem, Violation
from rental.services.dunning import is_stopped
from rental.services.violations.links import token_of
from rental.services.violations.money import last_day
from rental.services.violations.telling import phone_of


def text_of_violation(violation_id: int, *, key: str) -> None:
    """What the notice says, with the way to the customer's page; `key` is the same for a repeated attempt.

    Not once the matter is over, nor without a number. Raises NotSent.
    """
    rows = Violation.objects.visible_to(SYSTEM).select_related("order__customer", "dealer")
    violation = rows.get(pk=violation_id)
    order = violation.order
    if order is None or not violation.nonce or violation.state not in WITH_CUSTOMER:
        return
    mobile = phone_of(order)
    if mobile:
        send_text(mobile, _of_violation(violation), key=key)


def text_of_step(step_id: int, *, key: str) -> None:
    """What the steps say that went out by themselves with this one: one message a day, the last speaks.

    Nothing of what was paid or disputed meanwhile. Raises NotSent, also at hours in which nobody is
    dunned: it was held up, and somebody decides.
    """
    rows = DunningStep.objects.visible_to(SYSTEM).select_related("item__customer", "item__dealer")
    step = rows.get(pk=step_id)
    customer, now = step.item.customer, timezone.localtime()
    together = list(
        rows.filter(
            item__customer=customer,
            item__dealer=step.item.dealer_id,
            made_on=step.made_on,
            rung__in=AUTOMATIC,
            result=StepResult.SENT,
        ).order_by("item__due_on", "pk")
    )
    if step not in together or step.pk != max(one.pk for one in together):
        return
    open_still = [one for one in together if _is_open(one.item, now.date())]
    if not open_still or not is_mobile(customer.mobile):
        return
    values = Values(on=now.date(), dealer_id=step.item.dealer_id)
    if not may_call(now.time(), values[CALLS_FROM], values[CALLS_UNTIL]):
        raise NotSent("AT_NIGHT")
    send_text(customer.mobile, _of_debts(open_still), key=key)


def _is_open(item: LedgerItem, on: dt.date) -> bool:
    return item.balance > 0 and not is_stopped(item, on)


def _of_violation(violation: Violation) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("rental:violation_customer", args=(token_of(violation),))
        told = {
            "store": local_name(violation.dealer),
            "plate": mask_plate(violation.plate),
            "when": date_format(timezone.localtime(violation.occurred_at), "SHORT_DATETIME_FORMAT"),
            "place": violation.place,
            "act": violation.description or violation.code,
            "fine": money(violation.fine),
            "points": violation.points,
            "day": date_format(last_day(violation), "SHORT_DATE_FORMAT"),
            "link": f"{settings.SITE_URL.rstrip('/')}{path}",
        }
        if violation.is_overdue:
            words = _(
                "%(store)s: the traffic violation with your rental car %(plate)s (%(when)s, %(place)s) was"
                " to be dealt with by %(day)s. Please do so at once: %(link)s"
            )
        else:
            words = _(
                "%(store)s: traffic violation with your rental car %(plate)s. %(when)s, %(place)s:"
                " %(act)s, fine %(fine)s, %(points)s points. Please deal with it by %(day)s. How to,"
                " what your contract says, and objections: %(link)s"
            )
        return words % told


def _of_debts(steps: Sequence[DunningStep]) -> str:
    """One sum by its name, several together; the longest due is the first of them."""
    first = steps[0].item
    is_blocked = any(one.rung == Rung.SECOND_NOTICE for one in steps)
    with translation.override(settings.LANGUAGE_CODE):
        told = {
            "store": local_name(first.dealer),
            "what": first.get_kind_display(),
            "count": len(steps),
            "amount": money(sum(one.item.balance for one in steps)),
            "day": date_format(first.due_on, "SHORT_DATE_FORMAT"),
        }
        if len(steps) > 1:
            words = _(
                "%(store)s: %(count)s sums are open, %(amount)s together, the first due on %(day)s."
                " Please pay, or tell us what you do not agree with."
            )
        elif steps[0].rung == Rung.REMINDER:
            words = _("%(store)s: %(what)s, %(amount)s, is due on %(day)s.")
        else:
            words = _(
                "%(store)s: %(what)s, %(amount)s, was due on %(day)s and is not paid. Please pay now,"
                " or tell us what you do not agree with."
            )
        blocked = _("Until this is paid we take no new orders.") if is_blocked else ""
        return f"{words % told} {blocked}".strip()

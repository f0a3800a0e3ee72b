"""Text messages to customers: of a violation and of a debt (domain.md 5.7, 5.8); nothing of them is kept."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dealerops.foundation.actor import SYSTEM
from dealerops.identifiers.masking import mask_plate
from dealerops.notifications.texts import send_text
from dealerops.notifications.wire import NotSent
from dealerops.policy.services import Values
from dealerops.portal.templatetags.dx import local_name, money
from rental.calc.ladder import may_call
from rental.choices.dunning import Rung, StepResult
from rental.choices.money_policy import CALLS_FROM, CALLS_UNTIL
from rental.choices.violations import WITH_CUSTOMER
from rental.models import DunningStep, Violation
from rental.services.dunning import is_stopped
from rental.services.violations.links import token_of
from rental.services.violations.money import last_day


def text_of_violation(violation_id: int, *, key: str) -> None:
    """What the notice says, with the way to the customer's page; `key` is the same for a repeated attempt.

    Not once the matter is over, nor without a number. Raises NotSent.
    """
    rows = Violation.objects.visible_to(SYSTEM).select_related("order__customer", "dealer")
    violation = rows.get(pk=violation_id)
    order = violation.order
    if order is None or not violation.nonce or violation.state not in WITH_CUSTOMER:
        return
    mobile = order.customer.mobile or order.driver_mobile
    if mobile:
        send_text(mobile, _of_violation(violation), key=key)


def text_of_step(step_id: int, *, key: str) -> None:
    """What a step says that went out by itself; nothing where it was paid or disputed meanwhile.

    Raises NotSent, also at hours in which nobody is dunned: it was held up, and somebody decides.
    """
    rows = DunningStep.objects.visible_to(SYSTEM).select_related("item__customer", "item__dealer")
    step = rows.get(pk=step_id)
    item = step.item
    now = timezone.localtime()
    is_over = item.balance <= 0 or is_stopped(item, now.date())
    if step.result != StepResult.SENT or is_over or not item.customer.mobile:
        return
    values = Values(on=now.date(), dealer_id=item.dealer_id)
    if not may_call(now.time(), values[CALLS_FROM], values[CALLS_UNTIL]):
        raise NotSent("AT_NIGHT")
    send_text(item.customer.mobile, _of_debt(step), key=key)


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


def _of_debt(step: DunningStep) -> str:
    item = step.item
    with translation.override(settings.LANGUAGE_CODE):
        told = {
            "store": local_name(item.dealer),
            "what": item.get_kind_display(),
            "amount": money(item.balance),
            "day": date_format(item.due_on, "SHORT_DATE_FORMAT"),
        }
        words = {
            Rung.REMINDER: _("%(store)s: %(what)s, %(amount)s, is due on %(day)s."),
            Rung.NOTICE: _(
                "%(store)s: %(what)s, %(amount)s, was due on %(day)s and is not paid. Please pay now,"
                " or tell us what you do not agree with."
            ),
            Rung.SECOND_NOTICE: _(
                "%(store)s: %(what)s, %(amount)s, was due on %(day)s and is still not paid. Until it is"
                " we take no new orders."
            ),
        }
        return words[Rung(step.rung)] % told

"""Six digits to the customer's phone, and back from the customer's mouth (domain.md 4.2).

The code exists in clear only where it goes out: in the worker that hands it to the gateway, or, where
there is no gateway, in the answer to the advisor, who passes it on by hand.
"""

import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftersales.choices import CODE_MINUTES, CODE_TRIES, CODES_AN_HOUR
from aftersales.models import PhoneCode, RepairOrder
from aftersales.rules.values import value_for
from aftersales.services.people import person_of
from aftersales.services.reception import open_to_reception
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.journal.services import record
from dealerops.notifications.texts import has_gateway, send_text

SALT = "aftersales.phone-code"
HOUR = dt.timedelta(hours=1)
PAUSE = dt.timedelta(seconds=60)  # between two codes for one phone
PHONE_MISSING = Refusal("PHONE_MISSING", _("The customer has no phone number on record."))
TOO_MANY = Refusal("CODE_LIMIT", _("This phone was sent too many codes. Please try in an hour."))
TOO_SOON = Refusal("CODE_TOO_SOON", _("A code went out a moment ago. Please wait a minute."))
NO_CODE = Refusal("CODE_MISSING", _("Send a code to the phone first."), "code")
EXPIRED = Refusal("CODE_EXPIRED", _("The code has expired. Please send another one."), "code")
TRIED_OUT = Refusal("CODE_TRIED_OUT", _("Too many wrong tries. Please send another code."), "code")
WRONG = Refusal("CODE_WRONG", _("This is not the code."), "code")


@transaction.atomic
def issue_code(order_id: int, *, by: Actor) -> str:
    """Send a code to the customer's phone; the one before is dead.

    Empty where a gateway sends it; without one the code itself, to be shown once and passed on by hand.
    It answers the customer's own request, so no consent is asked and no contact counted.
    Raises DomainError (PHONE_MISSING, CODE_LIMIT, CODE_TOO_SOON, STATE_CONFLICT).
    """
    order = RepairOrder.objects.visible_to(by).select_related("customer").lock(order_id)
    open_to_reception(order, by)
    mobile_hash, now = order.customer.mobile_hash, timezone.now()
    if not mobile_hash:
        raise DomainError(PHONE_MISSING)
    _check_limits(order, mobile_hash, now)
    code = PhoneCode.objects.create(
        order=order, mobile_hash=mobile_hash, wanted_at=now, wanted_by_id=person_of(by)
    )
    by_gateway = has_gateway()
    record(order, "aftersales.code_wanted", by=by, phone_code=code.pk, by_gateway=by_gateway)
    return "" if by_gateway else _made(code)


def send_code(code_id: int) -> None:
    """Make the code and hand it to the gateway; a repeated attempt makes another one. Raises NotSent."""
    with transaction.atomic():
        codes = PhoneCode.objects.visible_to(SYSTEM).select_related(
            "order__customer", "order__dealer"
        )
        code = codes.lock(code_id)
        if not _is_to_be_sent(code):
            return
        plain = _made(code)
    order = code.order
    send_text(order.customer.mobile, _words(order, plain), key=f"{code.pk}-{code.digest[:16]}")
    PhoneCode.objects.visible_to(SYSTEM).filter(pk=code_id).update(sent_at=timezone.now())


def confirm_code(order_id: int, typed: str, *, by: Actor) -> RepairOrder:
    """The customer has said the code: the phone is theirs. A wrong one is counted.

    Raises InvalidInput (CODE_MISSING, CODE_EXPIRED, CODE_TRIED_OUT, CODE_WRONG).
    """
    with transaction.atomic():
        order = RepairOrder.objects.visible_to(by).select_related("customer").lock(order_id)
        open_to_reception(order, by)
        code = order.phone_codes.order_by("-pk").first()
        refusal = _wrong_with(code, typed, order)
        if code and refusal is None:
            _confirm(order, code, by)
        elif code and refusal is WRONG:
            code.wrong += 1
            code.save(update_fields=("wrong",))
            record(order, "aftersales.code_wrong", by=by, phone_code=code.pk)
    if refusal:  # after the commit, or the try would not count
        raise InvalidInput(refusal)
    return order


def _check_limits(order: RepairOrder, mobile_hash: str, now: dt.datetime) -> None:
    """However many orders one phone has."""
    recent = PhoneCode.objects.visible_to(SYSTEM).filter(
        mobile_hash=mobile_hash, wanted_at__gt=now - HOUR
    )
    times = list(recent.values_list("wanted_at", flat=True))
    if len(times) >= value_for(order, CODES_AN_HOUR):
        raise DomainError(TOO_MANY)
    if any(at > now - PAUSE for at in times):
        raise DomainError(TOO_SOON)


def _made(code: PhoneCode) -> str:
    """The digits, which are forgotten here; the row keeps their digest and their end."""
    plain = f"{secrets.randbelow(1_000_000):06d}"
    minutes = value_for(code.order, CODE_MINUTES)
    code.digest = _digest(code.pk, plain)
    code.expires_at = timezone.now() + dt.timedelta(minutes=minutes)
    code.save(update_fields=("digest", "expires_at"))
    return plain


def _digest(code_id: int, plain: str) -> str:
    """Keyed, since a million digests are computed in a second."""
    return salted_hmac(SALT, f"{code_id}:{plain}", algorithm="sha256").hexdigest()


def _is_to_be_sent(code: PhoneCode) -> bool:
    """Not after a longer outage, nor to a number that has changed, nor if another code was asked for."""
    newest = code.order.phone_codes.order_by("-pk").values_list("pk", flat=True).first()
    too_late = code.wanted_at + dt.timedelta(minutes=value_for(code.order, CODE_MINUTES))
    same_phone = code.order.customer.mobile_hash == code.mobile_hash
    is_waiting = code.sent_at is None and code.confirmed_at is None
    return is_waiting and newest == code.pk and same_phone and timezone.now() < too_late


def _words(order: RepairOrder, plain: str) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return gettext(
            "%(dealer)s: your code is %(code)s, for %(minutes)d minutes. Say it to the service advisor "
            "who takes in your car, and to nobody else."
        ) % {
            "dealer": order.dealer.display_name,
            "code": plain,
            "minutes": value_for(order, CODE_MINUTES),
        }


def _wrong_with(code: PhoneCode | None, typed: str, order: RepairOrder) -> Refusal | None:
    if code is None or code.confirmed_at or code.mobile_hash != order.customer.mobile_hash:
        return NO_CODE
    if code.is_over(timezone.now()):
        return EXPIRED
    if code.wrong >= value_for(order, CODE_TRIES):
        return TRIED_OUT
    is_right = constant_time_compare(code.digest, _digest(code.pk, typed.strip()))
    return None if is_right else WRONG


def _confirm(order: RepairOrder, code: PhoneCode, by: Actor) -> None:
    code.confirmed_at, code.confirmed_by_id = timezone.now(), person_of(by)
    code.save(update_fields=("confirmed_at", "confirmed_by"))
    order.contact_verified = True
    order.save_fields("contact_verified")
    record(order, "aftersales.phone_confirmed", by=by, phone_code=code.pk)
